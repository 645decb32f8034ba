import { filled, grownLength } from './arrays.ts';

/** Pairs of numbers, chained by the first of them: an owner and what it has. -1 ends a chain. */
export class Chains {
  #owners = new Int32Array(16);
  #values = new Int32Array(16);
  #nexts = new Int32Array(16);
  #kinds = new Uint8Array(16);
  #free = -1;
  #size = 0;

  /** All places are below; those of no pair have the owner -1. */
  get size(): number {
    return this.#size;
  }

  get owners(): Int32Array {
    return this.#owners;
  }

  get values(): Int32Array {
    return this.#values;
  }

  get kinds(): Uint8Array {
    return this.#kinds;
  }

  /** The place after this one in its chain. */
  next(place: number): number {
    return this.#nexts[place] ?? -1;
  }

  /** Puts a pair before the chain that begins at `first`; the place of the new beginning. */
  add(first: number, owner: number, value: number, kind = 0): number {
    const place = this.#take();
    this.#owners[place] = owner;
    this.#values[place] = value;
    this.#kinds[place] = kind;
    this.#nexts[place] = first;
    return place;
  }

  /** Ends all pairs of a chain. */
  release(first: number): number {
    let count = 0;
    for (let place = first; place >= 0; count += 1) {
      const next = this.next(place);
      this.#owners[place] = -1;
      this.#nexts[place] = this.#free;
      this.#free = place;
      place = next;
    }
    return count;
  }

  #take(): number {
    const place = this.#free;
    if (place >= 0) {
      this.#free = this.next(place);
      return place;
    }
    this.#size += 1;
    if (this.#size > this.#owners.length) this.#grow(grownLength(this.#size));
    return this.#size - 1;
  }

  #grow(length: number): void {
    this.#owners = filled(new Int32Array(length), this.#owners);
    this.#values = filled(new Int32Array(length), this.#values);
    this.#nexts = filled(new Int32Array(length), this.#nexts);
    this.#kinds = filled(new Uint8Array(length), this.#kinds);
  }
}
