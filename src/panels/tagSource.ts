import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Tag } from '../model/tag.ts';
import type { TagPage } from '../shared/tagPage.ts';
import type { ImageFacts, KnownImage } from '../store/imageFacts.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { usedImage } from '../store/usedImage.ts';
import type { Fetched } from '../store/fetched.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import { PanelHold, type StreamSubject } from './panelHold.ts';
import { contentOf, shownDigests } from './shownDigests.ts';
import type { TagInput } from './tagInput.ts';
import { buildTagPage } from './tagPage.ts';
import type { TagTarget } from '../model/target.ts';

/** Layers are compared across this many streams of a project at most: one request each. */
const comparedStreams = 100;
/** Revisions whose configs are read to say what changed between them. */
const comparedRevisions = 12;

/** What is known of a tag and the stream that holds it. */
interface Subject extends StreamSubject {
  readonly tag: Tag;
}

/**
 * Where a tag panel takes its content from. `load` gives the page as soon as the image itself is known; what takes
 * longer (the history's changes, shared layers, who uses it) is learned behind it, each reported through `changed`.
 */
export class TagSource {
  readonly #store: RegistryStore;
  readonly #target: TagTarget;
  readonly #changed: () => void;
  readonly #hold: PanelHold;
  #platform: Digest | undefined;

  constructor(store: RegistryStore, server: string, target: TagTarget, changed: () => void) {
    this.#store = store;
    this.#target = target;
    this.#changed = changed;
    this.#hold = new PanelHold({ store, server, target, changed });
  }

  /** The page as it is now. Rejects with a `FailureError` when the tag cannot be shown at all. */
  async load(): Promise<TagPage> {
    const subject = await this.#subject();
    await this.#learnImage(subject);
    this.#hold.learn(subject, () => this.#restOf(subject));
    return buildTagPage(this.#input(subject));
  }

  selectPlatform(digest: Digest): void {
    this.#platform = digest;
    this.#changed();
  }

  /** The digests of what is shown, for the raw documents: the manifest, its config, and the index or manifest of the tag. */
  async digests(): Promise<Readonly<Record<'image' | 'config' | 'revision', Digest | undefined>>> {
    const subject = await this.#subject();
    const { image, revision } = shownDigests(this.#input(subject));
    return { image, revision, config: image && subject.facts.configDigest(subject.stream, image) };
  }

  /** Settles when what the last `load` left to be learned is known; never rejects. */
  get rest(): Promise<void> {
    return this.#hold.rest;
  }

  dispose(): void {
    this.#hold.end();
  }

  async #subject(): Promise<Subject> {
    const { project, stream: name, tag: tagName } = this.#target;
    const doing = `show ${project}/${name}:${tagName}`;
    const subject = await this.#hold.open(doing);
    const tag = subject.stream.tags.find((each) => each.name === tagName);
    if (tag === undefined) {
      throw new FailureError({ kind: 'notFound', doing, reason: 'there is no such tag any more' });
    }
    return { ...subject, tag };
  }

  /** Learns the image that is shown: its layers, its manifest, its config; from the API what the registry will not say. */
  async #learnImage(subject: Subject): Promise<void> {
    const { stream, facts } = subject;
    await facts.loadLayers(stream);
    const { revision } = shownDigests(this.#input(subject));
    if (revision === undefined) return;
    await facts.loadParts(stream, revision);
    const { image } = shownDigests(this.#input(subject));
    if (image === undefined) return;
    if (image !== revision) await facts.loadParts(stream, image);
    const config = facts.configDigest(stream, image);
    if (config !== undefined) await facts.loadConfig(stream, config);
    if (facts.known(stream, image).config?.kind !== 'loaded') await facts.loadApiImage(stream, image);
  }

  /** What the page can be shown without: the configs of the history, and the layers of the project's other streams. */
  #restOf({ stream, tag, facts }: Subject): (() => Promise<unknown>)[] {
    if (tag.revisions.length === 0) return [];
    const configs = tag.revisions
      .slice(0, comparedRevisions)
      .map(({ image }) => facts.configDigest(stream, image))
      .filter((digest) => digest !== undefined)
      .filter((digest) => facts.config(digest) === undefined);
    // Streams of other open projects too: the same image id may stand there under another digest.
    const others = [...this.#neighbours(stream), ...this.#store.loadedStreams];
    const neighbours = [...new Set(others)]
      .slice(0, comparedStreams)
      .filter((other) => facts.layers(other)?.kind !== 'loaded');
    return [
      ...configs.map((digest) => () => facts.loadConfig(stream, digest)),
      ...neighbours.map((other) => () => facts.loadLayers(other)),
    ];
  }

  /** The streams of the project whose layers are compared: all of them, unless that would be too many requests. */
  #neighbours(stream: ImageStream): ImageStream[] {
    const streams = this.#store.streams(stream.project);
    if (streams?.kind !== 'loaded' || streams.more || streams.items.size > comparedStreams) return [];
    return [...streams.items.values()];
  }

  #input({ stream, tag, facts }: Subject): TagInput {
    const layers: Fetched<StreamLayers> = facts.layers(stream) ?? { kind: 'loading' };
    const revision = this.#target.revision ?? tag.revisions[0]?.image;
    const content = revision && contentOf({ layers }, revision);
    const platforms = content?.kind === 'index' ? content.platforms : [];
    const digests = new Set([...tag.revisions.map(({ image }) => image), ...platforms]);
    if (revision !== undefined) digests.add(revision);
    const address = this.#store.addresses?.nameAddress();
    return {
      stream,
      tag,
      ...(address === undefined ? {} : { address }),
      ...(this.#target.revision === undefined ? {} : { revision: this.#target.revision }),
      ...(this.#platform === undefined ? {} : { platform: this.#platform }),
      layers,
      images: new Map<Digest, KnownImage>(
        [...digests].map((digest) => [digest, facts.known(stream, digest)]),
      ),
      projectLayers: this.#projectLayers(stream, facts),
      streams: this.#store.loadedStreams,
      imageIds: this.#imageIds(facts),
      usedBy: this.#store.usedBy(
        usedImage(
          stream,
          this.#target.revision === undefined ? this.#target.tag : undefined,
          revision === undefined ? [] : [revision],
          facts,
        ),
      ),
    };
  }

  #projectLayers(stream: ImageStream, facts: ImageFacts): ReadonlyMap<string, Fetched<StreamLayers>> {
    const loading: Fetched<StreamLayers> = { kind: 'loading' };
    return new Map(this.#neighbours(stream).map((other) => [other.name, facts.layers(other) ?? loading]));
  }

  /** Image ids of everything whose layers are known, in all loaded projects. */
  #imageIds(facts: ImageFacts): ReadonlyMap<Digest, Digest> {
    const ids = new Map<Digest, Digest>();
    for (const stream of this.#store.loadedStreams) {
      const layers = facts.layers(stream);
      if (layers?.kind !== 'loaded') continue;
      for (const [digest, content] of layers.value) {
        if (content.kind === 'image' && content.config !== undefined) ids.set(digest, content.config);
      }
    }
    return ids;
  }
}
