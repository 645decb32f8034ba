import type { ClusterClient } from '../../cluster/clusterClient.ts';
import type { ImageStream } from '../../model/imageStream.ts';
import { needsOf } from '../../model/search/parseQuery.ts';
import type { Query } from '../../model/search/query.ts';
import type { SearchContext, SearchResults } from '../../model/search/results.ts';
import { candidatesKey, SearchIndex } from '../../model/search/searchIndex.ts';
import type { WorkloadSurvey } from '../../model/workload.ts';
import type { ImageFacts } from '../imageFacts.ts';
import type { LiveState } from '../liveList.ts';
import type { ImageCache } from './imageCache.ts';
import { SearchFacts } from './searchFacts.ts';
import type { FactsProgress } from './searchLearning.ts';
import { SearchReader } from './searchReader.ts';
import type { ReadingProgress } from './searchReading.ts';
import { SearchedStreams, type StreamFeed } from './searchStreams.ts';
import { SearchUses } from './searchUses.ts';

export interface SearchOptions {
  readonly client: Pick<
    ClusterClient,
    'followAllStreams' | 'followWholeProject' | 'streamLayers' | 'apiImage' | 'images'
  >;
  /** Projects that the user sees, those that are open first; undefined while they are not known. */
  readonly projects: () => readonly string[] | undefined;
  /** The streams of a project that is followed already; undefined for others. They are not listed again. */
  readonly openStreams: (project: string) => LiveState<ImageStream> | undefined;
  readonly facts: Pick<ImageFacts, 'loadLayers'>;
  /** What may use images in all projects; rejects with the signal's reason alone. */
  readonly survey: (signal: AbortSignal) => Promise<WorkloadSurvey>;
  readonly cache: ImageCache;
  /** Who else is told of all streams, as the search hears of them. */
  readonly feeds?: readonly StreamFeed[];
  /** Ends everything; nothing is heard after that. */
  readonly signal: AbortSignal;
  /** The time now, in ms since the epoch. */
  readonly now?: () => number;
}

/** Requests about images for one query. */
const mostRequests = 2_000;

/** How far the search is. */
export interface SearchProgress extends ReadingProgress {
  /** The facts for the newest query that needed some, in images. */
  readonly details?: FactsProgress;
  readonly usage?: 'looking' | 'looked';
  /** Workloads that could not be looked at, as people read it. */
  readonly unseen: readonly string[];
}

export interface Found {
  readonly results: SearchResults;
  /** Whether projects or facts are still to come. For facts, `need` has to be asked. */
  readonly incomplete: boolean;
}

/**
 * Finds streams, tags, images and layers in all projects that the user sees. Reads them when it is first opened and
 * keeps them current while somebody has it open; what was read stays for the next time.
 */
export class Search {
  readonly #options: SearchOptions;
  readonly #index = new SearchIndex();
  readonly #streams: SearchedStreams;
  readonly #reader: SearchReader;
  readonly #facts: SearchFacts;
  readonly #uses: SearchUses;
  readonly #holders = new Set<unknown>();
  readonly #listeners = new Set<() => void>();
  /** The query whose facts were learned, the needs if none is missing, and the index for which that is so. */
  #known:
    { readonly query: string; readonly needs: string | undefined; readonly revision: number } | undefined;

