import { setTimeout as delay } from 'node:timers/promises';
import { FailureError, failureOf, needsPerson, type Failure } from '../model/failure.ts';
import { mapInTurns } from '../model/inTurns.ts';
import type { JsonRecord } from '../model/json.ts';
import type { Connection } from '../connection/connection.ts';
import { fetchPage } from './listPages.ts';
import type { Change, ListWatch, ListWatchObserver, ListWatchTarget } from './listWatch.ts';
import { isGone, usualPace, waitAfter, type Pace } from './pace.ts';
import { keyOf, parseWatchEvent } from './watchEvent.ts';

/**
 * Keeps a list current: lists, watches from the list's version, watches again from the last version when a watch ends,
 * and lists again when that version is gone. Failures that pass by themselves are tried again with backoff, those that
 * a person mends (`needsPerson`) each minute and from the start: rights given or taken meanwhile show.
 */
export function startListWatch<T>(
  connection: Connection,
  target: ListWatchTarget<T>,
  observer: ListWatchObserver<T>,
  signal: AbortSignal,
  pace: Pace = usualPace,
): ListWatch {
  return new ListWatchLoop(connection, target, observer, signal, pace);
}

class ListWatchLoop<T> implements ListWatch {
  readonly ended: Promise<void>;
  readonly #connection: Connection;
  readonly #target: ListWatchTarget<T>;
  readonly #observer: ListWatchObserver<T>;
  readonly #signal: AbortSignal;
  readonly #pace: Pace;
  /** Ends the current attempt or wait, and with it one turn of the loop. */
  #turn = new AbortController();
  /** Everything up to this version is known; undefined: list first. */
  #version: string | undefined;
  /** Where the next page starts; undefined when there is none. */
  #next: string | undefined;
  #pages = 1;
  /** Objects the watch has told of while pages were missing: a page, as old as the list, must not undo that. */
  readonly #touched = new Set<string>();
  #pending: Change<T>[] = [];
  #failures = 0;
  #failing = false;
  #brokenBefore = false;
  #lastWatch = -Infinity;
  #loading: Promise<void> | undefined;

  constructor(
    connection: Connection,
    target: ListWatchTarget<T>,
    observer: ListWatchObserver<T>,
    signal: AbortSignal,
    pace: Pace,
  ) {
    this.#connection = connection;
    this.#target = target;
    this.#observer = observer;
    this.#signal = signal;
    this.#pace = pace;
    this.ended = this.#run();
  }

  async loadMore(): Promise<void> {
    this.#loading ??= this.#loadPage().finally(() => (this.#loading = undefined));
    await this.#loading;
  }

