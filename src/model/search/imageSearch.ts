import { Best } from './best.ts';
import type { Filter } from './filter.ts';
import { part } from './imageFacts.ts';
import type { ImageResult, ResultGroup, TagResult } from './results.ts';
import type { Tables } from './tables.ts';
import type { WordMatch } from './wordMatch.ts';

/** A word of the query, with what it finds as a digest. */
export interface DigestWord {
  readonly match: WordMatch;
  /** Bits of `part`, by the image's number; undefined for a word that names no digest. */
  readonly images: Uint8Array | undefined;
  /** Which of the bits count. */
  readonly bits: number;
  /**
   * What the names in the word mean beside its digest: the image has to be there, or tags there come first (a whole digest
   * finds its image wherever that is), or the names would do in place of the digest.
   */
  readonly place: 'needed' | 'better' | 'other';
}

/** A tag that has an image or had it. */
interface Hit {
  readonly tag: number;
  /** How many words name its place, doubled; odd where the tag points to the image now. */
  readonly quality: number;
}

/** Takes a tag that has an image or had it, as far as all words and conditions hold of them; see `Hit`. */
type Take = (tag: number, image: number, quality: number) => void;

const isSeen = 1;
const isCurrent = 2;

/** Looks for images by what they contain. */
export class ImageSearch {
  readonly #tables: Tables;
  readonly #words: readonly DigestWord[];
  readonly #filter: Filter;
  readonly #limit: number;

  constructor(tables: Tables, words: readonly DigestWord[], filter: Filter, limit: number) {
    this.#tables = tables;
    this.#words = words;
    this.#filter = filter;
    this.#limit = limit;
  }

  /** The images that are marked by bits of `part`, with their tags. Those in use by a tag first, then the newest. */
  images(marks: Uint8Array, bits = 0xff): ResultGroup<ImageResult> {
    const { tagPushed } = this.#tables.table;
    const states = new Uint8Array(marks.length);
    const pushed = new Float64Array(marks.length);
    const images: number[] = [];
    this.#walk(marks, bits, (tag, image, quality) => {
      const state = states[image] ?? 0;
      if (state === 0) images.push(image);
      states[image] = state | isSeen | (quality % 2 === 1 ? isCurrent : 0);
      const time = tagPushed[tag] ?? NaN;
      if (time > (pushed[image] ?? 0)) pushed[image] = time;
    });
    const best = new Best<number>(
      this.#limit,
      (a, b) =>
        byOf(marks[a]) - byOf(marks[b]) ||
        (states[b] ?? 0) - (states[a] ?? 0) ||
        (pushed[b] ?? 0) - (pushed[a] ?? 0) ||
        a - b,
    );
    for (const image of images) best.add(image);
    return { results: this.#results(best.results(), marks), total: best.total };
  }

  /** Walks over the tags of the images that are marked. */
  #walk(marks: Uint8Array, bits: number, take: Take): void {
    const { table } = this.#tables;
    const { tagImage, tagEarlier, tags, earlier } = table;
    for (let stream = 0; stream < table.streamSize; stream += 1) {
      if ((table.streamProject[stream] ?? -1) < 0 || !this.#filter.takesStream(stream)) continue;
      for (const { match } of this.#words) match.choose(stream);
      for (let tag = table.streamFirst[stream] ?? -1; tag >= 0; tag = tags.next(tag)) {
        const head = tagImage[tag] ?? -1;
        if (((marks[head] ?? 0) & bits) !== 0) this.#consider(tag, head, 1, take);
        for (let at = tagEarlier[tag] ?? -1; at >= 0; at = earlier.next(at)) {
          const image = earlier.values[at] ?? -1;
          if (((marks[image] ?? 0) & bits) !== 0) this.#consider(tag, image, 0, take);
        }
      }
    }
  }

  #consider(tag: number, image: number, current: 0 | 1, take: Take): void {
    let named = 0;
    for (const { match, images, bits, place } of this.#words) {
      const isDigest = images !== undefined && ((images[image] ?? 0) & bits) !== 0;
      if (place === 'other') {
        if (!isDigest && !match.holds(tag)) return;
        continue;
      }
      if (!isDigest) return;
      if (match.holds(tag)) named += 1;
      else if (place === 'needed') return;
    }
    if (this.#filter.takesTag(tag, image)) take(tag, image, 2 * named + current);
  }

  /** Looks a second time for the tags of the few images that are results: to keep all of them costs more. */
  #results(images: readonly number[], marks: Uint8Array): ImageResult[] {
    if (images.length === 0) return [];
    const hits = new Map(images.map((image) => [image, new Array<Hit>()]));
    const chosen = new Uint8Array(marks.length);
    for (const image of images) chosen[image] = 1;
    this.#walk(chosen, 1, (tag, image, quality) => hits.get(image)?.push({ tag, quality }));
    return images.map((image) => {
      const tags = (current: 0 | 1): TagResult[] =>
        (hits.get(image) ?? [])
          .filter(({ quality }) => quality % 2 === current)
          .sort((a, b) => b.quality - a.quality || this.#tables.compareTags(a.tag, b.tag))
          .map(({ tag }) => this.#tables.tagResult(tag));
      const digest = this.#tables.digests.text(image);
      return { digest, by: this.#by(image, marks[image]), tags: tags(1), earlier: tags(0) };
    });
  }

  /** A layer is found in the image itself, or in one of the platforms of an index. */
  #by(image: number, bits = 0): ImageResult['by'] {
    if ((bits & part.image) !== 0) return 'image';
    if ((bits & part.config) !== 0) return 'config';
    if ((bits & part.platform) !== 0) return 'platform';
    return this.#tables.facts.platforms(image).length > 0 ? 'platform' : 'image';
  }
}

/** The image itself before one by its config, and that before an index. */
function byOf(bits = 0): number {
  if ((bits & part.image) !== 0) return 0;
  return (bits & part.config) !== 0 ? 1 : 2;
}