  constructor(options: SearchOptions) {
    this.#options = options;
    const { client, projects, openStreams, signal, now = Date.now } = options;
    const streams = new SearchedStreams(this.#index, ...(options.feeds ?? []));
    this.#streams = streams;
    const changed = (): void => this.#changed();
    this.#reader = new SearchReader({ client, projects, openStreams, streams, changed, now }, signal);
    this.#facts = new SearchFacts({
      client,
      facts: options.facts,
      cache: options.cache,
      index: this.#index,
      streams,
      changed,
      openStream: (project, stream) => {
        const open = openStreams(project);
        return open?.kind === 'loaded' ? open.items.get(stream) : undefined;
      },
    });
    this.#uses = new SearchUses({ survey: options.survey, streams, changed });
  }

  /** Reads and watches until every holder has closed it. */
  open(holder: unknown): void {
    this.#holders.add(holder);
    this.#reader.open();
  }

  close(holder: unknown): void {
    this.#holders.delete(holder);
    if (this.#holders.size === 0) this.#reader.close();
  }

  /** Says that projects have come or gone. */
  projectsChanged(): void {
    this.#reader.projectsChanged();
  }

  /** Says that the streams of an open project have changed, or that it is no longer open. */
  projectChanged(project: string): void {
    this.#reader.projectChanged(project);
  }

  /** Tries again now what failed. */
  retry(): void {
    this.#facts.forget();
    this.#known = undefined;
    this.#uses.forget();
    this.#reader.retry();
  }

  get progress(): SearchProgress {
    const details = this.#facts.progress;
    const usage = this.#uses.state;
    return {
      ...this.#reader.progress,
      ...(details !== undefined && { details }),
      ...(usage !== undefined && { usage }),
      unseen: this.#uses.unseen,
    };
  }

  /** What is found with what is known now; asks nothing. Groups hold up to `limit` results. */
  find(query: Query, limit: number): Found {
    const results = this.#index.find(query, this.#context(limit));
    return { results, incomplete: this.#reader.isBusy || !this.#hasFacts(query) };
  }

  /**
   * Learns what the query needs beyond the streams: of those that are there at once, and of the others when all projects
   * are read, for which it has to be open. Resolves when all is known, or cannot be, or a signal aborts. May be asked
   * again at any time; what is known is not fetched again.
   */
  async need(query: Query, signal: AbortSignal): Promise<void> {
    const needs = needsOf(query);
    // Pods name the images in an index: these have to be known before one counts as unused.
    const layers = isFailing(query) ? 'layers' : 'parts';
    const facts = [needs.details && 'details', (needs.layers || needs.usage) && layers] as const;
    const wanted = facts.filter((fact) => fact !== false);
    if (!this.#isLearnedFor(query)) this.#facts.drop();
    const either = AbortSignal.any([signal, this.#options.signal]);
    if (needs.usage) await this.#uses.look(either);
    const budget = { left: mostRequests };
    while (!isAborted(either) && !this.#hasFacts(query)) {
      const { revision } = this.#streams;
      const tags = this.#index.candidates(query, this.#context(0));
      await this.#facts.learn({ tags, facts: wanted, budget, signal: either });
      if (isAborted(either)) return;
      if (this.#reader.isBusy) await this.#untilRead(either);
      else {
        const isWhole = this.#facts.progress === undefined;
        this.#known = { query: query.text, needs: isWhole ? needsKey(query) : undefined, revision };
      }
    }
    this.#changed();
  }

  /** Hears that results or progress may be others; often, while projects are read. The answer ends that. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #context(limit: number): SearchContext {
    const { hosts } = this.#streams;
    const base = { now: (this.#options.now ?? Date.now)(), limit, registryHosts: hosts };
    const { usedImages } = this.#uses;
    return usedImages === undefined ? base : { ...base, usedImages };
  }

  #hasFacts(query: Query): boolean {
    const { layers, details, usage } = needsOf(query);
    if (usage && this.#uses.state !== 'looked') return false;
    if (!layers && !details && !usage) return true;
    return this.#isLearnedFor(query) && this.#known?.revision === this.#streams.revision;
  }

  /** Whether facts were learned for this query, or all that it needs for another. */
  #isLearnedFor(query: Query): boolean {
    return this.#known?.query === query.text || this.#known?.needs === needsKey(query);
  }

  async #untilRead(signal: AbortSignal): Promise<void> {
    let stop = (): void => undefined;
    await new Promise<void>((resolve) => {
      stop = this.onDidChange(() => {
        if (!this.#reader.isBusy) resolve();
      });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    stop();
  }

  #changed(): void {
    if (this.#options.signal.aborted) return;
    for (const listener of this.#listeners) listener();
  }
}

/** The same for queries that need the same facts of the same images: those of a digest that is typed further. */
function needsKey(query: Query): string {
  return JSON.stringify([candidatesKey(query), needsOf(query), isFailing(query)]);
}

/** What the cluster has lost it alone can tell. */
function isFailing({ conditions }: Query): boolean {
  return conditions.some(({ kind }) => kind === 'failing');
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
