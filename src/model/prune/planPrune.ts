import { isCounted, type PruneView } from './decideRevision.ts';
import { planImages } from './planImages.ts';
import { planStreams } from './planStreams.ts';
import type { PruneIndex } from './pruneIndex.ts';
import { cutoffOf, pruneOptionProblems, type PruneOptions } from './pruneOptions.ts';
import type { PruneOutcome, PruneRefusal } from './prunePlan.ts';
import { totalsOf } from './pruneTotals.ts';
import type { Slices } from './slices.ts';
import type { Spared } from './spared.ts';

/**
 * What `oc adm prune images` of OpenShift 4.13 would do with these options at this time, in ms since the epoch, and why;
 * what is spared only ever keeps more. Pure: nothing is asked or changed.
 */
export function* planPrune(
  index: PruneIndex,
  options: PruneOptions,
  now: number,
  spared: Spared,
): Slices<PruneOutcome> {
  const view: PruneView = { options, cutoff: cutoffOf(options, now), spared, limits: index.limits };
  const refusals = refusalsOf(index, view);
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const streams = yield* planStreams(index, view);
  const images = yield* planImages(index, streams, view);
  const invalid = index.invalid.filter((use) => isCounted(use, view));
  const { totals, projects } = yield* totalsOf(index, streams, images);
  return { kind: 'plan', plan: { streams, images, invalid, totals, projects } };
}

function refusalsOf({ images, invalid }: PruneIndex, view: PruneView): PruneRefusal[] {
  const unreadable = images.filter(({ image }) => image.metadata === 'unreadable');
  const counted = view.options.ignoreInvalidRefs ? [] : invalid.filter((use) => isCounted(use, view));
  return [
    ...pruneOptionProblems(view.options).map((problem) => ({ kind: 'options' as const, problem })),
    ...unreadable.map(({ image }) => ({ kind: 'unreadableImage' as const, image: image.name })),
    ...counted.map((use) => ({ kind: 'invalidReference' as const, use })),
  ];
}
