import type { ClusterClient, ImageLocation } from '../cluster/clusterClient.ts';
import type { Failure } from '../model/failure.ts';
import type { Digest } from '../model/digest.ts';
import { registryHostOf, type ImageStream } from '../model/imageStream.ts';
import type { ImageConfig } from '../model/imageConfig.ts';
import type { ApiImage } from '../model/apiImage.ts';
import { partsOf, type ImageParts } from '../model/imageParts.ts';
import { compact } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Tag } from '../model/tag.ts';
import type { ImageContent, StreamLayers } from '../model/streamLayers.ts';
import { FetchCache, type Fetched } from './fetched.ts';
import { SecondTries, type TryPace } from './secondTries.ts';

/** Hears of what comes later, or not at all. */
export interface FactListener {
  /** Facts that came too late for the rows that wanted them are there now. */
  learned(stream: ImageStream): void;
  failed(failure: Failure): void;
}

/** What is known of one manifest. Absent parts were not asked for; they are no gap of a page. */
export interface KnownImage {
  /** From the registry. */
  readonly manifest?: Fetched<Manifest>;
  /** From the registry. */
  readonly config?: Fetched<ImageConfig>;
  /** From the API. */
  readonly api?: Fetched<ApiImage>;
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
  readonly #manifests: FetchCache<Manifest>;
  readonly #apiImages: FetchCache<ApiImage>;
  /** The newest answer of each stream, kept while a newer one is on its way. */
  readonly #newest = new Map<string, StreamLayers>();

  readonly #listener: FactListener;
  readonly #tries: SecondTries<ImageStream>;

  constructor(client: ClusterClient, signal: AbortSignal, listener: FactListener, pace?: TryPace) {
    this.#client = client;
    this.#listener = listener;
    const onFailed = (failure: Failure): void => listener.failed(failure);
    this.#layers = new FetchCache(signal, onFailed, cacheSize);
    this.#configs = new FetchCache(signal, onFailed, cacheSize);
    this.#manifests = new FetchCache(signal, onFailed, cacheSize);
    this.#apiImages = new FetchCache(signal, onFailed, cacheSize);
    this.#tries = new SecondTries(signal, (stream) => this.#tryAgain(stream), pace);
  }

  /** What an image of a stream is made of, if that is known. */
  content(stream: ImageStream, image: Digest): ImageContent | undefined {
    return this.#newest.get(keyOf(stream))?.get(image);
  }

  /** Whether the cluster is known to have lost the newest image of a tag. */
  isMissing(stream: ImageStream, tag: Tag): boolean {
    return this.missingIn(stream)?.(tag) === true;
  }

  /** The same for all tags of a stream; undefined while nothing is known of its images. */
  missingIn(stream: ImageStream): ((tag: Tag) => boolean) | undefined {
    const known = this.#newest.size === 0 ? undefined : this.#newest.get(keyOf(stream));
    if (known === undefined) return undefined;
    return ({ revisions: [newest] }) => newest !== undefined && known.get(newest.image)?.kind === 'missing';
  }

  /** The layers of all images of a stream, as far as they were asked for. */
  layers(stream: ImageStream): Fetched<StreamLayers> | undefined {
    const newest = this.#newest.get(keyOf(stream));
    return newest === undefined ? this.#layers.peek(versionOf(stream)) : { kind: 'loaded', value: newest };
  }

