/** The best few of many, without keeping or sorting them all. */
export class Best<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  #kept: T[] = [];
  #worst: T | undefined;
  #total = 0;

  /** `compare` says as for `sort` which is better: the better first. */
  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  /** How many were added. */
  get total(): number {
    return this.#total;
  }

  add(item: T): void {
    this.#total += 1;
    if (this.#worst !== undefined && this.#compare(item, this.#worst) > 0) return;
    this.#kept.push(item);
    if (this.#kept.length >= 2 * this.#limit + 1000) this.#cut();
  }

  /** The best, best first. */
  results(): readonly T[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort(this.#compare);
    if (this.#kept.length < this.#limit) return;
    this.#kept = this.#kept.slice(0, this.#limit);
    this.#worst = this.#kept.at(-1);
  }
}
