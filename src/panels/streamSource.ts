import type { Digest } from '../model/digest.ts';
import type { ImageParts } from '../model/imageParts.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { newestFirst } from '../model/tag.ts';
import type { StreamPage } from '../shared/streamPage.ts';
import type { Fetched } from '../store/fetched.ts';
import type { ImageFacts } from '../store/imageFacts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { openSubject, type StreamSubject } from './openSubject.ts';
import { eachInParallel } from './parallel.ts';
import { buildStreamPage } from './streamPage.ts';
import type { StreamTarget } from '../model/target.ts';

/** Tags whose sizes are read, newest first: one request to the registry for each image. */
const sizedTags = 100;

/**
 * Where an image stream panel takes its content from. `load` gives the page at once; sizes are learned behind it and
 * reported through `changed`.
 */
export class StreamSource {
  readonly #store: RegistryStore;
  readonly #server: string;
  readonly #target: StreamTarget;
  readonly #changed: () => void;
  readonly #holder: string;
  readonly #stopListening: () => void;
  #learned: string | undefined;
  #disposed = false;
  #rest: Promise<void> = Promise.resolve();

  constructor(store: RegistryStore, server: string, target: StreamTarget, changed: () => void) {
    this.#store = store;
    this.#server = server;
    this.#target = target;
    this.#changed = changed;
    this.#holder = `stream panel ${target.project}/${target.stream}`;
    this.#stopListening = store.onDidChange((change) => {
      if (change.kind === 'connection') changed();
      if (change.kind !== 'streams' || change.project !== target.project) return;
      if (change.streams?.includes(target.stream) ?? true) changed();
    });
  }

  /** The page as it is now. Rejects with a `FailureError` when the stream cannot be shown at all. */
  async load(): Promise<StreamPage> {
    const { project, stream: name } = this.#target;
    const opened = await openSubject(
      this.#store,
      this.#server,
      this.#target,
      this.#holder,
      `show ${project}/${name}`,
    );
    if (this.#disposed) this.#store.closeProject(project, this.#holder);
    const { stream, facts } = opened;
    const layers = await facts.loadLayers(stream);
    this.#rest = this.#learnSizes(opened);
    return buildStreamPage({ stream, layers, parts: partsOf(stream, facts) });
  }

  /** Settles when what the last `load` left to be learned is known; never rejects. */
  get rest(): Promise<void> {
    return this.#rest;
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopListening();
    this.#store.closeProject(this.#target.project, this.#holder);
  }

  async #learnSizes({ stream, facts }: StreamSubject): Promise<void> {
    if (this.#learned === stream.resourceVersion) return;
    this.#learned = stream.resourceVersion;
    const images = newestFirst(stream.tags)
      .slice(0, sizedTags)
      .flatMap((tag) => tag.revisions[0]?.image ?? []);
    const unknown = [...new Set(images)].filter((image) => facts.parts(image) === undefined);
    if (unknown.length === 0) return;
    await eachInParallel(
      unknown.map((image) => () => learnParts(stream, image, facts)),
      () => this.#disposed,
    );
    if (!this.#disposed) this.#changed();
  }
}

/** The size of an index is that of its platforms. */
async function learnParts(stream: ImageStream, image: Digest, facts: ImageFacts): Promise<void> {
  await facts.loadParts(stream, image);
  const parts = facts.parts(image);
  if (parts?.kind !== 'loaded' || parts.value.kind !== 'index') return;
  for (const platform of parts.value.platforms) await facts.loadParts(stream, platform.digest);
}

function partsOf(stream: ImageStream, facts: ImageFacts): ReadonlyMap<Digest, Fetched<ImageParts>> {
  const found = new Map<Digest, Fetched<ImageParts>>();
  const add = (image: Digest): void => {
    const parts = facts.parts(image);
    if (parts === undefined || found.has(image)) return;
    found.set(image, parts);
    if (parts.kind === 'loaded' && parts.value.kind === 'index') {
      for (const platform of parts.value.platforms) add(platform.digest);
    }
  };
  for (const tag of stream.tags) if (tag.revisions[0] !== undefined) add(tag.revisions[0].image);
  return found;
}
