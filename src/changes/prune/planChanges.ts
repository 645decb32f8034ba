import type { IndexedImage, PruneIndex } from '../../model/prune/pruneIndex.ts';
import type { ImagePlan, PrunePlan, StreamPlan } from '../../model/prune/prunePlan.ts';
import type { Slices } from '../../model/prune/slices.ts';
import type { PruneChange } from '../../model/prune/pruneRun.ts';
import { imageRemovals, streamRemovals, withKeys, type ImageRemovals } from './removals.ts';

/**
 * What the confirmed plan removes and the plan of now would keep. What is gone by now is no change, nor is what could be
 * removed besides.
 */
export function* planChanges(
  confirmed: PrunePlan,
  now: PrunePlan,
  { images }: PruneIndex,
): Slices<PruneChange[]> {
  const changes: PruneChange[] = [];
  const current = new Map(now.streams.map((plan) => [keyOf(plan), plan]));
  for (const plan of confirmed.streams) {
    const same = plan.removed > 0 ? current.get(keyOf(plan)) : undefined;
    if (same === undefined) continue;
    changes.push(...keptRevisions(plan, same));
    yield undefined;
  }
  const removals = yield* imageRemovals(confirmed.images);
  changes.push(...now.images.flatMap((image) => keptImage(image, removals)));
  // A revision or image that stays takes its layers along, which goes without saying.
  return changes.length > 0
    ? changes
    : yield* neededBlobs(removals, yield* imageRemovals(now.images), images);
}

function keyOf({ target }: StreamPlan): string {
  return `${target.project}/${target.stream}`;
}

function keptRevisions(confirmed: StreamPlan, now: StreamPlan): PruneChange[] {
  const { revisions: removed } = streamRemovals(confirmed);
  return now.tags.flatMap((tag) =>
    withKeys(tag).flatMap(([plan, key]): PruneChange[] => {
      if (!plan.kept || !removed.has(key)) return [];
      return [{ kind: 'revision', target: tag.target, image: plan.revision.image, reason: plan.reason }];
    }),
  );
}

function keptImage(plan: ImagePlan, removed: ImageRemovals): PruneChange[] {
  if (!plan.kept || !removed.images.has(plan.image)) return [];
  return [{ kind: 'image', image: plan.image, reason: plan.reason }];
}

/** Layers and configs that were to go, and that an image of now needs which stays. */
function* neededBlobs(
  removed: ImageRemovals,
  now: ImageRemovals,
  images: readonly IndexedImage[],
): Slices<PruneChange[]> {
  const needed = new Set<string>();
  for (const [at, { image }] of images.entries()) {
    if (at % 1000 === 999) yield undefined;
    for (const { digest } of [...image.layers, { digest: image.config ?? '' }]) {
      if (removed.blobs.has(digest) && !now.blobs.has(digest)) needed.add(digest);
    }
  }
  return [...needed].map((digest) => ({ kind: 'blob', digest }));
}
