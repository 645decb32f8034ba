import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../../connection/connection.ts';
import { failureOf, type Failure } from '../../model/failure.ts';
import { usualPace } from '../pace.ts';
import { parseWatchEvent, type WatchEvent } from '../watchEvent.ts';

interface ContentWatchOptions {
  readonly path: string;
  readonly doing: string;
  /** Everything up to this version is known. */
  readonly version: string;
  /** Hears each change. */
  readonly take: (event: WatchEvent & { kind: 'change' }) => void;
  /** Hears why it has ended; not called after the signal has aborted. */
  readonly ended: (failure: Failure) => void;
  readonly signal: AbortSignal;
}

/** A watch from one version on that is opened again when the server ends it, and ends when it breaks. */
export class ContentWatch {
  readonly #connection: Connection;
  readonly #options: ContentWatchOptions;
  #version: string;
  #isReady: () => void = () => undefined;
  #ready: Promise<void> = this.#close();

  constructor(connection: Connection, options: ContentWatchOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#version = options.version;
    void this.#run();
  }

  /** Resolves while it is open, and once it has ended. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  async #run(): Promise<void> {
    const { doing, ended, signal } = this.#options;
    try {
      for (;;) {
        const started = performance.now();
        await this.#watch();
        this.#ready = this.#close();
        await delay(Math.max(0, started + usualPace.between - performance.now()), undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) ended(failureOf(error, doing));
      this.#isReady();
    }
  }

  #close(): Promise<void> {
    return new Promise((resolve) => (this.#isReady = resolve));
  }

  async #watch(): Promise<void> {
    const { path, doing, take, signal } = this.#options;
    const timeoutSeconds = usualPace.watchSeconds.most;
    const lines = this.#connection.lines(path, {
      doing,
      signal,
      query: { watch: true, allowWatchBookmarks: true, resourceVersion: this.#version, timeoutSeconds },
      idleTimeout: timeoutSeconds * 1000 + usualPace.grace,
      opened: () => this.#isReady(),
    });
    for await (const line of lines) {
      const event = parseWatchEvent(line, doing, this.#connection.host);
      this.#version = event.version;
      if (event.kind === 'change') take(event);
    }
  }
}
