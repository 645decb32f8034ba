import { failureOf, type Failure } from '../model/failure.ts';

/** Something that is fetched once and does not change. */
export type Fetched<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'loaded'; readonly value: T };

interface Entry<T> {
  state: Fetched<T>;
  readonly done: Promise<Fetched<T>>;
  failedAt: number | undefined;
}

/**
 * Fetches each key once, with one request in flight per key, and keeps the newest `limit` answers. A failure is kept
 * for `retryAfter` ms, so that a dead registry is not asked again for every row that is drawn.
 */
export class FetchCache<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #limit: number;
  readonly #retryAfter: number;
  readonly #signal: AbortSignal;
  readonly #onFailed: (failure: Failure) => void;

  constructor(signal: AbortSignal, onFailed: (failure: Failure) => void, limit: number, retryAfter = 30_000) {
    this.#signal = signal;
    this.#onFailed = onFailed;
    this.#limit = limit;
    this.#retryAfter = retryAfter;
  }

  /** What is known now; undefined when it was never asked for. */
  peek(key: string): Fetched<T> | undefined {
    return this.#entries.get(key)?.state;
  }

  /** The state once it is settled. Never rejects; after the signal aborts the state stays `loading`. */
  get(key: string, doing: string, fetch: (signal: AbortSignal) => Promise<T>): Promise<Fetched<T>> {
    const known = this.#entries.get(key);
    if (known !== undefined && !this.#isStale(known)) return known.done;
    const entry: Entry<T> = {
      state: { kind: 'loading' },
      failedAt: undefined,
      done: this.#run(key, doing, fetch),
    };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#trim();
    return entry.done;
  }

  forget(): void {
    this.#entries.clear();
  }

  /** Forgets what failed: the next who asks has it fetched. */
  forgetFailed(): void {
    for (const [key, entry] of this.#entries) if (entry.failedAt !== undefined) this.#entries.delete(key);
  }

  async #run(key: string, doing: string, fetch: (signal: AbortSignal) => Promise<T>): Promise<Fetched<T>> {
    // The entry is in the map before the first await returns.
    await Promise.resolve();
    const entry = this.#entries.get(key);
    let state: Fetched<T>;
    try {
      state = { kind: 'loaded', value: await fetch(this.#signal) };
    } catch (error) {
      if (this.#signal.aborted) return { kind: 'loading' };
      state = { kind: 'failed', failure: failureOf(error, doing) };
      this.#onFailed(state.failure);
    }
    if (entry !== undefined) {
      entry.state = state;
      entry.failedAt = state.kind === 'failed' ? performance.now() : undefined;
    }
    return state;
  }

  #isStale(entry: Entry<T>): boolean {
    return entry.failedAt !== undefined && performance.now() - entry.failedAt > this.#retryAfter;
  }

  #trim(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) return;
      this.#entries.delete(key);
    }
  }
}
