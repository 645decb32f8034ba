import type { ImagePlan, RevisionPlan, StreamPlan, TagPlan } from '../../model/prune/prunePlan.ts';
import type { Slices } from '../../model/prune/slices.ts';

/** All that a plan removes from a stream: a run removes nothing else. */
export interface StreamRemovals {
  /** By `revisionKeys`. */
  readonly revisions: ReadonlySet<string>;
  readonly layerLinks: ReadonlySet<string>;
  readonly manifestLinks: ReadonlySet<string>;
}

/** What a plan removes from a stream. */
export function streamRemovals({ tags, layerLinks, manifestLinks }: StreamPlan): StreamRemovals {
  const revisions = new Set<string>();
  for (const tag of tags) {
    for (const [{ kept }, key] of withKeys(tag)) if (!kept) revisions.add(key);
  }
  return { revisions, layerLinks: new Set(layerLinks), manifestLinks: new Set(manifestLinks) };
}

/**
 * Each revision of a tag with what tells it from every other of the stream, whatever is pushed meanwhile: also from the
 * same image pushed again, even in the same second. Those that are alike are counted from the oldest on.
 */
export function withKeys({ target, revisions }: TagPlan): [RevisionPlan, string][] {
  const alike = new Map<string, number>();
  const keyed = revisions.toReversed().map((plan): [RevisionPlan, string] => {
    const { image, created = '' } = plan.revision;
    const key = `${created} ${image.length} ${image} ${target.tag}`;
    const number = (alike.get(key) ?? 0) + 1;
    alike.set(key, number);
    return [plan, `${number} ${key}`];
  });
  return keyed.reverse();
}

/** The images that a plan deletes, and their layers, configs and manifests. */
export interface ImageRemovals {
  readonly images: ReadonlySet<string>;
  readonly blobs: ReadonlySet<string>;
}

/** What a plan deletes once the streams are done. */
export function* imageRemovals(plans: readonly ImagePlan[]): Slices<ImageRemovals> {
  const images = new Set<string>();
  const blobs = new Set<string>();
  for (const [at, plan] of plans.entries()) {
    if (at % 1000 === 999) yield undefined;
    if (plan.kept) continue;
    images.add(plan.image);
    for (const { digest } of plan.blobs) blobs.add(digest);
  }
  return { images, blobs };
}
