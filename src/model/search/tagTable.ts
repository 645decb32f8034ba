import type { ImageStream } from '../imageStream.ts';
import { newestPush } from '../imageStream.ts';
import type { Tag } from '../tag.ts';
import { filled, grownLength } from './arrays.ts';
import { Chains } from './chains.ts';
import type { Digests } from './digests.ts';
import type { Names } from './names.ts';

interface ProjectEntry {
  readonly name: number;
  /** By the number of the stream's name. */
  readonly streams: Map<number, number>;
}

/**
 * Streams and tags in columns: a tag is a place in them, of about 30 bytes. Streams are read in one walk over their
 * numbers, the tags of one along its chain.
 */
export class TagTable {
  readonly #names: Names;
  readonly #digests: Digests;
  readonly #projects = new Map<string, ProjectEntry>();
  readonly #freeStreams: number[] = [];
  #streamCount = 0;
  #tagCount = 0;
  #removed = 0;

  /** By the stream's number; the project of a number that no stream has is -1. */
  streamProject = new Int32Array(16);
  streamName = new Int32Array(16);
  streamFirst = new Int32Array(16);
  streamTags = new Int32Array(16);
  /** NaN for an empty stream. */
  streamPushed = new Float64Array(16);

  /** Tags, by stream and name; the kind is 1 where the import failed. */
  readonly tags = new Chains();
  tagImage = new Int32Array(16);
  /** NaN for a tag without an image. */
  tagPushed = new Float64Array(16);
  /** Where the chain of the tag's earlier images begins; -1 without. */
  tagEarlier = new Int32Array(16);
  /** What was found out about the use of each tag; 0 for a new one. */
  tagUsage = new Uint8Array(16);
  /** Earlier images, by tag. */
  readonly earlier = new Chains();

  constructor(names: Names, digests: Digests) {
    this.#names = names;
    this.#digests = digests;
  }

  /** All numbers of streams are below. */
  get streamSize(): number {
    return this.#streamCount;
  }

  get count(): number {
    return this.#tagCount;
  }

  /** How many places for images were given up since the last call of `isSwept`. */
  get removed(): number {
    return this.#removed;
  }

  isSwept(): void {
    this.#removed = 0;
  }

  projects(): IterableIterator<string> {
    return this.#projects.keys();
  }

  hasProject(project: string): boolean {
    return this.#projects.has(project);
  }

  addProject(project: string): void {
    this.#project(project);
  }

