/** One way to log in that a server offers. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** Names in lower case, values unquoted. The first of two equal names counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const longestHeader = 8192;
const mostChallenges = 16;
const mostParameters = 32;

// Sticky, and no character belongs to two alternatives: each is scanned in linear time.
const separators = /[ \t,]*/y;
const spaces = /[ \t]*/y;
const word = /[!#$%&'*+\-.^_`|~0-9A-Za-z/]*/y;
const padding = /=+[ \t]*(?=,|$)/y;
const quoted = /"(?:[^"\\]|\\[^])*"/y;

/** A scheme, a token68 or, with a value, a parameter. */
interface Item {
  readonly name: string;
  readonly value: string | undefined;
  readonly afterComma: boolean;
}

/**
 * Reads WWW-Authenticate (RFC 9110, section 11.6.1): several challenges, in one header or in several. Never throws. Where a
 * header is malformed its reading ends, and the challenge that stands there is dropped. Headers above 8 KB are not read.
 */
export function parseChallenges(header: string | readonly string[] | undefined): readonly Challenge[] {
  const headers = typeof header === 'string' ? [header] : (header ?? []);
  return headers.slice(0, mostChallenges).flatMap(parseHeader).slice(0, mostChallenges);
}

function parseHeader(header: string): readonly Challenge[] {
  if (header.length > longestHeader) return [];
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  const scanner = new Scanner(header);
  while (challenges.length <= mostChallenges) {
    const item = scanner.next();
    if (item === 'end') return challenges;
    const current = challenges.at(-1);
    if (item === 'malformed') return challenges.slice(0, -1);
    if (item.value !== undefined) {
      if (current === undefined || current.parameters.size === mostParameters) return challenges.slice(0, -1);
      const name = item.name.toLowerCase();
      if (!current.parameters.has(name)) current.parameters.set(name, item.value);
    } else if (item.afterComma || current === undefined || current.parameters.size > 0) {
      challenges.push({ scheme: item.name.toLowerCase(), parameters: new Map() });
    }
    // What remains is a token68 right after its scheme; neither Basic nor Bearer says anything by one.
  }
  return challenges;
}

class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Item | 'end' | 'malformed' {
    const start = this.#position;
    const gap = this.#take(separators);
    if (this.#position === this.#text.length) return 'end';
    const name = this.#take(word);
    if (name === '') return 'malformed';
    const afterComma = start === 0 || gap.includes(',');
    this.#take(spaces);
    if (this.#text[this.#position] !== '=' || this.#take(padding) !== '') {
      return { name, value: undefined, afterComma };
    }
    this.#position += 1;
    this.#take(spaces);
    const value = this.#value();
    return value === undefined ? 'malformed' : { name, value, afterComma };
  }

  #value(): string | undefined {
    if (this.#text[this.#position] !== '"') return this.#take(word) || undefined;
    const string = this.#take(quoted);
    return string === '' ? undefined : string.slice(1, -1).replace(/\\([^])/g, '$1');
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text)?.[0] ?? '';
    this.#position += match.length;
    return match;
  }
}
