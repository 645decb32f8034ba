import { leading, patternMatcher, rank, rankOf } from './matching.ts';
import type { Names } from './names.ts';

/** How well every name matches one word; by the names' numbers. */
export interface NameScores {
  readonly word: string;
  readonly ranks: Uint8Array;
  /** How many characters of the word's beginning are in the name: `sky2` may be in `skyfield:2.0`. */
  readonly leading: Uint8Array;
}

/** Longer than any name: no name can hold more of a word. */
const longestWord = 255;
const remembered = 12;

/**
 * Scores names once per word, and looks at fewer names for a word that continues one it knows: what `sk` is not in,
 * `sky` is not in either. What it remembers ends with a change of the names.
 */
export class NameMemory {
  readonly #names: Names;
  #version = -1;
  readonly #scores = new Map<string, NameScores>();
  readonly #patterns = new Map<string, Uint8Array>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** The scores of a word in lower case. */
  scores(word: string): NameScores {
    this.#check();
    const known = this.#scores.get(word);
    if (known !== undefined) return known;
    const scores = this.#score(word, this.#shorter(word));
    remember(this.#scores, word, scores);
    return scores;
  }

  /** Whether the name has all characters of the word's end from there on. */
  hasEnd(word: string, from: number, name: number): boolean {
    return leading(word, this.#names.lower(name), from) === word.length - from;
  }

  /** 1 for each name that matches the pattern. */
  matches(pattern: string): Uint8Array {
    this.#check();
    const known = this.#patterns.get(pattern);
    if (known !== undefined) return known;
    const matches = new Uint8Array(this.#names.size);
    const isMatch = patternMatcher(pattern);
    for (let id = 0; id < matches.length; id += 1) if (isMatch(this.#names.lower(id))) matches[id] = 1;
    remember(this.#patterns, pattern, matches);
    return matches;
  }

  #check(): void {
    if (this.#version === this.#names.version) return;
    this.#version = this.#names.version;
    this.#scores.clear();
    this.#patterns.clear();
  }

  /** The longest word known that this one continues. */
  #shorter(word: string): NameScores | undefined {
    let best: NameScores | undefined;
    for (const scores of this.#scores.values()) {
      if (word.startsWith(scores.word) && scores.word.length > (best?.word.length ?? 0)) best = scores;
    }
    return best;
  }

  #score(word: string, shorter: NameScores | undefined): NameScores {
    const names = this.#names;
    const ranks = new Uint8Array(names.size);
    const starts = new Uint8Array(names.size);
    if (word.length > longestWord) return { word, ranks, leading: starts };
    for (let id = 0; id < ranks.length; id += 1) {
      const name = names.lower(id);
      if (shorter !== undefined && (shorter.ranks[id] ?? 0) === rank.none) {
        starts[id] = shorter.leading[id] ?? 0;
        continue;
      }
      ranks[id] = rankOf(word, name);
      starts[id] = ranks[id] === rank.none ? leading(word, name) : word.length;
    }
    return { word, ranks, leading: starts };
  }
}

/** Keeps the newest few. */
function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.set(key, value);
  for (const oldest of memory.keys()) {
    if (memory.size <= remembered) return;
    memory.delete(oldest);
  }
}
