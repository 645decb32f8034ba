import { needsPerson, type Failure } from '../model/failure.ts';

/** How long to wait before what failed is wanted again, ms: doubled each time that it fails again. */
export interface TryPace {
  readonly first: number;
  readonly longest: number;
}

const usual: TryPace = { first: 30_000, longest: 480_000 };

/** What failed to be fetched for a subject and may work later: after a while it is forgotten, for those who still show it. */
export class SecondTries<T> {
  readonly #signal: AbortSignal;
  readonly #again: (subject: T) => void;
  readonly #pace: TryPace;
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #failures = new Map<string, number>();

  /** `again` is called when it is time to try for a subject; never after the signal aborts. */
  constructor(signal: AbortSignal, again: (subject: T) => void, pace: TryPace = usual) {
    this.#signal = signal;
    this.#again = again;
    this.#pace = pace;
    signal.addEventListener('abort', () => this.forget());
  }

  /** Something failed for a subject. What only a person mends is not tried again. */
  failed(key: string, subject: T, failure: Failure): void {
    if (this.#signal.aborted || needsPerson(failure) || this.#waiting.has(key)) return;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    const wait = Math.min(this.#pace.first * 2 ** failures, this.#pace.longest);
    const timer = setTimeout(() => {
      this.#waiting.delete(key);
      this.#again(subject);
    }, wait);
    timer.unref();
    this.#waiting.set(key, timer);
  }

  /** It works: the next failure waits as the first did. */
  worked(key: string): void {
    if (!this.#waiting.has(key)) this.#failures.delete(key);
  }

  /** Nothing is waited for any more. */
  forget(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#failures.clear();
  }
}
