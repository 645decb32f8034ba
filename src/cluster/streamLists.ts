import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '../connection/connection.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { imageStreamsPath, parseImageStream } from './imageStreams.ts';
import type { Change, ListWatch, ListWatchObserver, ListWatchTarget } from './listWatch.ts';
import { usualPace, waitAfter, type Pace } from './pace.ts';
import { startListWatch } from './startListWatch.ts';

/** Path of the image streams of all projects, for those who may list them cluster-wide. */
export const allStreamsPath = '/apis/image.openshift.io/v1/imagestreams';
/** Image streams per page: whoever takes them in does so at once. */
const limit = 250;

/** How much of a list is followed. */
export interface WholeListOptions {
  /** Ends as soon as the whole list was handed out, without a watch; false unless given. */
  readonly once?: boolean;
  readonly pace?: Pace;
}

/**
 * Follows the image streams of all projects. Loads all pages by itself and hands out each as it comes; a page that fails
 * is tried again. Who may not list them cluster-wide hears `forbidden`. `GET /apis/image.openshift.io/v1/imagestreams`.
 */
export function followAllStreams(
  connection: Connection,
  observer: ListWatchObserver<ImageStream>,
  signal: AbortSignal,
  options: WholeListOptions = {},
): ListWatch {
  const target = { path: allStreamsPath, doing: 'list image streams in all projects' };
  return followWhole(connection, { ...target, parse: parseImageStream, limit }, observer, signal, options);
}

/** Follows the image streams of a project in the same way. `GET …/namespaces/{project}/imagestreams`. */
export function followWholeProject(
  connection: Connection,
  project: string,
  observer: ListWatchObserver<ImageStream>,
  signal: AbortSignal,
  options: WholeListOptions = {},
): ListWatch {
  const target = { path: imageStreamsPath(project), doing: `list image streams in ${project}` };
  return followWhole(connection, { ...target, parse: parseImageStream, limit }, observer, signal, options);
}

/** Follows a list and loads all its pages. The calls of the observer mean the same as for `startListWatch`. */
export function followWhole<T>(
  connection: Connection,
  target: ListWatchTarget<T>,
  observer: ListWatchObserver<T>,
  signal: AbortSignal,
  { once = false, pace = usualPace }: WholeListOptions = {},
): ListWatch {
  const end = new AbortController();
  const pages = new Pages(observer, AbortSignal.any([signal, end.signal]), {
    doing: target.doing,
    pace,
    complete: () => {
      if (once) end.abort();
    },
  });
  return pages.follow((own, ownSignal) => startListWatch(connection, target, own, ownSignal, pace));
}

interface PagesOptions {
  readonly doing: string;
  readonly pace: Pace;
  /** Called when the last page was handed out. */
  readonly complete: () => void;
}

/** Stands between a list that hands out one page and an observer that wants all of them. */
class Pages<T> implements ListWatchObserver<T> {
  readonly #observer: ListWatchObserver<T>;
  readonly #signal: AbortSignal;
  readonly #options: PagesOptions;
  #list: ListWatch | undefined;
  /** Whether there are pages that were not loaded. */
  #more = false;
  /** Counts what was listed: who waits for a page sees whether anything came. */
  #listed = 0;
  #loading = false;
  #listFails = false;
  #pageFails = false;
  /** Ends the wait after a page that failed. */
  #wait = new AbortController();

  constructor(observer: ListWatchObserver<T>, signal: AbortSignal, options: PagesOptions) {
    this.#observer = observer;
    this.#signal = signal;
    this.#options = options;
  }

  follow(start: (observer: ListWatchObserver<T>, signal: AbortSignal) => ListWatch): ListWatch {
    const list = start(this, this.#signal);
    this.#list = list;
    return {
      ended: list.ended,
      loadMore: () => Promise.resolve(),
      retryNow: () => {
        list.retryNow();
        this.#wait.abort();
      },
    };
  }

  listed(items: readonly T[], page: { readonly more: boolean; readonly append: boolean }): void {
    this.#more = page.more;
    this.#listed += 1;
    this.#observer.listed(items, page);
    if (page.more) void this.#loadRest();
    else this.#options.complete();
  }

  changed(changes: readonly Change<T>[]): void {
    this.#observer.changed(changes);
  }

  failed(failure: Failure, retryIn: number): void {
    this.#listFails = true;
    this.#observer.failed(failure, retryIn);
  }

  recovered(): void {
    this.#listFails = false;
    if (!this.#pageFails) this.#observer.recovered();
  }

  /**
   * Loads page after page. A list that has to start again hands out nothing for the page that was asked for, and comes
   * back through `listed`: asking on would only disturb it.
   */
  async #loadRest(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    for (let before = -1; this.#more && before !== this.#listed && !this.#signal.aborted;) {
      before = this.#listed;
      await this.#loadPage();
    }
    this.#loading = false;
  }

  async #loadPage(): Promise<void> {
    for (let failures = 0; !this.#signal.aborted; failures += 1) {
      try {
        await this.#list?.loadMore();
        this.#pageCame();
        return;
      } catch (error) {
        if (!isAborted(this.#signal)) await this.#pauseAfter(failureOf(error, this.#options.doing), failures);
      }
    }
  }

  #pageCame(): void {
    if (!this.#pageFails || this.#signal.aborted) return;
    this.#pageFails = false;
    if (!this.#listFails) this.#observer.recovered();
  }

  async #pauseAfter(failure: Failure, failures: number): Promise<void> {
    const wait = waitAfter(failure, failures, this.#options.pace);
    this.#pageFails = true;
    this.#observer.failed(failure, wait);
    this.#wait = new AbortController();
    const signal = AbortSignal.any([this.#signal, this.#wait.signal]);
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
