import type { Change, ListWatch, ListWatchObserver } from '../../cluster/listWatch.ts';
import type { Failure } from '../../model/failure.ts';
import type { ImageStream } from '../../model/imageStream.ts';
import { endsSight, type Reading, type ReadingOptions, type ReadingProgress } from './searchReading.ts';

/** Reads all projects by one list and keeps them current by one watch, for those who may list image streams everywhere. */
export class SearchAll implements Reading, ListWatchObserver<ImageStream> {
  readonly #options: ReadingOptions;
  readonly #refused: () => void;
  #signal: AbortSignal | undefined;
  #list: ListWatch | undefined;
  #round = 0;
  #complete = false;
  /** Whether there was a whole list: what it had stays while it is read again. */
  #isRead = false;
  #failure: Failure | undefined;
  /** Projects of which some page had streams. */
  readonly #begun = new Set<string>();
  /** When it was last known to be current. */
  #asOf: number | undefined;

  /** `refused` is told when the user may not list everywhere, or no longer; nothing is followed then. */
  constructor(options: ReadingOptions, refused: () => void) {
    this.#options = options;
    this.#refused = refused;
  }

  get progress(): ReadingProgress {
    const projects = this.#options.projects();
    const read = (projects ?? []).filter((name) => this.#isRead || this.#begun.has(name));
    const asOf = this.#signal?.aborted === false ? undefined : this.#asOf;
    return {
      total: projects?.length,
      read: read.length,
      ...this.#troubles(projects ?? [], new Set(read)),
      ...(asOf !== undefined && { asOf }),
    };
  }

  get isBusy(): boolean {
    return !this.#complete && this.#failure === undefined;
  }

  start(signal: AbortSignal): void {
    this.#complete = false;
    this.#isRead = false;
    this.#failure = undefined;
    this.#begun.clear();
    this.#signal = signal;
    signal.addEventListener('abort', () => (this.#asOf = this.#options.now()), { once: true });
    this.#list = this.#options.client.followAllStreams(this, signal);
  }

  /** The list has the streams of projects that come and go. */
  projectsChanged(): void {
    this.#options.changed();
  }

  projectChanged(): void {
    // The one watch tells of all projects.
  }

  retry(): void {
    this.#list?.retryNow();
  }

  listed(items: readonly ImageStream[], page: { readonly more: boolean; readonly append: boolean }): void {
    const { streams, changed } = this.#options;
    if (!page.append) this.#round = streams.begin();
    streams.add(items, this.#round);
    for (const { project } of items) this.#begun.add(project);
    if (!page.more) streams.end(this.#round);
    this.#complete = !page.more;
    this.#isRead ||= this.#complete;
    this.#failure = undefined;
    changed();
  }

  changed(changes: readonly Change<ImageStream>[]): void {
    const { streams, changed } = this.#options;
    for (const { type, item } of changes) {
      if (type === 'deleted') streams.remove({ project: item.project, stream: item.name });
      else streams.put(item);
    }
    changed();
  }

  failed(failure: Failure): void {
    if (endsSight(failure)) this.#clear();
    if (failure.kind === 'forbidden') {
      this.#refused();
      return;
    }
    this.#failure = failure;
    this.#options.changed();
  }

  recovered(): void {
    this.#failure = undefined;
    this.#options.changed();
  }

  /** The one list is about all projects: none is read, or all that were may be out of date. */
  #troubles(
    projects: readonly string[],
    read: ReadonlySet<string>,
  ): Pick<ReadingProgress, 'failed' | 'stale'> {
    const failure = this.#failure;
    if (failure === undefined) return { failed: [], stale: [] };
    const all = projects.map((project) => ({ project, failure }));
    return {
      failed: all.filter(({ project }) => !read.has(project)),
      stale: all.filter(({ project }) => read.has(project)),
    };
  }

  #clear(): void {
    this.#complete = false;
    this.#isRead = false;
    this.#begun.clear();
    this.#options.streams.keepOnly(new Set());
  }
}
