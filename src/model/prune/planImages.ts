import type { TagTarget } from '../target.ts';
import { isYoung, type PruneView } from './decideRevision.ts';
import { lacksMetadata } from './planStreams.ts';
import type { IndexedImage, PruneIndex } from './pruneIndex.ts';
import type { PruneBlob } from './pruneInput.ts';
import type { ImageKeepReason, ImagePlan, StreamPlan } from './prunePlan.ts';
import type { Slices } from './slices.ts';
import { sparedImage } from './spared.ts';

/** What becomes of the images once the streams are as planned. Looking at one project alone touches none. */
export function* planImages(
  index: PruneIndex,
  streams: readonly StreamPlan[],
  view: PruneView,
): Slices<ImagePlan[]> {
  if (view.options.namespace !== undefined) return [];
  const unclear = index.images.find(lacksMetadata)?.image.name;
  const uses = yield* imageUses(index, streams, view);
  const left = new Int32Array(index.blobs.length);
  for (const image of index.images) count(left, image, 1);
  const plans: ImagePlan[] = [];
  for (const image of index.images) {
    if (plans.length % 200 === 199) yield undefined;
    const reason: ImageKeepReason | undefined =
      unclear === undefined ? keepReason(image, uses, view) : { kind: 'metadataMissing', image: unclear };
    const { name } = image.image;
    plans.push(
      reason === undefined
        ? { image: name, kept: false, blobs: view.options.pruneRegistry ? freed(left, image, index) : [] }
        : { image: name, kept: true, reason },
    );
  }
  return plans;
}

/** Who needs the images, each list by the image's place. */
interface ImageUses {
  readonly tags: readonly (readonly TagTarget[] | undefined)[];
  /** Indexes that stay and have the image as a part. */
  readonly indexes: readonly (readonly string[] | undefined)[];
  /** Images that are needed even if nothing was spared. */
  readonly anyway: ReadonlySet<IndexedImage>;
}

function* imageUses(
  index: PruneIndex,
  streams: readonly StreamPlan[],
  { spared }: PruneView,
): Slices<ImageUses> {
  const tags: TagTarget[][] = [];
  const anyway = new Set<IndexedImage>();
  const all = new Set<IndexedImage>();
  for (const [number, plan] of streams.entries()) {
    if (number % 50 === 49) yield undefined;
    for (const { target, revisions } of plan.tags) {
      for (const { kept, reason, revision } of revisions) {
        const image = kept ? index.imageByName.get(revision.image) : undefined;
        if (image === undefined) continue;
        if (reason.kind !== 'spared') anyway.add(image);
        all.add(image);
        const known = (tags[image.at] ??= []);
        if (known.at(-1) !== target) known.push(target);
      }
    }
  }
  if (spared.size > 0) for (const image of index.images) if (isSpared(image, spared)) all.add(image);
  yield undefined;
  addParts(index, anyway);
  return { tags, anyway, indexes: addParts(index, all) };
}

/**
 * Adds the parts of indexes, and of indexes in indexes, to what is needed. `oc` sees the parts of an index in an index
 * only when it happens to come to the outer one first; here they always stay.
 */
function addParts(index: PruneIndex, needed: Set<IndexedImage>): string[][] {
  const indexes: string[][] = [];
  // A set goes on to what is added while it is walked through.
  for (const { image } of needed) {
    for (const { digest } of image.manifests) {
      const part = index.imageByName.get(digest);
      if (part === undefined) continue;
      needed.add(part);
      (indexes[part.at] ??= []).push(image.name);
    }
  }
  return indexes;
}

function keepReason(image: IndexedImage, uses: ImageUses, view: PruneView): ImageKeepReason | undefined {
  const { created, managed } = image.image;
  const spared = !uses.anyway.has(image);
  const indexes = uses.indexes[image.at];
  if (indexes !== undefined) return { kind: 'partOfIndex', indexes, spared };
  const tags = uses.tags[image.at];
  if (tags !== undefined) return { kind: 'usedByTags', tags, spared };
  if (!view.options.all && !managed) return { kind: 'external' };
  if (isYoung(created, view)) return { kind: 'younger' };
  return isSpared(image, view.spared) ? { kind: 'spared' } : undefined;
}

function isSpared({ image }: IndexedImage, spared: PruneView['spared']): boolean {
  return spared.has(sparedImage(image.name));
}

function count(left: Int32Array, { blobs, manifest }: IndexedImage, by: number): void {
  for (const blob of blobs) left[blob] = (left[blob] ?? 0) + by;
  left[manifest] = (left[manifest] ?? 0) + by;
}

/** The blobs of which the image is the last user: layers, config, then the manifest itself. */
function freed(left: Int32Array, image: IndexedImage, index: PruneIndex): PruneBlob[] {
  const blobs: PruneBlob[] = [];
  for (const at of [...image.blobs, image.manifest]) {
    const users = (left[at] ?? 0) - 1;
    left[at] = users;
    const blob = index.blobs[at];
    if (users === 0 && blob !== undefined) blobs.push(blob);
  }
  return blobs;
}