  /** The names of the project's streams. */
  streamsOf(project: string): string[] {
    return [...(this.#projects.get(project)?.streams.keys() ?? [])].map((name) => this.#names.text(name));
  }

  /** Puts the stream in, in place of what was known of it. */
  set(project: string, { name, tags, ...stream }: ImageStream): void {
    const entry = this.#project(project);
    const nameId = this.#names.use(name);
    const known = entry.streams.get(nameId);
    const id = known ?? this.#newStream();
    const before = known === undefined ? -1 : (this.streamFirst[known] ?? -1);
    let first = -1;
    for (const tag of tags) first = this.#addTag(first, id, tag);
    this.#releaseTags(before);
    if (known !== undefined) this.#names.release(nameId);
    entry.streams.set(nameId, id);
    this.streamProject[id] = entry.name;
    this.streamName[id] = nameId;
    this.streamFirst[id] = first;
    this.streamTags[id] = tags.length;
    this.streamPushed[id] = newestPush({ name, tags, ...stream }) ?? NaN;
  }

  removeStream(project: string, stream: string): void {
    const entry = this.#projects.get(project);
    const name = this.#names.find(stream);
    const id = name === undefined ? undefined : entry?.streams.get(name);
    if (entry === undefined || name === undefined || id === undefined) return;
    this.#releaseTags(this.streamFirst[id] ?? -1);
    entry.streams.delete(name);
    this.#names.release(name);
    this.streamProject[id] = -1;
    this.streamFirst[id] = -1;
    this.#freeStreams.push(id);
  }

  removeProject(project: string): void {
    const entry = this.#projects.get(project);
    if (entry === undefined) return;
    for (const stream of this.streamsOf(project)) this.removeStream(project, stream);
    this.#names.release(entry.name);
    this.#projects.delete(project);
  }

  /** The image that the tag points to, first, and its earlier ones. */
  imagesOf(tag: number): number[] {
    const head = this.tagImage[tag] ?? -1;
    const images = head < 0 ? [] : [head];
    for (let at = this.tagEarlier[tag] ?? -1; at >= 0; at = this.earlier.next(at)) {
      images.push(this.earlier.values[at] ?? -1);
    }
    return images;
  }

  /** The images of all tags of a stream, also of earlier revisions; some may be there twice. */
  streamImages(project: string, stream: string): number[] {
    const name = this.#names.find(stream);
    const id = name === undefined ? undefined : this.#projects.get(project)?.streams.get(name);
    const images: number[] = [];
    for (
      let tag = id === undefined ? -1 : (this.streamFirst[id] ?? -1);
      tag >= 0;
      tag = this.tags.next(tag)
    ) {
      images.push(...this.imagesOf(tag));
    }
    return images;
  }

  /** 1 for each image that a tag points to, or did. */
  images(): Uint8Array {
    const used = new Uint8Array(this.#digests.size);
    for (let tag = 0; tag < this.tags.size; tag += 1) {
      const image = this.tagImage[tag] ?? -1;
      if ((this.tags.owners[tag] ?? -1) >= 0 && image >= 0) used[image] = 1;
    }
    for (let place = 0; place < this.earlier.size; place += 1) {
      if ((this.earlier.owners[place] ?? -1) >= 0) used[this.earlier.values[place] ?? 0] = 1;
    }
    return used;
  }

  #project(project: string): ProjectEntry {
    const known = this.#projects.get(project);
    if (known !== undefined) return known;
    const entry = { name: this.#names.use(project), streams: new Map<number, number>() };
    this.#projects.set(project, entry);
    return entry;
  }

  #newStream(): number {
    const free = this.#freeStreams.pop();
    if (free !== undefined) return free;
    this.#streamCount += 1;
    if (this.#streamCount > this.streamProject.length) this.#growStreams(grownLength(this.#streamCount));
    return this.#streamCount - 1;
  }

  #growStreams(length: number): void {
    this.streamProject = filled(new Int32Array(length), this.streamProject);
    this.streamName = filled(new Int32Array(length), this.streamName);
    this.streamFirst = filled(new Int32Array(length), this.streamFirst);
    this.streamTags = filled(new Int32Array(length), this.streamTags);
    this.streamPushed = filled(new Float64Array(length), this.streamPushed);
  }

  #addTag(first: number, stream: number, { name, revisions, importFailure }: Tag): number {
    const failed = importFailure === undefined ? 0 : 1;
    const tag = this.tags.add(first, stream, this.#names.use(name), failed);
    if (tag >= this.tagImage.length) this.#growTags(grownLength(tag + 1));
    const [head, ...before] = revisions;
    const image = head === undefined ? -1 : this.#digests.add(head.image);
    this.tagImage[tag] = image;
    this.tagPushed[tag] = head?.created ?? NaN;
    this.tagUsage[tag] = 0;
    const images = new Set(before.map((revision) => this.#digests.add(revision.image)));
    let earlier = -1;
    for (const each of images) if (each !== image) earlier = this.earlier.add(earlier, tag, each);
    this.tagEarlier[tag] = earlier;
    this.#tagCount += 1;
    return tag;
  }

  #growTags(length: number): void {
    this.tagImage = filled(new Int32Array(length), this.tagImage);
    this.tagPushed = filled(new Float64Array(length), this.tagPushed);
    this.tagEarlier = filled(new Int32Array(length), this.tagEarlier);
    this.tagUsage = filled(new Uint8Array(length), this.tagUsage);
  }

  #releaseTags(first: number): void {
    for (let tag = first; tag >= 0; tag = this.tags.next(tag)) {
      this.#names.release(this.tags.values[tag] ?? 0);
      this.#removed += 1 + this.earlier.release(this.tagEarlier[tag] ?? -1);
      this.#tagCount -= 1;
    }
    this.tags.release(first);
  }
}
