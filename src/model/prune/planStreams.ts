import { decideRevision, isYoung, type PruneView } from './decideRevision.ts';
import { isIndex, type IndexedImage, type IndexedStream, type PruneIndex } from './pruneIndex.ts';
import type { RevisionPlan, StreamPlan, TagPlan, WholeReason } from './prunePlan.ts';
import type { Slices } from './slices.ts';

/** What becomes of the image streams. */
export function* planStreams(index: PruneIndex, view: PruneView): Slices<StreamPlan[]> {
  const { namespace } = view.options;
  const links = new LinkCounts(index);
  const plans: StreamPlan[] = [];
  for (const stream of index.streams) {
    if (namespace !== undefined && stream.stream.project !== namespace) continue;
    const whole = wholeReason(stream, view);
    plans.push(whole === undefined ? yield* planStream(stream, view, links) : keepWhole(stream, whole));
    yield undefined;
  }
  return plans;
}

/** Why nothing of a stream is touched; undefined where each revision is looked at. */
function wholeReason({ stream, tags }: IndexedStream, view: PruneView): WholeReason | undefined {
  if (isYoung(stream.created, view)) return { kind: 'streamYounger' };
  for (const { revisions } of tags) {
    for (const { image } of revisions) {
      if (image !== undefined && lacksMetadata(image)) {
        return { kind: 'metadataMissing', image: image.image.name };
      }
    }
  }
  return undefined;
}

/** Whether the cluster does not say what the image consists of. Indexes have nothing to say. */
export function lacksMetadata({ image }: IndexedImage): boolean {
  return image.metadata === 'missing' && !isIndex(image);
}

function keepWhole({ stream, tags }: IndexedStream, whole: WholeReason): StreamPlan {
  const target = { project: stream.project, stream: stream.name };
  return {
    target,
    whole,
    tags: tags.map(({ tag }) => ({
      target: { ...target, tag: tag.name },
      revisions: tag.revisions.map((revision) => ({ revision, kept: true, reason: whole })),
    })),
    removed: 0,
    layerLinks: [],
    manifestLinks: [],
  };
}

function* planStream(indexed: IndexedStream, view: PruneView, links: LinkCounts): Slices<StreamPlan> {
  const target = { project: indexed.stream.project, stream: indexed.stream.name };
  const tags: TagPlan[] = [];
  const gone: IndexedImage[] = [];
  let removed = 0;
  for (const tag of indexed.tags) {
    if (tags.length % 100 === 99) yield undefined;
    const revisions = tag.revisions.map(({ revision, image }, at): RevisionPlan => {
      const decision = decideRevision(indexed, tag, at, view);
      if (!decision.kept) removed += 1;
      if (!decision.kept && image !== undefined) gone.push(image);
      return { revision, ...decision };
    });
    tags.push({ target: { ...target, tag: tag.tag.name }, revisions });
  }
  const { layerLinks, manifestLinks } = view.options.pruneRegistry ? links.lost(indexed, gone) : noLinks;
  return { target, tags, removed, layerLinks, manifestLinks };
}

interface Links {
  readonly layerLinks: readonly string[];
  readonly manifestLinks: readonly string[];
}

const noLinks: Links = { layerLinks: [], manifestLinks: [] };

/** Counts how often revisions of a stream need each blob and image. One for all streams: they take turns. */
class LinkCounts {
  readonly #index: PruneIndex;
  readonly #blobs: Int32Array;
  readonly #images: Int32Array;

  constructor(index: PruneIndex) {
    this.#index = index;
    this.#blobs = new Int32Array(index.blobs.length);
    this.#images = new Int32Array(index.images.length);
  }

  /** What no revision of the stream needs once each of the images is gone from one. */
  lost(stream: IndexedStream, gone: readonly IndexedImage[]): Links {
    if (gone.length === 0) return noLinks;
    this.#forEachImage(stream, (image) => this.#count(image, 1));
    const layerLinks: string[] = [];
    const manifestLinks: string[] = [];
    for (const image of gone) {
      if (this.#add(this.#images, image.at, -1) === 0) manifestLinks.push(image.image.name);
      for (const blob of image.blobs) {
        const name = this.#index.blobs[blob]?.digest;
        if (this.#add(this.#blobs, blob, -1) === 0 && name !== undefined) layerLinks.push(name);
      }
    }
    this.#forEachImage(stream, (image) => {
      this.#images[image.at] = 0;
      for (const blob of image.blobs) this.#blobs[blob] = 0;
    });
    return { layerLinks, manifestLinks };
  }

  #count(image: IndexedImage, by: number): void {
    this.#add(this.#images, image.at, by);
    for (const blob of image.blobs) this.#add(this.#blobs, blob, by);
  }

  #add(counts: Int32Array, at: number, by: number): number {
    const sum = (counts[at] ?? 0) + by;
    counts[at] = sum;
    return sum;
  }

  #forEachImage({ tags }: IndexedStream, visit: (image: IndexedImage) => void): void {
    for (const { revisions } of tags) {
      for (const { image } of revisions) if (image !== undefined) visit(image);
    }
  }
}
