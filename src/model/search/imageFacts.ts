import type { Digest } from '../digest.ts';
import type { ImageContent } from '../streamLayers.ts';
import { filled, grownLength } from './arrays.ts';
import { Chains } from './chains.ts';
import type { Digests } from './digests.ts';
import type { ImageDetails } from './query.ts';

/** What an image consists of, as a bit: one image can be found by several of them. */
export const part = { image: 1, config: 2, platform: 4, layer: 8 } as const;

/** Size, architectures and labels of an image. */
export type Description = Pick<ImageDetails, 'size' | 'architectures' | 'labels'>;

type Parts = Partial<Readonly<Record<'config' | 'platform' | 'layer', Iterable<Digest> | undefined>>>;
type PartKind = keyof Parts;

const contentKnown = 1;
const missing = 2;
const layerOfImage = 4;
const partOfImage = 8;
const kinds: readonly PartKind[] = ['config', 'platform', 'layer'];

/** What is known of images beyond the stream lists: parts, descriptions, and which are missing. By the digests' numbers. */
export class ImageFacts {
  readonly #digests: Digests;
  readonly #parts = new Chains();
  /** The first part of each image, one more than its place. */
  #firsts = new Int32Array(16);
  #states = new Uint8Array(16);
  readonly #descriptions = new Map<number, Description>();
  #indexes = false;
  #version = 0;

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  /** Changes whenever a fact does. */
  get version(): number {
    return this.#version;
  }

  get descriptions(): ReadonlyMap<number, Description> {
    return this.#descriptions;
  }

