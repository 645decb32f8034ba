import { countWords, sizeWords } from '../../src/model/words.ts';
import type { PruneHost, PrunePage, PrunePlanView } from '../../src/shared/prunePage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { typedTexts } from '../common/fields.ts';
import { progressLine } from '../common/progress.ts';
import { trouble } from '../common/trouble.ts';
import { comparisonSection } from './comparison.ts';
import type { PruneContext } from './context.ts';
import { pruneHead } from './head.ts';
import { pruneNotes } from './notes.ts';
import { optionsSection } from './options.ts';
import { projectsSection } from './projects.ts';
import { rowsSection } from './rows.ts';

type View = (page: PrunePage, context: HostContext<PruneHost>) => readonly Child[];

/** Makes the view of the page of a plan to prune, which keeps what is being typed. */
export function pruneView(): View {
  const typed = typedTexts();
  return (page, context) => draw(page, { ...context, typed: typed(page) });
}

function draw(page: PrunePage, context: PruneContext): readonly Child[] {
  const { reading, failure, plan, options } = page;
  const comparison = plan?.comparison;
  return [
    pruneHead(context, page),
    element(
      'main',
      { key: 'prune' },
      failure !== undefined && trouble(failure),
      reading !== undefined && progressLine(reading),
      plan !== undefined && [
        plan.refusals.map((text) => trouble(text)),
        pruneNotes(context, plan.notes),
        optionsSection(context, options, comparison?.kind === 'compared'),
        plan.refusals.length === 0 && decisions(context, plan),
      ],
    ),
  ];
}

function decisions(context: PruneContext, plan: PrunePlanView): Child {
  return [
    projectsSection(context, plan.projects),
    rowsSection(context, plan),
    comparisonSection(context, plan.comparison),
  ];
}

/** What a change of the settings has come to. */
export function pruneNews(before: PrunePage, after: PrunePage): string | undefined {
  const [old, now] = [before.plan, after.plan];
  if (now === undefined || now.planning || now.refusals.length > 0) return undefined;
  const { revisions, images, bytes } = now.totals;
  const words = `${countWords(revisions, 'revision')} and ${countWords(images, 'image')} go, ${sizeWords(bytes)} come back`;
  if (old === undefined) return words;
  const same =
    old.totals.revisions === revisions && old.totals.images === images && old.totals.bytes === bytes;
  return same ? undefined : words;
}