  /** Learns the layers of all images of a stream as it is now. */
  async loadLayers(stream: ImageStream): Promise<Fetched<StreamLayers>> {
    const doing = `read the layers of ${keyOf(stream)}`;
    const answer = await this.#noted(
      stream,
      this.#layers.get(versionOf(stream), doing, (signal) =>
        this.#client.streamLayers(stream.project, stream.name, signal),
      ),
    );
    if (answer.kind === 'loaded') this.#newest.set(keyOf(stream), answer.value);
    return answer;
  }

  /** Learns what an image is made of, unless that is known. The answer covers every image of the stream. */
  async loadContent(stream: ImageStream, image: Digest): Promise<Fetched<ImageContent | undefined>> {
    const known = this.content(stream, image);
    if (known !== undefined && known.kind !== 'missing') return { kind: 'loaded', value: known };
    const answer = await this.loadLayers(stream);
    if (answer.kind !== 'loaded') return answer;
    return { kind: 'loaded', value: answer.value.get(image) };
  }

  config(digest: Digest): Fetched<ImageConfig> | undefined {
    return this.#configs.peek(digest);
  }

  /** Learns the config of an image. Resolves when it is known, or has failed, or is not worth waiting for any longer. */
  async loadConfig(stream: ImageStream, digest: Digest): Promise<void> {
    const doing = `read the config of ${keyOf(stream)}`;
    const location = locationOf(stream, digest);
    const fetch = async (signal: AbortSignal): Promise<ImageConfig> =>
      (await this.#client.config(location, signal)).config;
    await this.#soon(stream, this.#noted(stream, this.#configs.get(digest, doing, fetch)));
  }

  /** What is known of one manifest, from the registry and from the API. */
  known(stream: ImageStream, image: Digest): KnownImage {
    const config = this.configDigest(stream, image);
    return compact({
      manifest: this.#manifests.peek(image),
      config: config && this.#configs.peek(config),
      api: this.#apiImages.peek(image),
    });
  }

  /** The digest of an image's config, from its manifest or from the layers of its stream. */
  configDigest(stream: ImageStream, image: Digest): Digest | undefined {
    const manifest = this.#manifests.peek(image);
    if (manifest?.kind === 'loaded' && manifest.value.kind === 'image') return manifest.value.config.digest;
    const content = this.content(stream, image);
    return content?.kind === 'image' ? content.config : undefined;
  }

  /** The layers with their sizes, or the platforms: as the manifest has them, else as the API does. */
  parts(image: Digest): Fetched<ImageParts> | undefined {
    const manifest = this.#manifests.peek(image);
    if (manifest?.kind === 'loaded') return { kind: 'loaded', value: partsOf(manifest.value) };
    const api = this.#apiImages.peek(image);
    if (api?.kind === 'loaded') return { kind: 'loaded', value: api.value.parts };
    return manifest?.kind === 'failed' ? (api ?? manifest) : manifest;
  }

  /** Learns the parts of an image, with the same patience. */
  async loadParts(stream: ImageStream, image: Digest): Promise<void> {
    await this.#soon(stream, this.#fetchParts(stream, image));
  }

  /** Learns what the API knows of an image, with the same patience. */
  async loadApiImage(stream: ImageStream, image: Digest): Promise<void> {
    await this.#soon(stream, this.#fetchApiImage(stream, image));
  }

  async #fetchParts(stream: ImageStream, image: Digest): Promise<void> {
    const doing = `read the manifest of ${keyOf(stream)}`;
    const location = locationOf(stream, image);
    const fetch = async (signal: AbortSignal): Promise<Manifest> =>
      (await this.#client.manifest(location, signal)).manifest;
    const { kind } = await this.#noted(stream, this.#manifests.get(image, doing, fetch));
    if (kind === 'failed') await this.#fetchApiImage(stream, image);
  }

  async #fetchApiImage(stream: ImageStream, image: Digest): Promise<void> {
    const fetch = (signal: AbortSignal): Promise<ApiImage> =>
      this.#client.apiImage(locationOf(stream, image), signal);
    await this.#noted(stream, this.#apiImages.get(image, `read the image ${keyOf(stream)}`, fetch));
  }

  /** What failed is tried again after a while, for those who still show the stream. */
  async #noted<T>(stream: ImageStream, fetch: Promise<Fetched<T>>): Promise<Fetched<T>> {
    const answer = await fetch;
    if (answer.kind === 'failed') this.#tries.failed(keyOf(stream), stream, answer.failure);
    else if (answer.kind === 'loaded') this.#tries.worked(keyOf(stream));
    return answer;
  }

  #tryAgain(stream: ImageStream): void {
    for (const cache of [this.#layers, this.#configs, this.#manifests, this.#apiImages]) cache.forgetFailed();
    this.#listener.learned(stream);
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
    this.#manifests.forget();
    this.#apiImages.forget();
    this.#newest.clear();
    this.#tries.forget();
  }
}

function keyOf(stream: ImageStream): string {
  return `${stream.project}/${stream.name}`;
}

/** What the layers are an answer for: a stream at a version. */
function versionOf(stream: ImageStream): string {
  return `${keyOf(stream)} ${stream.resourceVersion}`;
}

function locationOf(stream: ImageStream, digest: Digest): ImageLocation {
  return { host: registryHostOf(stream), project: stream.project, stream: stream.name, digest };
}
