import type { ClusterClient, ImageLocation } from '../cluster/clusterClient.ts';
import type { Failure } from '../model/failure.ts';
import type { Digest } from '../model/digest.ts';
import { hostOf, type ImageStream } from '../model/imageStream.ts';
import type { ImageConfig } from '../model/imageConfig.ts';
import type { ImageParts } from '../model/imageParts.ts';
import type { ImageContent, StreamLayers } from '../model/streamLayers.ts';
import { FetchCache, type Fetched } from './fetched.ts';

/** Hears of what comes later, or not at all. */
export interface FactListener {
  /** Facts that came too late for the rows that wanted them are there now. */
  learned(stream: ImageStream): void;
  failed(failure: Failure): void;
}

/** Answers of each kind that are kept. */
const cacheSize = 500;
/** How long rows wait for the registry, ms. */
const patience = 700;

/**
 * What images are made of: one request per stream for the layers of all its images, one to the registry per manifest
 * and per config. What a digest names never changes, so nothing known is asked for again.
 */
export class ImageFacts {
  readonly #client: ClusterClient;
  readonly #layers: FetchCache<StreamLayers>;
  readonly #configs: FetchCache<ImageConfig>;
  readonly #parts: FetchCache<ImageParts>;
  /** The newest answer of each stream, kept while a newer one is on its way. */
  readonly #newest = new Map<string, StreamLayers>();

  readonly #listener: FactListener;

  constructor(client: ClusterClient, signal: AbortSignal, listener: FactListener) {
    this.#client = client;
    this.#listener = listener;
    const onFailed = (failure: Failure): void => listener.failed(failure);
    this.#layers = new FetchCache(signal, onFailed, cacheSize);
    this.#configs = new FetchCache(signal, onFailed, cacheSize);
    this.#parts = new FetchCache(signal, onFailed, cacheSize);
  }

  /** What an image of a stream is made of, if that is known. */
  content(stream: ImageStream, image: Digest): ImageContent | undefined {
    return this.#newest.get(keyOf(stream))?.get(image);
  }

  /** Learns what an image is made of, unless that is known. The answer covers every image of the stream. */
  async loadContent(stream: ImageStream, image: Digest): Promise<Fetched<ImageContent | undefined>> {
    const known = this.content(stream, image);
    if (known !== undefined && known.kind !== 'missing') return { kind: 'loaded', value: known };
    const key = `${keyOf(stream)} ${stream.resourceVersion}`;
    const doing = `read the layers of ${keyOf(stream)}`;
    const answer = await this.#layers.get(key, doing, (signal) =>
      this.#client.streamLayers(stream.project, stream.name, signal),
    );
    if (answer.kind !== 'loaded') return answer;
    this.#newest.set(keyOf(stream), answer.value);
    return { kind: 'loaded', value: answer.value.get(image) };
  }

  config(digest: Digest): Fetched<ImageConfig> | undefined {
    return this.#configs.peek(digest);
  }

  /** Learns the config of an image. Resolves when it is known, or has failed, or is not worth waiting for any longer. */
  async loadConfig(stream: ImageStream, digest: Digest): Promise<void> {
    const doing = `read the config of ${keyOf(stream)}`;
    const fetch = (signal: AbortSignal): Promise<ImageConfig> =>
      this.#client.config(locationOf(stream, digest), signal);
    await this.#soon(stream, this.#configs.get(digest, doing, fetch));
  }

  parts(image: Digest): Fetched<ImageParts> | undefined {
    return this.#parts.peek(image);
  }

  /** Learns the sizes of an image's layers, or the platforms of an index, with the same patience. */
  async loadParts(stream: ImageStream, image: Digest): Promise<void> {
    const doing = `read the manifest of ${keyOf(stream)}`;
    const fetch = (signal: AbortSignal): Promise<ImageParts> =>
      this.#client.parts(locationOf(stream, image), signal);
    await this.#soon(stream, this.#parts.get(image, doing, fetch));
  }

  /** Rows do not wait long for the registry: they are shown without, and once more when the answer is there. */
  async #soon(stream: ImageStream, fetch: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, patience, 'late')));
    const first = await Promise.race([fetch, enough]);
    clearTimeout(timer);
    if (first === 'late') void fetch.then(() => this.#listener.learned(stream));
  }

  /** Forgets what failed or may have changed: images that were missing, a registry that was down. */
  forget(): void {
    this.#layers.forget();
    this.#configs.forget();
    this.#parts.forget();
    this.#newest.clear();
  }
}

function keyOf(stream: ImageStream): string {
  return `${stream.project}/${stream.name}`;
}

function locationOf(stream: ImageStream, digest: Digest): ImageLocation {
  const repository = stream.publicRepository ?? stream.repository;
  return {
    host: repository === undefined ? undefined : hostOf(repository),
    project: stream.project,
    stream: stream.name,
    digest,
  };
}