  retryNow(): void {
    if (this.#failing) this.#turn.abort();
  }

  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      this.#turn = new AbortController();
      const turn = AbortSignal.any([this.#signal, this.#turn.signal]);
      try {
        if (this.#target.unversioned === true) await this.#watch('0', turn);
        else await this.#watch(this.#version ?? (await this.#list(turn)), turn);
      } catch (error) {
        if (isAborted(this.#signal)) return;
        if (isAborted(turn)) continue;
        if (error instanceof Error && error.name === 'AbortError') return;
        if (isGone(error) && this.#version !== undefined) this.#version = undefined;
        else await this.#pauseAfter(failureOf(error, this.#target.doing), turn);
      }
    }
  }

  /** Lists as many pages as were shown before, or the first. */
  async #list(turn: AbortSignal): Promise<string> {
    const { path, doing, limit } = this.#target;
    let page = await fetchPage(this.#connection, { path, doing, limit, next: undefined }, turn);
    const objects = [...page.items];
    for (let count = 1; count < this.#pages && page.next !== undefined; count += 1) {
      page = await fetchPage(this.#connection, { path, doing, limit, next: page.next }, turn);
      for (const object of page.items) objects.push(object);
    }
    const items = await this.#parsed(objects);
    turn.throwIfAborted();
    this.#touched.clear();
    this.#pending = [];
    this.#next = page.next;
    this.#version = page.version;
    this.#observer.listed(items.filter(isItem), { more: page.next !== undefined, append: false });
    this.#recover();
    if (page.version !== undefined) return page.version;
    if (this.#target.unversioned === true) return '0';
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the list has no version' });
  }

  async #loadPage(): Promise<void> {
    const { path, doing, limit } = this.#target;
    const next = this.#next;
    if (next === undefined) return;
    try {
      const page = await fetchPage(this.#connection, { path, doing, limit, next }, this.#signal);
      const items = await this.#parsed(page.items);
      this.#signal.throwIfAborted();
      // A new list has come meanwhile: this page belongs to the old one.
      if (this.#next !== next) return;
      this.#flush();
      this.#pages += 1;
      this.#next = page.next;
      const untouched = items.filter((_, at) => !this.#touched.has(keyOf(page.items[at] ?? {})));
      this.#observer.listed(untouched.filter(isItem), { more: page.next !== undefined, append: true });
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#pages += 1;
      this.#version = undefined;
      this.#turn.abort();
    }
  }

  async #watch(version: string, turn: AbortSignal): Promise<void> {
    const { between, watchSeconds, grace, settled } = this.#pace;
    await sleep(this.#lastWatch + between - performance.now(), turn);
    const started = (this.#lastWatch = performance.now());
    const { least, most } = watchSeconds;
    const timeoutSeconds = Math.round(least + Math.random() * (most - least));
    const query = { watch: true, allowWatchBookmarks: true, resourceVersion: version, timeoutSeconds };
    const listing = new AbortController();
    const seen: { opened: boolean; list?: Promise<unknown> } = { opened: false };
    const options = {
      doing: this.#target.doing,
      signal: AbortSignal.any([turn, listing.signal]),
      query,
      idleTimeout: timeoutSeconds * 1000 + grace,
      opened: () => {
        seen.opened = true;
        if (this.#target.unversioned !== true) {
          this.#recover();
          return;
        }
        seen.list = this.#list(turn);
        seen.list.catch(() => listing.abort());
      },
    };
    try {
      for await (const line of this.#connection.lines(this.#target.path, options)) {
        await seen.list;
        this.#take(line);
      }
      this.#brokenBefore = false;
    } catch (error) {
      this.#flush();
      if (isAborted(turn)) throw error;
      if (listing.signal.aborted) await seen.list;
      const progress = seen.opened && (this.#version !== version || performance.now() - started >= settled);
      if (progress) {
        this.#failures = 0;
        this.#brokenBefore = false;
      }
      if (!seen.opened || !this.#passesOver(error)) throw error;
    }
  }

  /** A watch that breaks once, as connections do, is no news: the next one goes on where it ended. */
  #passesOver(error: unknown): boolean {
    const { kind } = failureOf(error, this.#target.doing);
    const passes = !this.#brokenBefore && (kind === 'unreachable' || kind === 'unreadable');
    this.#brokenBefore = true;
    return passes;
  }

  #take(line: string): void {
    const event = parseWatchEvent(line, this.#target.doing, this.#connection.host);
    this.#version = event.version;
    if (event.kind === 'bookmark') return;
    if (this.#next !== undefined) this.#touched.add(keyOf(event.object));
    const item = this.#target.parse(event.object);
    if (item === undefined) return;
    if (this.#pending.length === 0) setImmediate(() => this.#flush());
    this.#pending.push({ type: event.type, item });
  }

  #flush(): void {
    const changes = this.#pending;
    this.#pending = [];
    if (changes.length > 0 && !this.#signal.aborted) this.#observer.changed(changes);
  }

  async #pauseAfter(failure: Failure, turn: AbortSignal): Promise<void> {
    if (needsPerson(failure)) this.#version = undefined;
    const wait = waitAfter(failure, this.#failures, this.#pace);
    this.#failures += 1;
    this.#failing = true;
    this.#observer.failed(failure, wait);
    await sleep(wait, turn);
  }

  #recover(): void {
    if (!this.#failing || this.#signal.aborted) return;
    this.#failing = false;
    this.#observer.recovered();
  }

  /** In turns, as a page can hold tens of thousands of tags; an item, or nothing, for each object. */
  #parsed(objects: readonly JsonRecord[]): Promise<(T | undefined)[]> {
    return mapInTurns(objects, (object) => this.#target.parse(object));
  }
}

function isItem<T>(item: T | undefined): item is T {
  return item !== undefined;
}

/** Waits; ends early, without an error, when the signal aborts. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms > 0) await delay(ms, undefined, { signal }).catch(() => undefined);
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
