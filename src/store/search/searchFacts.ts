import type { ClusterClient } from '../../cluster/clusterClient.ts';
import type { Digest } from '../../model/digest.ts';
import { FailureError, failureOf, type Failure } from '../../model/failure.ts';
import type { ImageStream } from '../../model/imageStream.ts';
import type { ImageDetails } from '../../model/search/query.ts';
import type { SearchIndex } from '../../model/search/searchIndex.ts';
import type { StreamLayers } from '../../model/streamLayers.ts';
import type { ImageFacts } from '../imageFacts.ts';
import type { ImageCache } from './imageCache.ts';
import {
  SearchLearning,
  type Budget,
  type Fact,
  type FactsProgress,
  type LearningTask,
  type WantedImage,
} from './searchLearning.ts';
import { detailsOf, knowsDetails, partsOfContent } from './searchImages.ts';
import { Pace } from '../../model/pace.ts';
import type { SearchedStreams } from './searchStreams.ts';

export interface SearchFactsOptions {
  readonly client: Pick<ClusterClient, 'streamLayers' | 'apiImage' | 'images'>;
  /** Facts of the streams that the tree shows: what it knows is not asked again. */
  readonly facts: Pick<ImageFacts, 'loadLayers'>;
  readonly openStream: (project: string, stream: string) => ImageStream | undefined;
  readonly cache: ImageCache;
  readonly index: SearchIndex;
  readonly streams: SearchedStreams;
  readonly changed: () => void;
}

/** How long a failure stands before the image is asked for again, ms. */
const retryAfter = 30_000;
/** Images after which what was learned is written to the disk, and not only at the end. */
const savedTogether = 200;

/**
 * What images are made of, as far as searching needs it. Each is asked for once: of the disk, then of the cluster, and
 * everything that comes goes into the index and onto the disk.
 */
export class SearchFacts {
  readonly #options: SearchFactsOptions;
  readonly #details = new Set<Digest>();
  /** `project/stream` with the version of which the layers are known. */
  readonly #layersOf = new Map<string, string>();
  /** The same where the disk remembers them: the cluster may have lost some. */
  readonly #rememberedOf = new Map<string, string>();
  /** Images that the cluster has lost, and the version of the stream for which that was seen. */
  readonly #missing = new Map<Digest, string>();
  /** Images that the disk was asked for. */
  readonly #asked = new Set<Digest>();
  /** Images of which it is known what they consist of, though perhaps not whether the cluster still has them. */
  readonly #parts = new Set<Digest>();
  readonly #pace = new Pace();
  readonly #platforms = new Map<Digest, readonly Digest[]>();
  readonly #failedAt = new Map<string, number>();
  #unsaved: ImageDetails[] = [];
  #learning: SearchLearning | undefined;
  /** Whether all images of the cluster may be listed; undefined while that was not tried. */
  #mayList: boolean | undefined;
  /** Whether all images were listed: what is known since then is known with its layers. */
  #listedAll = false;

  constructor(options: SearchFactsOptions) {
    this.#options = options;
  }

  /** How far the facts for the newest query are, while they are learned; after that only when some could not be. */
  get progress(): FactsProgress | undefined {
    return this.#learning?.isAborted === false ? this.#learning.progress : undefined;
  }

  /** Says that another query has come: what was learned for the one before is not told any more. */
  drop(): void {
    this.#learning = undefined;
  }

  /** Learns what is needed about the images of tags. Resolves when it is known, cannot be, or the signal aborts. */
  async learn(task: LearningTask): Promise<void> {
    const learning = new SearchLearning(this, task);
    const images = await this.#gather(task);
    if (task.signal.aborted) return;
    this.#learning = learning;
    await learning.want(images);
    this.#options.changed();
    try {
      await learning.run();
      await this.save();
    } finally {
      this.#end(learning);
    }
  }

