import Mocha from 'mocha';
import type { TestEvent } from '../vscode/report.ts';

/** A mocha reporter that sends each event as JSON to the URL in its option `url`, in order, and waits for the last. */
export class PostingReporter extends Mocha.reporters.Base {
  readonly #url: string;
  #last: Promise<void> = Promise.resolve();

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { url } = options.reporterOptions as { readonly url: string };
    this.#url = url;
    runner.on('pass', (test) => {
      this.#post({ kind: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    runner.on('fail', (test, error: unknown) => {
      this.#post({ kind: 'failed', title: test.fullTitle(), message: textOf(error) });
    });
    runner.on('pending', (test) => {
      this.#post({ kind: 'pending', title: test.fullTitle() });
    });
  }

  override done(failures: number, finished?: (failures: number) => void): void {
    this.#post({ kind: 'ended' });
    void this.#last.finally(() => finished?.(failures));
  }

  #post(event: TestEvent): void {
    this.#last = this.#last.then(async () => {
      await fetch(this.#url, { method: 'POST', body: JSON.stringify(event) });
    });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
