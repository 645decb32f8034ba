import type { Change, ListWatch, ListWatchObserver } from '../../cluster/listWatch.ts';
import type { Failure } from '../../model/failure.ts';
import type { ImageStream } from '../../model/imageStream.ts';
import type { LiveState } from '../liveList.ts';
import { endsSight, type ReadingOptions } from './searchReading.ts';

/** How a project is kept current: by somebody else who follows it, by a watch of its own, or not at all. */
export type ProjectSource = 'open' | 'watch' | 'once';

/** One project of those that are read each for itself. */
export class SearchProject implements ListWatchObserver<ImageStream> {
  readonly name: string;
  readonly #options: ReadingOptions;
  #source: ProjectSource | undefined;
  #abort = new AbortController();
  #list: ListWatch | undefined;
  #settle: () => void = () => undefined;
  #round = 0;
  #isRead = false;
  #failure: Failure | undefined;
  #at = -Infinity;

  constructor(name: string, options: ReadingOptions) {
    this.name = name;
    this.#options = options;
  }

  /** Undefined while nothing keeps it current and nobody reads it. */
  get source(): ProjectSource | undefined {
    return this.#source;
  }

  get isRead(): boolean {
    return this.#isRead;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** When its streams were last known to be current. */
  get at(): number {
    return this.#at;
  }

  /** Takes over what somebody else follows, as it is now. */
  takeOpen(state: LiveState<ImageStream>): void {
    this.leave();
    this.#source = 'open';
    switch (state.kind) {
      case 'loading':
        return;
      case 'failed':
        this.#fail(state.failure);
        return;
      case 'loaded':
        this.#begin();
        this.#options.streams.add([...state.items.values()], this.#round);
        this.#end();
        this.#failure = state.trouble;
    }
  }

  /**
   * Reads it, and with `watch` keeps it current from then on. Resolves when it is read, has failed, or nobody needs it
   * any more; what failed is tried again.
   */
  async read(source: 'watch' | 'once', signal: AbortSignal): Promise<void> {
    // It may have waited for its turn twice.
    if (this.#source !== source || this.#list !== undefined || signal.aborted) return;
    const ended = AbortSignal.any([signal, this.#abort.signal]);
    await new Promise<void>((resolve) => {
      this.#settle = resolve;
      ended.addEventListener('abort', () => resolve(), { once: true });
      const options = { once: source === 'once' };
      this.#list = this.#options.client.followWholeProject(this.name, this, ended, options);
    });
  }

  /** Says how it is going to be read. */
  plan(source: 'watch' | 'once'): void {
    this.leave();
    this.#source = source;
    this.#isRead = false;
    this.#failure = undefined;
  }

  /** Ends what reads it. Its streams stay as they are. */
  leave(): void {
    if (this.#source !== undefined && this.#source !== 'once' && this.#isRead) this.#at = this.#options.now();
    this.#source = undefined;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#list = undefined;
  }

  retry(): void {
    this.#list?.retryNow();
  }

  listed(items: readonly ImageStream[], page: { readonly more: boolean; readonly append: boolean }): void {
    if (!page.append) this.#begin();
    this.#options.streams.add(items, this.#round);
    this.#failure = undefined;
    if (!page.more) this.#end();
    this.#options.changed();
  }

  changed(changes: readonly Change<ImageStream>[]): void {
    for (const { type, item } of changes) {
      if (type === 'deleted') this.#options.streams.remove({ project: item.project, stream: item.name });
      else this.#options.streams.put(item);
    }
    this.#options.changed();
  }

  failed(failure: Failure): void {
    this.#fail(failure);
    this.#settle();
    this.#options.changed();
  }

  recovered(): void {
    this.#failure = undefined;
    this.#options.changed();
  }

  #begin(): void {
    this.#round = this.#options.streams.begin();
  }

  #end(): void {
    this.#options.streams.end(this.#round, this.name);
    this.#isRead = true;
    this.#at = this.#options.now();
    this.#settle();
  }

  #fail(failure: Failure): void {
    this.#failure = failure;
    if (!endsSight(failure)) return;
    this.#isRead = false;
    this.#options.streams.drop(this.name);
  }
}