  /** Says that facts or the progress have changed. */
  changed(): void {
    this.#options.changed();
  }

  /** Asks again for what failed. */
  forget(): void {
    this.#failedAt.clear();
    this.#mayList = undefined;
    this.#listedAll = false;
  }

  get mayList(): boolean {
    return this.#mayList ?? true;
  }

  /** Whether the index still knows something of an image; it forgets those to which no tag leads any more. */
  isRemembered(digest: Digest): boolean {
    return this.#options.index.knowsContent(digest) || this.#options.index.knowsDetails(digest);
  }

  isKnown(image: WantedImage, fact: Fact): boolean {
    const { digest, project, stream } = image;
    if (!this.isRemembered(digest)) return false;
    const key = this.keyOf(image);
    if (this.#missing.get(digest) === key) return true;
    if (fact === 'details') return this.#details.has(digest);
    const target = `${project}/${stream}`;
    if (this.#layersOf.get(target) === key || (this.#listedAll && this.#details.has(digest))) return true;
    return fact === 'parts' && this.#rememberedOf.get(target) === key;
  }

  /** Notes that the cluster does not have these images, whatever its streams say. */
  miss(images: readonly WantedImage[]): void {
    for (const image of images) {
      this.#options.index.addContent(image.digest, { kind: 'missing' });
      this.#missing.set(image.digest, this.keyOf(image));
    }
    this.#options.changed();
  }

  /** The images of an index, as far as they are known. */
  platformsOf(digest: Digest): readonly Digest[] {
    return this.#platforms.get(digest) ?? [];
  }

  /** Whether something has failed just now. */
  hasFailed(key: string): boolean {
    return performance.now() - (this.#failedAt.get(key) ?? -Infinity) < retryAfter;
  }

  fail(key: string, failure: Failure): void {
    // What is not there does not come by itself.
    this.#failedAt.set(key, failure.kind === 'notFound' ? Infinity : performance.now());
    this.#options.changed();
  }

  /** Takes the layers of a stream as known if they are those of all its images, also of earlier revisions. */
  takeRemembered(image: WantedImage): void {
    const isThere = (digest: Digest): boolean => this.#parts.has(digest) && this.isRemembered(digest);
    const all = this.#options.index
      .imagesOf(image)
      .flatMap((digest) => [digest, ...this.platformsOf(digest)]);
    if (all.every(isThere)) this.#rememberedOf.set(`${image.project}/${image.stream}`, this.keyOf(image));
  }

  /** Fetches the layers of all images of a stream. Rejects with a `FailureError`. */
  async fetchLayers(image: WantedImage, signal: AbortSignal): Promise<void> {
    const { client, facts, openStream } = this.#options;
    const { project, stream } = image;
    const key = this.keyOf(image);
    const open = openStream(project, stream);
    // What the tree shows it keeps; of all others only what the index keeps stays in memory.
    const fetched = open && (await facts.loadLayers(open));
    if (fetched?.kind === 'failed') throw new FailureError(fetched.failure);
    const layers =
      fetched?.kind === 'loaded' ? fetched.value : await client.streamLayers(project, stream, signal);
    if (signal.aborted) return;
    this.#layersOf.set(`${project}/${stream}`, key);
    await this.#takeLayers(layers);
  }

  /** Fetches what the API knows of an image. Rejects with a `FailureError`. */
  async fetchDetails({ project, stream, digest }: WantedImage, signal: AbortSignal): Promise<void> {
    const image = await this.#options.client.apiImage({ host: undefined, project, stream, digest }, signal);
    if (!signal.aborted) await this.#take([detailsOf(image)], true);
  }

  /**
   * Lists images until `isEnough`, which is told each page, or the budget is used up: a page is a request. False when
   * not all could be listed that were wanted.
   */
  async listImages(
    isEnough: (page: readonly Digest[]) => boolean,
    budget: Budget,
    signal: AbortSignal,
  ): Promise<boolean> {
    try {
      for await (const page of this.#options.client.images(signal)) {
        if (signal.aborted) return false;
        budget.left = Math.max(0, budget.left - 1);
        await this.#take(page.map(detailsOf), true);
        const enough = isEnough(page.map(({ digest }) => digest));
        this.changed();
        if (enough) return true;
        if (budget.left === 0) return false;
      }
      this.#listedAll = true;
      return true;
    } catch (error) {
      if (!signal.aborted && failureOf(error, 'list images').kind === 'forbidden') this.#mayList = false;
      return false;
    }
  }

  /** Writes what was learned to the disk. */
  async save(): Promise<void> {
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    if (unsaved.length > 0) await this.#options.cache.put(unsaved);
  }

  /** The version of a stream, for which its layers are an answer. */
  keyOf({ project, stream }: WantedImage): string {
    return `${project}/${stream} ${this.#options.streams.version({ project, stream }) ?? ''}`;
  }

  #end(learning: SearchLearning): void {
    const { failed, skipped } = learning.progress;
    if (this.#learning !== learning || (!learning.isAborted && failed + skipped > 0)) return;
    this.#learning = undefined;
    this.#options.changed();
  }

  /** The images of tags, each once, after the disk was asked for them and, for layers, for the earlier ones. */
  async #gather({ tags, facts, signal }: LearningTask): Promise<WantedImage[]> {
    const images = new Map<Digest, WantedImage>();
    const streams = new Map<string, WantedImage>();
    for (const batch of tags) {
      for (const { project, stream, image } of batch) {
        if (image === undefined || images.has(image)) continue;
        const wanted = { project, stream, digest: image };
        images.set(image, wanted);
        streams.set(`${project}/${stream}`, wanted);
      }
      await this.#pace.step();
      if (signal.aborted) return [];
    }
    const digests = [...images.keys()];
    for (const stream of facts.includes('parts') ? streams.values() : []) {
      for (const digest of this.#options.index.imagesOf(stream)) digests.push(digest);
      await this.#pace.step();
    }
    if (!signal.aborted) await this.#askDisk(digests);
    return [...images.values()];
  }

  async #askDisk(wanted: readonly Digest[]): Promise<void> {
    let digests = await this.#unasked(wanted);
    while (digests.length > 0) {
      const found = await this.#options.cache.get(digests);
      await this.#take([...found.values()], false);
      this.changed();
      digests = await this.#unasked([...found.values()].flatMap(({ platforms }) => platforms ?? []));
    }
  }

  /** Those of which nobody has asked the disk yet; now somebody has. */
  async #unasked(digests: readonly Digest[]): Promise<Digest[]> {
    const all: Digest[] = [];
    for (const digest of digests) {
      await this.#pace.step();
      if (this.#asked.has(digest)) continue;
      this.#asked.add(digest);
      all.push(digest);
    }
    return all;
  }

  async #takeLayers(layers: StreamLayers): Promise<void> {
    for (const [digest, content] of layers) {
      this.#options.index.addContent(digest, content);
      const parts = partsOfContent(digest, content);
      if (parts !== undefined) this.#note(parts, !this.#details.has(digest));
    }
    if (this.#unsaved.length >= savedTogether) await this.save();
  }

  async #take(all: readonly ImageDetails[], save: boolean): Promise<void> {
    for (const details of all) {
      this.#options.index.addDetails(details);
      this.#note(details, save);
      await this.#pace.step();
    }
    if (this.#unsaved.length >= savedTogether) await this.save();
  }

  #note(details: ImageDetails, save: boolean): void {
    const { digest, layers, platforms } = details;
    if (knowsDetails(details)) this.#details.add(digest);
    if (platforms !== undefined) this.#platforms.set(digest, platforms);
    if (platforms !== undefined || layers !== undefined) this.#parts.add(digest);
    if (save) this.#unsaved.push(details);
  }
}
