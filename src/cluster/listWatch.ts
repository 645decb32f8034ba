import type { Failure } from '../model/failure.ts';
import type { JsonRecord } from '../model/json.ts';

/** What is listed and watched. */
export interface ListWatchTarget<T> {
  /** `/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams` */
  readonly path: string;
  /** `list image streams in hackershop` */
  readonly doing: string;
  /** An object of the list as the model has it; undefined leaves it out. */
  readonly parse: (object: JsonRecord) => T | undefined;
  /** Items per page; all at once unless given. */
  readonly limit?: number;
  /**
   * For lists without a version (projects): there is nothing to watch from, so the watch is opened first and the list
   * asked for once it is open; nothing that happens in between is missed.
   */
  readonly unversioned?: boolean;
}

/** One change of a list. `added` and `modified` both mean: this is how the item is now. */
export interface Change<T> {
  readonly type: 'added' | 'modified' | 'deleted';
  readonly item: T;
}

/** Who keeps the list. Nothing is called after the signal has aborted. */
export interface ListWatchObserver<T> {
  /** Items of the list. `append` adds a further page; otherwise they replace all that was there. */
  listed(items: readonly T[], page: { readonly more: boolean; readonly append: boolean }): void;
  /** What happened since, in order; changes that arrive together come together. */
  changed(changes: readonly Change<T>[]): void;
  /** The list may be out of date from now on. The next attempt comes after `retryIn` ms. */
  failed(failure: Failure, retryIn: number): void;
  /** After `failed`: the list is live again. */
  recovered(): void;
}

/** A running list-and-watch. It ends, silently, when its signal aborts or its connection is closed. */
export interface ListWatch {
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<void>;
  /** Fetches the next page and hands it out; nothing happens when there is none. Rejects with a `FailureError`. */
  loadMore(): Promise<void>;
  /** Tries again now instead of waiting for the next attempt. */
  retryNow(): void;
}
