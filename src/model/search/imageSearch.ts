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

/** Tags that have an image or had it, as far as all words and conditions hold of them. */
interface Hits {
  readonly tags: number[];
  readonly images: number[];
  /** How many words name its place, doubled; odd where the tag points to the image now. */
  readonly qualities: number[];
}

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
    const hits = this.#hits(marks, bits);
    if (hits.images.length === 0) return { results: [], total: 0 };
    const pushed = new Float64Array(marks.length);
    const isCurrent = new Uint8Array(marks.length);
    const isSeen = new Uint8Array(marks.length);
    const best = new Best<number>(
      this.#limit,
      (a, b) =>
        byOf(marks[a]) - byOf(marks[b]) ||
        (isCurrent[b] ?? 0) - (isCurrent[a] ?? 0) ||
        (pushed[b] ?? 0) - (pushed[a] ?? 0) ||
        a - b,
    );
    const images: number[] = [];
    for (let hit = 0; hit < hits.images.length; hit += 1) {
      const image = hits.images[hit] ?? -1;
      if (isSeen[image] === 0) images.push(image);
      isSeen[image] = 1;
      if ((hits.qualities[hit] ?? 0) % 2 === 1) isCurrent[image] = 1;
      const time = this.#tables.table.tagPushed[hits.tags[hit] ?? -1] ?? NaN;
      if (time > (pushed[image] ?? 0)) pushed[image] = time;
    }
    for (const image of images) best.add(image);
    return { results: this.#results(best.results(), hits, marks), total: best.total };
  }

  #hits(marks: Uint8Array, bits: number): Hits {
    const { table } = this.#tables;
    const hits: Hits = { tags: [], images: [], qualities: [] };
    for (let stream = 0; stream < table.streamSize; stream += 1) {
      if ((table.streamProject[stream] ?? -1) < 0 || !this.#filter.takesStream(stream)) continue;
      for (const { match } of this.#words) match.choose(stream);
      for (let tag = table.streamFirst[stream] ?? -1; tag >= 0; tag = table.tags.next(tag)) {
        const head = table.tagImage[tag] ?? -1;
        if (((marks[head] ?? 0) & bits) !== 0) this.#consider(hits, tag, head, 1);
        for (let at = table.tagEarlier[tag] ?? -1; at >= 0; at = table.earlier.next(at)) {
          const image = table.earlier.values[at] ?? -1;
          if (((marks[image] ?? 0) & bits) !== 0) this.#consider(hits, tag, image, 0);
        }
      }
    }
    return hits;
  }

  #consider(hits: Hits, tag: number, image: number, isCurrent: 0 | 1): void {
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
    if (!this.#filter.takesTag(tag, image)) return;
    hits.tags.push(tag);
    hits.images.push(image);
    hits.qualities.push(2 * named + isCurrent);
  }

  #results(images: readonly number[], hits: Hits, marks: Uint8Array): ImageResult[] {
    const chosen = new Map(images.map((image) => [image, new Array<number>()]));
    const isChosen = new Uint8Array(marks.length);
    for (const image of images) isChosen[image] = 1;
    for (let hit = 0; hit < hits.images.length; hit += 1) {
      const image = hits.images[hit] ?? -1;
      if (isChosen[image] === 1) chosen.get(image)?.push(hit);
    }
    return images.map((image) => {
      const tags = (isCurrent: 0 | 1): TagResult[] =>
        (chosen.get(image) ?? [])
          .filter((hit) => (hits.qualities[hit] ?? 0) % 2 === isCurrent)
          .sort((a, b) => this.#compare(hits, a, b))
          .map((hit) => this.#tables.tagResult(hits.tags[hit] ?? -1));
      const digest = this.#tables.digests.text(image);
      return { digest, by: this.#by(image, marks[image]), tags: tags(1), earlier: tags(0) };
    });
  }

  #compare({ tags, qualities }: Hits, a: number, b: number): number {
    const better = (qualities[b] ?? 0) - (qualities[a] ?? 0);
    return better || this.#tables.compareTags(tags[a] ?? -1, tags[b] ?? -1);
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
