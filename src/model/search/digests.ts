import { hexOf, type Digest } from '../digest.ts';
import { filled, grownLength } from './arrays.ts';

/** Words of 32 bits that each digest has in the table: all of a sha256. */
const width = 8;
const unused = -1;
const prefix = 'sha256:';

/**
 * Digests as numbers: 32 bytes each instead of a string of 71 characters, with the first eight hex digits in an array
 * of their own. Looking at all of them for a prefix is a walk over that array, which takes a fraction of a millisecond
 * for hundreds of thousands and has nothing to keep sorted.
 */
export class Digests {
  #words = new Uint32Array(width * 16);
  #heads = new Uint32Array(16);
  #slots = new Int32Array(64).fill(unused);
  /** A sha512 whole; of it the table has the first half. */
  readonly #long = new Map<number, Digest>();
  readonly #free: number[] = [];
  readonly #scratch = new Uint32Array(width);
  readonly #codes = Array.from(`${prefix}${'0'.repeat(64)}`, (character) => character.charCodeAt(0));
  #size = 0;
  #version = 0;
  #lastFound: { readonly hex: string; readonly version: number; readonly ids: readonly number[] } | undefined;

  /** All numbers are below. */
  get size(): number {
    return this.#size;
  }

  /** Changes with every new digest. */
  get version(): number {
    return this.#version;
  }

  /** How many there are. */
  get count(): number {
    return this.#size - this.#free.length;
  }

  /** The number of the digest, new or known. */
  add(digest: Digest): number {
    readWords(digest, this.#scratch);
    const slot = this.#slotOf(digest);
    const known = this.#slots[slot] ?? unused;
    return known === unused ? this.#insert(digest, slot) : known;
  }

  find(digest: Digest): number | undefined {
    readWords(digest, this.#scratch);
    const id = this.#slots[this.#slotOf(digest)] ?? unused;
    return id === unused ? undefined : id;
  }

  text(id: number): Digest {
    const long = this.#long.get(id);
    if (long !== undefined) return long;
    const codes = this.#codes;
    for (let digit = 0; digit < 64; digit += 1) {
      const bits = ((this.#words[id * width + (digit >> 3)] ?? 0) >>> (28 - 4 * (digit & 7))) & 15;
      codes[prefix.length + digit] = bits < 10 ? 48 + bits : 87 + bits;
    }
    // Made of sixteen kinds of digits only: there is nothing to check.
    return String.fromCharCode(...codes) as Digest;
  }

  /** The numbers of all digests that begin with these hex digits; may include some that are no longer used. */
  withPrefix(hex: string): readonly number[] {
    const known = this.#lastFound;
    if (known?.hex === hex && known.version === this.#version) return known.ids;
    const heads = withHead(this.#heads, this.#size, hex.slice(0, 8));
    const ids = hex.length <= 8 ? heads : heads.filter((id) => hexOf(this.text(id)).startsWith(hex));
    this.#lastFound = { hex, version: this.#version, ids };
    return ids;
  }

  /** Forgets all digests for which the answer is false. */
  keep(isUsed: (id: number) => boolean): void {
    const freed = new Set(this.#free);
    for (let id = 0; id < this.#size; id += 1) {
      if (freed.has(id) || isUsed(id)) continue;
      this.#free.push(id);
      freed.add(id);
      this.#long.delete(id);
    }
    this.#rehash(freed);
  }

  /** Where the digest in the scratch words is, or where it would go. */
  #slotOf(digest: Digest): number {
    const mask = this.#slots.length - 1;
    let slot = (this.#scratch[1] ?? 0) & mask;
    for (;;) {
      const id = this.#slots[slot] ?? unused;
      if (id === unused || this.#isAt(id, digest)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isAt(id: number, digest: Digest): boolean {
    for (let word = 0; word < width; word += 1) {
      if (this.#words[id * width + word] !== this.#scratch[word]) return false;
    }
    return digest.length === sha256Length ? !this.#long.has(id) : this.#long.get(id) === digest;
  }

  #insert(digest: Digest, slot: number): number {
    const id = this.#free.pop() ?? this.#size;
    this.#version += 1;
    if (id === this.#size) this.#grow();
    this.#words.set(this.#scratch, id * width);
    this.#heads[id] = this.#scratch[0] ?? 0;
    if (digest.length !== sha256Length) this.#long.set(id, digest);
    this.#slots[slot] = id;
    if (this.count * 2 > this.#slots.length) this.#rehash(new Set(this.#free));
    return id;
  }

  #grow(): void {
    this.#size += 1;
    if (this.#size <= this.#heads.length) return;
    const length = grownLength(this.#size);
    this.#heads = filled(new Uint32Array(length), this.#heads);
    this.#words = filled(new Uint32Array(length * width), this.#words);
  }

  #rehash(freed: ReadonlySet<number>): void {
    let length = 64;
    while (length < this.count * 3) length *= 2;
    const mask = length - 1;
    this.#slots = new Int32Array(length).fill(unused);
    for (let id = 0; id < this.#size; id += 1) {
      if (freed.has(id)) continue;
      let slot = (this.#words[id * width + 1] ?? 0) & mask;
      while (this.#slots[slot] !== unused) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }
}

/** Which of the first so many words begin with up to eight hex digits. */
function withHead(words: Uint32Array, size: number, hex: string): number[] {
  const found: number[] = [];
  const mask = hex === '' ? 0 : -1 << (32 - 4 * hex.length);
  const wanted = parseInt(hex.padEnd(8, '0'), 16) & mask;
  for (let at = 0; at < size; at += 1) if (((words[at] ?? 0) & mask) === wanted) found.push(at);
  return found;
}

const sha256Length = prefix.length + 64;

/** The first 64 hex digits after the colon, eight to a word. */
function readWords(digest: Digest, into: Uint32Array): void {
  let at = 7;
  for (let word = 0; word < width; word += 1) {
    let bits = 0;
    for (const end = at + 8; at < end; at += 1) {
      const code = digest.charCodeAt(at);
      bits = (bits << 4) | (code < 58 ? code - 48 : code - 87);
    }
    into[word] = bits;
  }
}
