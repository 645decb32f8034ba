import { part } from './imageFacts.ts';
import { rank } from './matching.ts';
import type { NameScores } from './nameScores.ts';
import type { Word } from './query.ts';
import type { Tables } from './tables.ts';

/**
 * One free word, ready to be compared with thousands of tags. A stream is chosen first, then its tags are asked for:
 * what a word finds in the names of project and stream is worked out once for all of them.
 */
export interface WordMatch {
  /** How well the word matches the names of the project or the stream alone. */
  place: number;
  /** Whether it is the stream's own name that it matches so well, not the project's. */
  ownStream: boolean;
  /** Chooses a stream. */
  choose(stream: number): void;
  /** How well the word matches the name of a tag of that stream, or the name that both make together. */
  tag(tag: number): number;
  /** Whether the word matches anything of a tag of that stream, its digest aside. */
  holds(tag: number): boolean;
  /** Whether what matches is the whole name from the project on. */
  isWhole(tag: number): boolean;
}

/** The free words, ready; those that can only be a digest match no name. */
export function wordMatches(tables: Tables, words: readonly Word[]): WordMatch[] {
  return words.map((word) => {
    switch (word.kind) {
      case 'name':
        return new NameMatch(tables, word.text);
      case 'digest':
        return word.alsoName ? new NameMatch(tables, word.hex) : new NoMatch();
      case 'path':
        return new PathMatch(tables, word);
    }
  });
}

class NoMatch implements WordMatch {
  readonly place = rank.none;
  readonly ownStream = false;

  choose(): void {
    // Nothing depends on the stream.
  }

  tag(): number {
    return rank.none;
  }

  holds(): boolean {
    return false;
  }

  isWhole(): boolean {
    return false;
  }
}

class NameMatch implements WordMatch {
  place: number = rank.none;
  ownStream = false;
  readonly #tables: Tables;
  readonly #scores: NameScores;
  /** How many characters of the word's beginning are in the chosen stream's name. */
  #leading = 0;

  constructor(tables: Tables, word: string) {
    this.#tables = tables;
    this.#scores = tables.nameMemory.scores(word);
  }

  choose(stream: number): void {
    const { table } = this.#tables;
    const name = table.streamName[stream] ?? -1;
    const project = this.#scores.ranks[table.streamProject[stream] ?? -1] ?? 0;
    const own = this.#scores.ranks[name] ?? 0;
    this.place = Math.max(project, own);
    this.ownStream = own > 0 && own >= project;
    this.#leading = this.#scores.leading[name] ?? 0;
  }

  tag(tag: number): number {
    const name = this.#tables.table.tags.values[tag] ?? -1;
    const found = this.#scores.ranks[name] ?? 0;
    if (found > 0 || this.place > 0) return found;
    if (this.#leading === 0) return rank.none;
    const isTogether = this.#tables.nameMemory.hasEnd(this.#scores.word, this.#leading, name);
    return isTogether ? rank.subsequence : rank.none;
  }

  holds(tag: number): boolean {
    return this.place > 0 || this.tag(tag) > 0;
  }

  isWhole(): boolean {
    return false;
  }
}

class PathMatch implements WordMatch {
  place: number = rank.none;
  ownStream = false;
  readonly #tables: Tables;
  readonly #project: Uint8Array | undefined;
  readonly #stream: Uint8Array;
  readonly #tag: Uint8Array | undefined;
  /** Where the word names a digest: what it finds, as bits of `part`. */
  readonly #images: Uint8Array | undefined;
  #path: number = rank.none;

  constructor(tables: Tables, word: Extract<Word, { kind: 'path' }>) {
    const ranks = (text: string): Uint8Array => tables.nameMemory.scores(text).ranks;
    this.#tables = tables;
    this.#project = word.project === undefined ? undefined : ranks(word.project);
    this.#stream = ranks(word.stream);
    this.#tag = word.tag === undefined ? undefined : ranks(word.tag);
    this.#images = word.digest === undefined ? undefined : tables.factMemory.containing(word.digest);
  }

  choose(stream: number): void {
    const { table } = this.#tables;
    const own = this.#stream[table.streamName[stream] ?? -1] ?? 0;
    const project = this.#project?.[table.streamProject[stream] ?? -1] ?? rank.exact;
    this.#path = Math.min(own, project);
    this.place = this.#tag === undefined && this.#images === undefined ? this.#path : rank.none;
    this.ownStream = own > 0;
  }

  tag(tag: number): number {
    if (this.#tag === undefined || this.#path === rank.none) return rank.none;
    const found = this.#named(tag);
    return found > 0 && this.#hadImage(tag) ? found : rank.none;
  }

  holds(tag: number): boolean {
    return this.#named(tag) > 0;
  }

  #named(tag: number): number {
    const name = this.#tables.table.tags.values[tag] ?? -1;
    return Math.min(this.#path, this.#tag === undefined ? rank.exact : (this.#tag[name] ?? 0));
  }

  /** Whether the tag points to the image that the word names, or did. */
  #hadImage(tag: number): boolean {
    if (this.#images === undefined) return true;
    const { tagImage, tagEarlier, earlier } = this.#tables.table;
    if (this.#isImage(tagImage[tag])) return true;
    for (let place = tagEarlier[tag] ?? -1; place >= 0; place = earlier.next(place)) {
      if (this.#isImage(earlier.values[place])) return true;
    }
    return false;
  }

  #isImage(image = -1): boolean {
    return ((this.#images?.[image] ?? 0) & (part.image | part.platform)) !== 0;
  }

  isWhole(tag: number): boolean {
    return this.#project !== undefined && this.#path === rank.exact && this.tag(tag) === rank.exact;
  }
}
