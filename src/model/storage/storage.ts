import type { IndexedImage, IndexedStream, IndexedTag, PruneIndex } from '../prune/pruneIndex.ts';
import type { Slices } from '../prune/slices.ts';
import type { StreamTarget, TagTarget } from '../target.ts';
import { Holders, type Held } from './holders.ts';

/** How much storage the registry needs for what. */
export interface Storage {
  /** Everything that is known, each blob once. */
  readonly all: Held;
  /** Images that stand in no history of a tag any more; `own` is what would come back without them. */
  readonly untagged: Held & { readonly images: number };
  readonly projects: readonly ProjectStorage[];
  /** The largest first. */
  readonly tags: readonly TagStorage[];
  /** Revisions whose image the cluster does not have, or does not show. */
  readonly unknownImages: number;
}

export interface ProjectStorage extends Held {
  readonly project: string;
  readonly streams: readonly StreamStorage[];
}

export interface StreamStorage extends Held {
  readonly target: StreamTarget;
  readonly tags: number;
}

export interface TagStorage extends Held {
  readonly target: TagTarget;
  readonly revisions: number;
}

/** Tags that are told as the largest. */
const largest = 50;

/** Adds up what projects, image streams and tags hold: the layers, configs and manifests of all revisions. */
export function* storageOf(index: PruneIndex): Slices<Storage> {
  const count = new Count(index);
  const streams = [...index.streams].sort((a, b) => compare(a.stream.project, b.stream.project));
  for (const [at, stream] of streams.entries()) {
    if (at % 10 === 9) yield undefined;
    yield* count.addStream(stream);
  }
  const untaggedImages = yield* count.addUntagged();
  const of = {
    tags: yield* count.tags.all(),
    streams: yield* count.streams.all(),
    projects: yield* count.projects.all(),
  };
  const [all = nothing] = yield* count.everything.all();
  yield undefined;
  return {
    all,
    untagged: { ...(of.projects.at(-1) ?? nothing), images: untaggedImages },
    projects: projectsOf(streams, of),
    tags: largestTags(streams, of.tags),
    unknownImages: count.unknownImages,
  };
}

const nothing: Held = { bytes: 0, own: 0, unknownSizes: 0 };

/** Tells holders of each kind what they hold. What is in no tag comes last, as a holder of its own. */
class Count {
  readonly tags: Holders;
  readonly streams: Holders;
  readonly projects: Holders;
  readonly everything: Holders;
  unknownImages = 0;
  readonly #index: PruneIndex;
  readonly #seen = new Set<IndexedImage>();
  #project: string | undefined;

  constructor(index: PruneIndex) {
    const { blobs } = index;
    this.#index = index;
    this.tags = new Holders(blobs);
    this.streams = new Holders(blobs);
    this.projects = new Holders(blobs);
    this.everything = new Holders(blobs);
    this.everything.begin();
  }

  *addStream({ stream, tags }: IndexedStream): Slices<void> {
    if (stream.project !== this.#project) this.projects.begin();
    this.#project = stream.project;
    this.streams.begin();
    for (const [at, tag] of tags.entries()) {
      if (at % 100 === 99) yield undefined;
      this.#addTag(tag);
    }
  }

  /** Gives how many images there are that no tag holds. */
  *addUntagged(): Slices<number> {
    for (const holders of [this.tags, this.streams, this.projects]) holders.begin();
    let untagged = 0;
    for (const image of this.#index.images) {
      if (image.at % 1000 === 999) yield undefined;
      if (this.#seen.has(image)) continue;
      untagged += 1;
      this.#addImage(image);
    }
    return untagged;
  }

  #addTag({ revisions }: IndexedTag): void {
    this.tags.begin();
    // Goes on to the parts of indexes, which are added while it is walked through.
    const images = new Set<IndexedImage>();
    for (const { image } of revisions) {
      if (image === undefined) this.unknownImages += 1;
      else images.add(image);
    }
    for (const image of images) {
      this.#seen.add(image);
      this.#addImage(image);
      for (const { digest } of image.image.manifests) {
        const part = this.#index.imageByName.get(digest);
        if (part !== undefined) images.add(part);
      }
    }
  }

  #addImage({ blobs, manifest }: IndexedImage): void {
    for (const holders of [this.tags, this.streams, this.projects, this.everything]) {
      for (const blob of blobs) holders.add(blob);
      holders.add(manifest);
    }
  }
}

function projectsOf(
  streams: readonly IndexedStream[],
  of: { readonly streams: readonly Held[]; readonly projects: readonly Held[] },
): ProjectStorage[] {
  const projects: (ProjectStorage & { streams: StreamStorage[] })[] = [];
  for (const [at, { stream, tags }] of streams.entries()) {
    const { project, name } = stream;
    if (projects.at(-1)?.project !== project) {
      projects.push({ ...(of.projects[projects.length] ?? nothing), project, streams: [] });
    }
    const held = of.streams[at] ?? nothing;
    projects.at(-1)?.streams.push({ ...held, target: { project, stream: name }, tags: tags.length });
  }
  return projects;
}

function largestTags(streams: readonly IndexedStream[], held: readonly Held[]): TagStorage[] {
  const tags = streams.flatMap(({ stream: { project, name }, tags: own }) =>
    own.map(({ tag, revisions }) => ({
      target: { project, stream: name, tag: tag.name },
      revisions: revisions.length,
    })),
  );
  const heldBy = (at: number): Held => held[at] ?? nothing;
  return [...tags.keys()]
    .sort((a, b) => heldBy(b).bytes - heldBy(a).bytes)
    .slice(0, largest)
    .flatMap((at) => (tags[at] === undefined ? [] : [{ ...tags[at], ...heldBy(at) }]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
