import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { ComparisonView, DifferenceView } from '../../src/shared/prunePage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { nextWords } from '../common/nextRun.ts';
import { section } from '../common/section.ts';
import type { PruneContext } from './context.ts';

/** What the cluster will do by itself, and how that differs from the plan. */
export function comparisonSection(context: PruneContext, comparison: ComparisonView): ElementView {
  return section(context, {
    key: 'comparison',
    title: 'Automatic pruner',
    content: () => element('div', { key: 'comparison' }, content(context, comparison)),
  });
}

function content(context: PruneContext, comparison: ComparisonView): Child {
  switch (comparison.kind) {
    case 'looking':
      return element('p', { attributes: { class: 'quiet' } }, 'Comparing…');
    case 'none':
      return element('p', {}, plainBlock(comparison.text));
    case 'compared': {
      const { keeps, schedule, same, only, not } = comparison;
      const runs =
        schedule === undefined
          ? 'It is suspended: it does this once it is resumed.'
          : `Runs ${plainBlock(schedule)}`;
      return [
        facts([
          ['What it does', plainBlock(keeps.slice(0, 1).toUpperCase() + keeps.slice(1))],
          ['When', runs],
          schedule === undefined ? undefined : ['Next run', nextWords(comparison, context.now)],
          ['Only it removes', difference(only)],
          ['Only this plan removes', difference(not)],
        ]),
        !same &&
          textButton('Open the list of differences', {
            onClick: () => context.act(context.host.openList('comparison')),
          }),
      ];
    }
  }
}

function difference({ revisions, images }: DifferenceView): string {
  if (revisions === 0 && images === 0) return 'nothing';
  return `${countWords(revisions, 'revision')}, ${countWords(images, 'image')}`;
}
