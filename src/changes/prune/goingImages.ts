import { planImages } from '../../model/prune/planImages.ts';
import type { PruneView } from '../../model/prune/decideRevision.ts';
import type { IndexedStream, PruneIndex } from '../../model/prune/pruneIndex.ts';
import type { ImagePlan, StreamPlan } from '../../model/prune/prunePlan.ts';
import type { Slices } from '../../model/prune/slices.ts';
import { sparedImage } from '../../model/prune/spared.ts';
import type { ImageRemovals } from './removals.ts';

/**
 * What becomes of the confirmed images now that the streams hold what they hold: whatever a stream still has stays, for
 * whatever reason. Nothing else goes than what was confirmed.
 */
export function* goingImages(
  index: PruneIndex,
  view: PruneView,
  removals: ImageRemovals,
): Slices<readonly ImagePlan[]> {
  const spared = new Set(view.spared);
  for (const { image, at } of index.images) {
    if (at % 1000 === 999) yield undefined;
    if (!removals.images.has(image.name)) spared.add(sparedImage(image.name));
  }
  const streams: StreamPlan[] = [];
  for (const stream of index.streams) {
    streams.push(asItIs(stream));
    if (streams.length % 50 === 49) yield undefined;
  }
  const plans = yield* planImages(index, streams, { ...view, spared });
  return plans
    .filter(({ image }) => removals.images.has(image))
    .map((plan) => {
      if (plan.kept) return plan;
      return { ...plan, blobs: plan.blobs.filter(({ digest }) => removals.blobs.has(digest)) };
    });
}

/** A stream of which every revision stays. */
function asItIs({ stream, tags }: IndexedStream): StreamPlan {
  const target = { project: stream.project, stream: stream.name };
  return {
    target,
    tags: tags.map(({ tag }) => ({
      target: { ...target, tag: tag.name },
      revisions: tag.revisions.map((revision) => ({ revision, kept: true, reason: { kind: 'newest' } })),
    })),
    removed: 0,
    layerLinks: [],
    manifestLinks: [],
  };
}
