import { Best } from './best.ts';
import type { Filter } from './filter.ts';
import { rank } from './matching.ts';
import type { Query, Word } from './query.ts';
import type { ResultGroup, SearchContext, StreamResult, TagResult } from './results.ts';
import { compareTimes, type Tables } from './tables.ts';
import { wordMatches, type WordMatch } from './wordMatch.ts';

/** What names and conditions find. */
export interface NamesFound {
  readonly streams: ResultGroup<StreamResult>;
  readonly tags: ResultGroup<TagResult>;
}

// How good a result is fits a byte: its rank doubled, whether it is whole, and three bits for what is left.
const step = 16;
const whole = 8;
/** Tags that stand for their stream fill the list up to here, as far as the limit goes. */
const filledTo = 20;
/** Tags that are shown for the sake of their stream stand below all whose name has the word in it. */
const forStream = 2 * rank.substring - 1;
const forLikeStream = 2 * rank.subsequence - 1;

/** Streams and tags of which all words and conditions hold. */
export function findNames(tables: Tables, query: Query, filter: Filter, context: SearchContext): NamesFound {
  return new NameSearch(tables, query, filter, context).run();
}

class NameSearch {
  readonly #tables: Tables;
  readonly #query: Query;
  readonly #filter: Filter;
  readonly #words: readonly WordMatch[];
  readonly #limit: number;
  readonly #streamQuality: Uint8Array;
  readonly #tagQuality: Uint8Array;
  readonly #streams: Best<number>;
  readonly #own: Best<number>;
  /** Tags that nothing in the query names: found because their project or stream was. */
  readonly #others: Best<number>;

