import type { Digest } from '../model/digest.ts';
import type { ImageParts } from '../model/imageParts.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { newestFirst } from '../model/tag.ts';
import type { StreamPage } from '../shared/streamPage.ts';
import type { Fetched } from '../store/fetched.ts';
import type { ImageFacts } from '../store/imageFacts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { PanelHold, type StreamSubject } from './panelHold.ts';
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
  readonly #target: StreamTarget;
  readonly #hold: PanelHold;

  constructor(store: RegistryStore, server: string, target: StreamTarget, changed: () => void) {
    this.#store = store;
    this.#target = target;
    this.#hold = new PanelHold({ store, server, target, changed });
  }

  /** The page as it is now. Rejects with a `FailureError` when the stream cannot be shown at all. */
  async load(): Promise<StreamPage> {
    const { project, stream: name } = this.#target;
    const subject = await this.#hold.open(`show ${project}/${name}`);
    const { stream, facts } = subject;
    const layers = await facts.loadLayers(stream);
    this.#hold.learn(subject, () => sizesOf(subject));
    const address = this.#store.addresses?.nameAddress();
    const found = address === undefined ? {} : { address };
    return buildStreamPage({ stream, layers, parts: partsOf(stream, facts), ...found });
  }

  /** Settles when what the last `load` left to be learned is known; never rejects. */
  get rest(): Promise<void> {
    return this.#hold.rest;
  }

  dispose(): void {
    this.#hold.end();
  }
}

function sizesOf({ stream, facts }: StreamSubject): (() => Promise<unknown>)[] {
  const images = newestFirst(stream.tags)
    .slice(0, sizedTags)
    .flatMap((tag) => tag.revisions[0]?.image ?? []);
  const unknown = [...new Set(images)].filter((image) => facts.parts(image) === undefined);
  return unknown.map((image) => () => learnParts(stream, image, facts));
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