  isMissing(image: number): boolean {
    return ((this.#states[image] ?? 0) & missing) !== 0;
  }

  knowsContent(image: number): boolean {
    return ((this.#states[image] ?? 0) & contentKnown) !== 0;
  }

  addContent(digest: Digest, content: ImageContent): void {
    const image = this.#image(digest);
    const state = (this.#states[image] ?? 0) & ~missing;
    this.#states[image] = state | contentKnown | (content.kind === 'missing' ? missing : 0);
    if (content.kind === 'index') this.#setParts(image, { platform: content.platforms });
    if (content.kind === 'image') {
      const layer = content.layers.map((each) => each.digest);
      this.#setParts(image, { layer, config: content.config && [content.config] });
    }
  }

  addDetails({ digest, config, layers, platforms, size, architectures, labels }: ImageDetails): void {
    const image = this.#image(digest);
    this.#setParts(image, { config: config && [config], layer: layers, platform: platforms });
    this.#descriptions.set(image, {
      ...this.#descriptions.get(image),
      ...(size !== undefined && { size }),
      ...(architectures !== undefined && { architectures }),
      ...(labels !== undefined && { labels }),
    });
  }

  /** Whether anything was said of the image: what it consists of, or that it is missing. */
  isKnown(image: number): boolean {
    return this.knowsContent(image) || this.#descriptions.has(image);
  }

  /** By what else an image may be named: its config, the images in an index, and the configs of these. */
  otherNames(image: number): number[] {
    const platforms = this.platforms(image);
    return [...platforms, ...[image, ...platforms].flatMap((each) => this.#partsOf(each, 'config'))];
  }

  /** The images of an index; none for any other image. */
  platforms(image: number): readonly number[] {
    return this.#indexes ? this.#partsOf(image, 'platform') : [];
  }

  /** Which images contain one of the digests, as bits of `part`; the digests themselves have the bit `image`. */
  containing(digests: readonly number[]): Uint8Array {
    const found = new Uint8Array(this.#digests.size);
    for (const digest of digests) found[digest] = part.image;
    if (!digests.some((digest) => this.#isPart(digest))) return found;
    const { size, owners, values, kinds: bits } = this.#parts;
    for (let place = 0; place < size; place += 1) {
      if (((found[values[place] ?? 0] ?? 0) & part.image) === 0) continue;
      const owner = owners[place] ?? -1;
      if (owner >= 0) found[owner] = (found[owner] ?? 0) | (bits[place] ?? 0);
    }
    return this.#withIndexes(found, part.config | part.layer);
  }

  /** Gives indexes those bits that the images in them have. */
  #withIndexes(found: Uint8Array, bits: number): Uint8Array {
    if (!this.#indexes) return found;
    const { size, owners, values, kinds: partKinds } = this.#parts;
    for (let place = 0; place < size; place += 1) {
      const owner = owners[place] ?? -1;
      if (owner < 0 || partKinds[place] !== part.platform) continue;
      found[owner] = (found[owner] ?? 0) | ((found[values[place] ?? 0] ?? 0) & bits);
    }
    return found;
  }

  /** 1 for each image whose description fulfils the condition, and for each index with such an image in it. */
  describedAs(fulfils: (description: Description) => boolean): Uint8Array {
    const found = new Uint8Array(this.#digests.size);
    for (const [image, description] of this.#descriptions) if (fulfils(description)) found[image] = 1;
    return this.#withIndexes(found, 1);
  }

  /** Whether the digest is one of a layer. */
  isLayer(digest: number): boolean {
    return ((this.#states[digest] ?? 0) & layerOfImage) !== 0;
  }

  #isPart(digest: number): boolean {
    return ((this.#states[digest] ?? 0) & (layerOfImage | partOfImage)) !== 0;
  }

  /** Forgets everything but these images, what is in them, and what is in that. */
  keepOnly(images: Uint8Array): void {
    const used = new Uint8Array(this.#digests.size);
    const waiting: number[] = [];
    const use = (digest: number): void => {
      if (used[digest] === 1) return;
      used[digest] = 1;
      waiting.push(digest);
    };
    images.forEach((isUsed, image) => isUsed === 1 && use(image));
    for (let image = waiting.pop(); image !== undefined; image = waiting.pop()) {
      for (const kind of kinds) this.#partsOf(image, kind).forEach(use);
    }
    for (let image = 0; image < used.length; image += 1) if (used[image] === 0) this.#forget(image);
    this.#digests.keep((digest) => used[digest] === 1);
    this.#version += 1;
  }

  #forget(image: number): void {
    this.#parts.release((this.#firsts[image] ?? 0) - 1);
    if (image < this.#firsts.length) this.#firsts[image] = this.#states[image] = 0;
    this.#descriptions.delete(image);
  }

  #image(digest: Digest): number {
    this.#version += 1;
    return this.#add(digest);
  }

  #add(digest: Digest): number {
    const id = this.#digests.add(digest);
    if (id < this.#firsts.length) return id;
    const length = grownLength(this.#digests.size);
    this.#firsts = filled(new Int32Array(length), this.#firsts);
    this.#states = filled(new Uint8Array(length), this.#states);
    return id;
  }

  #addPart(kind: PartKind, digest: Digest): number {
    const id = this.#add(digest);
    this.#states[id] = (this.#states[id] ?? 0) | (kind === 'layer' ? layerOfImage : partOfImage);
    return id;
  }

  /** Parts of a kind that is not given stay. */
  #setParts(image: number, given: Parts): void {
    const next = kinds.map((kind) => {
      const digests = given[kind];
      if (digests === undefined) return { kind, values: this.#partsOf(image, kind) };
      return { kind, values: [...new Set(digests)].map((digest) => this.#addPart(kind, digest)) };
    });
    this.#parts.release((this.#firsts[image] ?? 0) - 1);
    let first = -1;
    for (const { kind, values } of next) {
      for (const value of values) first = this.#parts.add(first, image, value, part[kind]);
      if (kind === 'platform' && values.length > 0) this.#indexes = true;
    }
    this.#firsts[image] = first + 1;
  }

  #partsOf(image: number, kind: PartKind): number[] {
    const found: number[] = [];
    for (let place = (this.#firsts[image] ?? 0) - 1; place >= 0; place = this.#parts.next(place)) {
      if (this.#parts.kinds[place] === part[kind]) found.push(this.#parts.values[place] ?? 0);
    }
    return found;
  }
}