  constructor(tables: Tables, query: Query, filter: Filter, { limit }: SearchContext) {
    this.#tables = tables;
    this.#query = query;
    this.#filter = filter;
    this.#limit = limit;
    this.#words = wordMatches(tables, query.words);
    const streams = (this.#streamQuality = new Uint8Array(tables.table.streamSize));
    const tags = (this.#tagQuality = new Uint8Array(tables.table.tags.size));
    const { streamPushed } = tables.table;
    const byTag = (a: number, b: number): number =>
      (tags[b] ?? 0) - (tags[a] ?? 0) || tables.compareTags(a, b);
    this.#streams = new Best(
      limit,
      (a, b) =>
        (streams[b] ?? 0) - (streams[a] ?? 0) ||
        compareTimes(streamPushed[a], streamPushed[b]) ||
        tables.compareStreams(a, b),
    );
    this.#own = new Best(limit, byTag);
    this.#others = new Best(Math.min(limit, filledTo), byTag);
  }

  run(): NamesFound {
    const { table } = this.#tables;
    for (let stream = 0; stream < table.streamSize; stream += 1) {
      if ((table.streamProject[stream] ?? -1) >= 0 && this.#filter.takesStream(stream)) this.#read(stream);
    }
    const streams = this.#streams.results().map((stream) => this.#tables.streamResult(stream));
    return { streams: { results: streams, total: this.#streams.total }, tags: this.#tags() };
  }

  /** Tags that stand for their stream fill the list, and do not count. */
  #tags(): ResultGroup<TagResult> {
    const quality = this.#tagQuality;
    const own = this.#own.results();
    const others = new Set(this.#others.results().slice(0, this.#placesForOthers()));
    const all = [...own, ...others]
      .sort((a, b) => (quality[b] ?? 0) - (quality[a] ?? 0))
      .slice(0, this.#limit);
    const results = all.map((tag) => this.#tables.tagResult(tag));
    const flagged = results.map((result, at): TagResult =>
      others.has(all[at] ?? -1) ? { ...result, through: 'stream' } : result,
    );
    return { results: flagged, total: this.#own.total };
  }

  /** While all tags that count fit, none of them gives way; else the best of both are listed. */
  #placesForOthers(): number {
    const places = Math.min(this.#limit, filledTo);
    return this.#own.total > this.#limit ? places : Math.max(0, places - this.#own.total);
  }

  #read(stream: number): void {
    const { table } = this.#tables;
    for (const word of this.#words) word.choose(stream);
    const place = this.#place();
    let taken = 0;
    for (let tag = table.streamFirst[stream] ?? -1; tag >= 0; tag = table.tags.next(tag)) {
      if (!this.#filter.takesTag(tag, table.tagImage[tag] ?? -1)) continue;
      taken += 1;
      this.#readTag(tag, place);
    }
    const isStream =
      place > 0 && (!this.#filter.asksTags || (taken > 0 && taken === table.streamTags[stream]));
    if (isStream) this.#addStream(stream, place);
  }

  /** The rank of the worst word in the names of project and stream. */
  #place(): number {
    let worst: number = rank.exact;
    for (const { place } of this.#words) if (place < worst) worst = place;
    return worst;
  }

  #addStream(stream: number, place: number): void {
    const own = this.#words.some(({ ownStream }) => ownStream) ? 1 : 0;
    this.#streamQuality[stream] = 2 * place * step + own;
    this.#streams.add(stream);
  }

  #readTag(tag: number, place: number): void {
    let worst: number = rank.exact;
    let isOwn = false;
    for (const word of this.#words) {
      const found = word.tag(tag);
      if (found > 0 && found >= word.place) isOwn = true;
      worst = Math.min(worst, Math.max(found, word.place));
    }
    if (worst === rank.none) return;
    if (isOwn) this.#addOwn(tag, worst);
    else this.#addOther(tag, place);
  }

  #addOwn(tag: number, worst: number): void {
    const isWhole = worst === rank.exact && this.#words.some((word) => word.isWhole(tag));
    const typed = isWhole && this.#isTyped(tag) ? 1 : 0;
    this.#tagQuality[tag] = 2 * worst * step + (isWhole ? whole : 0) + typed;
    this.#own.add(tag);
  }

  #addOther(tag: number, place: number): void {
    const isLike = place < rank.substring || this.#isAttachment(tag);
    const quality = isLike ? forLikeStream : forStream;
    this.#tagQuality[tag] = quality * step + place;
    if (this.#filter.asksTags) this.#own.add(tag);
    else this.#others.add(tag);
  }

  /** A signature or the like: nobody looks for these by the name of their stream. */
  #isAttachment(tag: number): boolean {
    return this.#tables.names.lower(this.#tables.table.tags.values[tag] ?? -1).startsWith('sha256-');
  }

  /** Tags may differ in case alone: the one that was typed is meant. */
  #isTyped(tag: number): boolean {
    const { project, stream, tag: name } = this.#tables.tagResult(tag);
    return this.#query.text.includes(`${project}/${stream}:${name}`);
  }
}

/** The words that can be looked for in names, whatever digests the query has in it. */
export function namingWords({ words }: Query): readonly Word[] {
  return words.filter((word) => word.kind === 'name' || (word.kind === 'path' && word.digest === undefined));
}

/** Streams that are looked at, and tags that are handed out, in one step. */
const streamsAtOnce = 100;
const tagsAtOnce = 500;

/**
 * The tags that names and the filter leave, whatever digests the query has in it, newest push first. In batches, some of
 * them empty, between which the table may change: each takes about a millisecond.
 */
export function* findCandidates(
  tables: Tables,
  query: Query,
  filter: Filter,
): Generator<readonly TagResult[]> {
  const { table } = tables;
  const words = wordMatches(tables, namingWords(query));
  const found: number[] = [];
  for (let stream = 0; stream < table.streamSize; stream += 1) {
    // Nothing is kept over this that a change could make wrong.
    if (stream % streamsAtOnce === streamsAtOnce - 1) yield [];
    if ((table.streamProject[stream] ?? -1) < 0 || !filter.takesStream(stream)) continue;
    for (const word of words) word.choose(stream);
    for (let tag = table.streamFirst[stream] ?? -1; tag >= 0; tag = table.tags.next(tag)) {
      if (!filter.takesTag(tag, table.tagImage[tag] ?? -1)) continue;
      if (words.every((word) => word.holds(tag))) found.push(tag);
    }
  }
  const sorted = newestFirst(found, table.tagPushed);
  for (let from = 0; from < sorted.length; from += tagsAtOnce) {
    const batch = Array.from(sorted.subarray(from, from + tagsAtOnce), (key) => key % places);
    yield batch.filter((tag) => (table.tags.owners[tag] ?? -1) >= 0).map((tag) => tables.tagResult(tag));
  }
}

const minute = 60_000;
/** More than tags have places, and few enough for minutes above it: both together are a whole number. */
const places = 2 ** 26;

/** Tags by the minute, as numbers of which the tag is the rest: that takes milliseconds for hundreds of thousands. What has no time comes last. */
function newestFirst(tags: readonly number[], pushed: Float64Array): Float64Array {
  const keys = new Float64Array(tags.length);
  tags.forEach((tag, at) => {
    const time = pushed[tag] ?? NaN;
    const minutes = Number.isNaN(time) ? 0 : Math.min(2 ** 27 - 1, Math.max(0, Math.floor(time / minute)));
    keys[at] = (2 ** 27 - minutes) * places + tag;
  });
  return keys.sort();
}
