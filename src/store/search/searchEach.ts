import type { ImageStream } from '../../model/imageStream.ts';
import type { LiveState } from '../liveList.ts';
import { SearchProject } from './searchProject.ts';
import type { FailedProject, Reading, ReadingOptions, ReadingProgress } from './searchReading.ts';
import { Slots } from './searchSlots.ts';

/** Lists at one time. */
const atOnce = 6;
/** Watches that are kept beside those of the tree; each holds a connection. */
const mostWatches = 40;
/** How long a project without a watch counts as current, ms. */
const freshFor = 60_000;

/**
 * Reads the projects each for itself, for those who may not list image streams everywhere: six lists at a time, a watch
 * for each of the first forty, and none of what the tree follows already.
 */
export class SearchEach implements Reading {
  readonly #options: ReadingOptions;
  readonly #projects = new Map<string, SearchProject>();
  #signal: AbortSignal | undefined;
  #slots = new Slots(atOnce);

  constructor(options: ReadingOptions) {
    this.#options = options;
  }

  get progress(): ReadingProgress {
    const projects = [...this.#projects.values()];
    const troubled = projects.filter(({ failure }) => failure !== undefined);
    const isOpen = this.#signal?.aborted === false;
    const old = projects.filter(({ isRead, source }) => isRead && !(isOpen && isKept(source)));
    const asOf = old.reduce((oldest, { at }) => Math.min(oldest, at), Infinity);
    return {
      total: this.#options.projects()?.length,
      read: projects.filter(({ isRead }) => isRead).length,
      failed: failedOf(troubled.filter(({ isRead }) => !isRead)),
      stale: failedOf(troubled.filter(({ isRead }) => isRead)),
      ...(asOf < Infinity && { asOf }),
    };
  }

  get isBusy(): boolean {
    if (this.#options.projects() === undefined) return true;
    return [...this.#projects.values()].some(({ isRead, failure }) => !isRead && failure === undefined);
  }

  start(signal: AbortSignal): void {
    this.#signal = signal;
    this.#slots = new Slots(atOnce);
    signal.addEventListener('abort', () => this.#leave(), { once: true });
    this.projectsChanged();
  }

  projectsChanged(): void {
    const names = this.#options.projects();
    if (names === undefined || this.#signal?.aborted !== false) return;
    const wanted = new Set(names);
    for (const project of this.#projects.values()) if (!wanted.has(project.name)) this.#forget(project);
    this.#options.streams.keepOnly(wanted);
    for (const name of names) this.#keep(name);
    this.#options.changed();
  }

  projectChanged(project: string): void {
    if (this.#signal?.aborted !== false || !this.#projects.has(project)) return;
    this.#keep(project);
    this.#options.changed();
  }

  retry(): void {
    for (const project of this.#projects.values()) project.retry();
  }

  #keep(name: string): void {
    const project = this.#projects.get(name) ?? new SearchProject(name, this.#options);
    this.#projects.set(name, project);
    const open = this.#options.openStreams(name);
    if (open !== undefined && isWhole(open)) project.takeOpen(open);
    else if (project.source === undefined || project.source === 'open') this.#read(project);
  }

  #read(project: SearchProject): void {
    const signal = this.#signal;
    if (signal === undefined || this.#isFresh(project)) return;
    const watches = [...this.#projects.values()].filter(({ source }) => source === 'watch').length;
    const source = watches < mostWatches ? 'watch' : 'once';
    project.plan(source);
    void this.#slots.run(() => project.read(source, signal));
  }

  #isFresh({ isRead, source, at }: SearchProject): boolean {
    return isRead && source === undefined && this.#options.now() - at < freshFor && this.#isFull();
  }

  /** Whether there is a watch for no further project. */
  #isFull(): boolean {
    return [...this.#projects.values()].filter(({ source }) => source === 'watch').length >= mostWatches;
  }

  #forget(project: SearchProject): void {
    project.leave();
    this.#projects.delete(project.name);
  }

  #leave(): void {
    for (const project of this.#projects.values()) project.leave();
  }
}

function failedOf(projects: readonly SearchProject[]): readonly FailedProject[] {
  return projects.flatMap(({ name, failure }) => (failure === undefined ? [] : [{ project: name, failure }]));
}

function isKept(source: SearchProject['source']): boolean {
  return source === 'open' || source === 'watch';
}

/** Whether somebody else has all streams of a project, or is about to: the tree loads them page by page. */
function isWhole(state: LiveState<ImageStream>): boolean {
  return state.kind !== 'loaded' || !state.more;
}
