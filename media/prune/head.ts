import { plainBlock } from '../../src/model/text.ts';
import { countWords, sizeWords } from '../../src/model/words.ts';
import type { PrunePage, PrunePlanView } from '../../src/shared/prunePage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { textButton } from '../common/controls.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { PruneContext } from './context.ts';
import { progressLine } from '../common/progress.ts';

/** What the page is of, what one can do with the plan, and what goes in numbers. */
export function pruneHead(context: PruneContext, page: PrunePage): ElementView {
  const { plan, run, cluster } = page;
  return pageHead({
    title: 'Pruning',
    buttons: run === undefined && buttons(context, page),
    summary: [
      plainBlock(cluster),
      run === undefined && canApply(plan) && 'nothing is removed until you apply this plan',
      plan !== undefined && ['seen ', ago(plan.readAt, context.now)],
      plan?.planning === true && element('span', { key: 'planning' }, 'planning…'),
    ],
    below: [run !== undefined && running(context, run), plan?.refusals.length === 0 && totals(context, plan)],
  });
}

/** Or may be found to, once that is asked. */
function canApply(plan: PrunePlanView | undefined): boolean {
  return plan?.apply === 'offered' || plan?.apply === 'asking';
}

function buttons(context: PruneContext, { plan, reading, failure }: PrunePage): Child {
  const isPlanned = plan?.refusals.length === 0;
  return [
    isPlanned &&
      plan.apply === 'offered' &&
      button('Apply…', { primary: true, onClick: () => context.act(context.host.apply()) }),
    isPlanned &&
      button('Copy as oc Command', {
        onClick: () =>
          context.act(
            context.host.copyCommand(),
            plan.spared === undefined
              ? 'Copied the oc command'
              : 'Copied the oc command, which spares nothing: oc cannot',
          ),
      }),
    isPlanned && button('Export as JSON…', { onClick: () => context.act(context.host.export('json')) }),
    isPlanned && button('Export as CSV…', { onClick: () => context.act(context.host.export('csv')) }),
    (reading === undefined || failure !== undefined) &&
      button('Read Again', { onClick: () => context.act(context.host.readAgain()) }),
  ];
}

function running(context: PruneContext, run: NonNullable<PrunePage['run']>): ElementView {
  return element(
    'div',
    { key: 'run', attributes: { class: 'run' } },
    progressLine(run.stopping ? { ...run, text: 'Stopping after what is under way' } : run),
    !run.stopping &&
      button('Stop', { label: 'Stop pruning', onClick: () => context.act(context.host.stop()) }),
  );
}

function totals(context: PruneContext, { totals: sum, spared, projects, apply }: PrunePlanView): Child {
  if (apply === undefined && spared === undefined) {
    return element('p', { key: 'nothing' }, 'Nothing goes with these settings.');
  }
  const { bytes, unknownSizes, images, revisions, tags, streams, blobs } = sum;
  const atLeast = unknownSizes > 0 ? 'at least ' : '';
  const inProjects = projects.length > 0 ? ` in ${countWords(projects.length, 'project')}` : '';
  return facts([
    [
      'Comes back',
      `${atLeast}${sizeWords(bytes)}, ${countWords(blobs, 'layer or manifest', 'layers and manifests')}`,
    ],
    ['Images', countWords(images, 'image')],
    [
      'Revisions',
      `${countWords(revisions, 'revision')} of ${countWords(streams, 'image stream')}${inProjects}`,
    ],
    tags > 0
      ? ['Tags', `${countWords(tags, 'tag')} ${tags === 1 ? 'loses its' : 'lose their'} last image`]
      : undefined,
    spared && [
      'Spared',
      [
        `${countWords(spared.count, 'row')}; because of that ${countWords(spared.revisions, 'revision')}, ${countWords(spared.images, 'image')} and ${sizeWords(spared.bytes)} more stay `,
        textButton('Spare nothing', { onClick: () => context.act(context.host.spareNothing()) }),
      ],
    ],
  ]);
}
