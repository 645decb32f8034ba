interface Run<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/** One run of a task for all who want its result at the same time. */
export class SharedTask<T> {
  readonly #task: (signal: AbortSignal) => Promise<T>;
  #run: Run<T> | undefined;

  constructor(task: (signal: AbortSignal) => Promise<T>) {
    this.#task = task;
  }

  /** Joins the running task or starts it. The task itself is aborted only when the last one waiting has gone. */
  async run(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const run = (this.#run ??= this.#start());
    run.waiting += 1;
    try {
      return await untilAborted(run.result, signal);
    } finally {
      run.waiting -= 1;
      if (run.waiting === 0) {
        if (this.#run === run) this.#run = undefined;
        run.abort.abort();
      }
    }
  }

  #start(): Run<T> {
    const abort = new AbortController();
    const run = { result: this.#task(abort.signal), abort, waiting: 0 };
    const ended = (): void => {
      if (this.#run === run) this.#run = undefined;
    };
    run.result.then(ended, ended);
    return run;
  }
}

/** The promise's result, or the signal's reason as soon as it aborts. The loser is left alone and never unhandled. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(abortReason(signal));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    promise.catch(() => undefined);
  }
}

/** What an aborted signal makes its waiters throw. */
export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('Aborted', 'AbortError');
}
