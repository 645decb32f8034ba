import { mediaTypes } from '../manifest.ts';
import { grouped } from './grouped.ts';
import { imageOwners } from './imageOwners.ts';
import type {
  PruneBlob,
  PruneImage,
  PruneInput,
  PruneLimit,
  PruneRevision,
  PruneStream,
  PruneTag,
  PruneUser,
} from './pruneInput.ts';
import { indexUses, type InvalidUse, type PruneUse, type PruneUses } from './pruneUses.ts';
import type { Slices } from './slices.ts';

/** The input with everything looked up that does not depend on the options. */
export interface PruneIndex {
  readonly users: readonly PruneUser[];
  readonly images: readonly IndexedImage[];
  readonly imageByName: ReadonlyMap<string, IndexedImage>;
  /** The project that alone has the image, by the image's place. */
  readonly owners: readonly (string | undefined)[];
  readonly streams: readonly IndexedStream[];
  /** What images have in the registry's storage; images name it by its place here. */
  readonly blobs: readonly PruneBlob[];
  /** By project. */
  readonly limits: ReadonlyMap<string, readonly PruneLimit[]>;
  readonly invalid: readonly InvalidUse[];
}

export interface IndexedImage {
  readonly image: PruneImage;
  /** Its place among the images. */
  readonly at: number;
  /** Layers, then the config; a layer that stands twice is twice here. */
  readonly blobs: readonly number[];
  readonly manifest: number;
}

export interface IndexedStream {
  readonly stream: PruneStream;
  readonly tags: readonly IndexedTag[];
}

export interface IndexedTag {
  readonly tag: PruneTag;
  readonly uses: readonly PruneUse[];
  readonly revisions: readonly IndexedRevision[];
}

export interface IndexedRevision {
  readonly revision: PruneRevision;
  /** Undefined when the cluster has no such image. */
  readonly image: IndexedImage | undefined;
  /** Uses of the image through this stream. */
  readonly uses: readonly PruneUse[];
}

const unused: readonly PruneUse[] = [];

/**
 * Looks everything up once, so that plans for other options are quick. Lists that changed while they were read may have an
 * object twice: the last one counts.
 */
export function* indexPrune(input: PruneInput): Slices<PruneIndex> {
  const uses = yield* indexUses(input.users);
  const { images, imageByName, blobs } = yield* indexImages(input.images);
  const streamByName = new Map<string, IndexedStream>();
  for (const stream of input.streams) {
    const indexed = yield* indexStream(stream, uses, imageByName);
    streamByName.set(`${stream.project}/${stream.name}`, indexed);
    yield undefined;
  }
  const streams = [...streamByName.values()];
  const owners = yield* imageOwners(images, imageByName, streams);
  const limits = grouped(input.limits, ({ project }) => project);
  return { users: input.users, images, imageByName, owners, streams, blobs, limits, invalid: uses.invalid };
}

function* indexImages(
  all: readonly PruneImage[],
): Slices<Pick<PruneIndex, 'images' | 'imageByName' | 'blobs'>> {
  const blobs = new BlobTable();
  const images: IndexedImage[] = [];
  const imageByName = new Map<string, IndexedImage>();
  for (const [number, image] of all.entries()) {
    if (number % 200 === 199) yield undefined;
    const parts = [...image.layers, ...configOf(image)].map((blob) => blobs.add(blob.digest, blob.bytes));
    for (const { digest, bytes } of image.manifests) blobs.add(digest, bytes);
    const manifest = blobs.add(image.name, image.manifestSize);
    const at = imageByName.get(image.name)?.at ?? images.length;
    const indexed = { image, at, blobs: parts, manifest };
    images[at] = indexed;
    imageByName.set(image.name, indexed);
  }
  return { images, imageByName, blobs: blobs.all };
}

function* indexStream(
  stream: PruneStream,
  { streams }: PruneUses,
  imageByName: ReadonlyMap<string, IndexedImage>,
): Slices<IndexedStream> {
  const uses = streams.get(`${stream.project}/${stream.name}`);
  const tags: IndexedTag[] = [];
  for (const tag of stream.tags) {
    if (tags.length % 100 === 99) yield undefined;
    const revisions = tag.revisions.map((revision) => ({
      revision,
      image: imageByName.get(revision.image),
      uses: uses?.images.get(revision.image) ?? unused,
    }));
    tags.push({ tag, uses: uses?.tags.get(tag.name) ?? unused, revisions });
  }
  return { stream, tags };
}

/** Whether the image is an index, which has neither config nor metadata of its own. */
export function isIndex({ mediaType }: PruneImage): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}

/** The config, of the kinds of manifest that have one. Its bytes are what the image has beside its layers. */
function configOf({ mediaType, config, size, layers }: PruneImage): readonly PruneBlob[] {
  const hasConfig = mediaType === mediaTypes.dockerManifest || mediaType === mediaTypes.ociManifest;
  if (!hasConfig || config === undefined) return [];
  const sizes = new Map(layers.map(({ digest, bytes }) => [digest, bytes ?? NaN]));
  const bytes = size - [...sizes.values()].reduce((sum, one) => sum + one, 0);
  return [bytes > 0 ? { digest: config, bytes } : { digest: config }];
}

/** Names in the registry's storage, each once, with the first size that is known of it. */
class BlobTable {
  readonly all: PruneBlob[] = [];
  readonly #places = new Map<string, number>();

  add(digest: string, bytes: number | undefined): number {
    const known = this.#places.get(digest);
    const place = known ?? this.all.length;
    this.#places.set(digest, place);
    if (this.all[place]?.bytes === undefined) {
      this.all[place] = bytes === undefined ? { digest } : { digest, bytes };
    }
    return place;
  }
}
