import type * as vscode from 'vscode';
import type { Failure } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { withoutSecrets } from '../model/secret.ts';

/** Writes each failure to the log once, however often it comes back in a row. */
export class FailureLog {
  readonly #channel: vscode.LogOutputChannel;
  readonly #last = new Map<string, string>();

  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  /** Logs a failure of a place (`connection`, `streams hackershop`), unless it is the place's last one again. */
  report(failure: Failure, place = ''): void {
    const line = withoutSecrets(`${failure.kind}: ${failureText(failure)}`);
    if (place !== '' && this.#last.get(place) === line) return;
    this.#last.set(place, line);
    this.#channel.error(line);
  }

  /** The place works again; its next failure is news. */
  mended(place: string): void {
    if (this.#last.delete(place)) this.#channel.info(`${place}: works again`);
  }

  info(message: string): void {
    this.#channel.info(withoutSecrets(message));
  }

  /** Opens the log, and leaves the focus where it is. */
  show(): void {
    this.#channel.show(true);
  }
}
