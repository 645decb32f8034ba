import { SearchAll } from './searchAll.ts';
import { SearchEach } from './searchEach.ts';
import type { Reading, ReadingOptions, ReadingProgress } from './searchReading.ts';

/**
 * Reads the image streams of all projects while it is open: by one list where the user may, else project by project.
 * When it is closed all watches end, and what was read stays.
 */
export class SearchReader {
  readonly #all: SearchAll;
  readonly #each: SearchEach;
  readonly #session: AbortSignal;
  /** Whether the user may not list everywhere. */
  #refused = false;
  #abort: AbortController | undefined;

  constructor(options: ReadingOptions, session: AbortSignal) {
    this.#session = session;
    this.#all = new SearchAll(options, () => this.#refuse());
    this.#each = new SearchEach(options);
  }

  get progress(): ReadingProgress {
    return this.#reading.progress;
  }

  get isBusy(): boolean {
    return this.#reading.isBusy;
  }

  open(): void {
    if (this.#abort !== undefined) return;
    this.#start();
  }

  close(): void {
    this.#abort?.abort();
    this.#abort = undefined;
  }

  projectsChanged(): void {
    if (this.#abort !== undefined) this.#reading.projectsChanged();
  }

  projectChanged(project: string): void {
    if (this.#abort !== undefined) this.#reading.projectChanged(project);
  }

  /** Tries again now what failed, and asks again for everything when opened next. */
  retry(): void {
    if (this.#abort === undefined) this.#refused = false;
    else this.#reading.retry();
  }

  get #reading(): Reading {
    return this.#refused ? this.#each : this.#all;
  }

  #start(): void {
    this.#abort = new AbortController();
    this.#reading.start(AbortSignal.any([this.#abort.signal, this.#session]));
  }

  #refuse(): void {
    this.#abort?.abort();
    this.#refused = true;
    this.#start();
  }
}
