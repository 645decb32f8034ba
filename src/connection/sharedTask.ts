import { untilAborted } from '../http/abort.ts';

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
