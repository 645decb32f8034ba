import { FailureError } from '../../model/failure.ts';

/** ms without a byte, or until the answer after the last one. */
const patience = 120_000;

/** Ends what makes no progress any more: an upload has no time limit of its own. */
export class Stall {
  readonly #abort = new AbortController();
  readonly #host: string;
  #timer: NodeJS.Timeout;

  constructor(host: string) {
    this.#host = host;
    this.#timer = this.#start();
  }

  /** Aborts when nothing was seen for a while. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** There is progress. */
  saw(): void {
    this.#timer.refresh();
  }

  /** Nothing is awaited any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    const reason = `it takes no more bytes for ${patience / 1000} s`;
    const failure = new FailureError({ kind: 'unreachable', host: this.#host, reason });
    return setTimeout(() => this.#abort.abort(failure), patience);
  }
}
