import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Change, ListWatch } from '../cluster/listWatch.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { StoreChange } from './change.ts';
import { readDocument, type ImageDocument } from './imageDocument.ts';
import { registryHostOf } from '../model/imageStream.ts';
import { ImageFacts } from './imageFacts.ts';
import { Usage } from './usage.ts';
import { LiveList, type LiveState } from './liveList.ts';
import { OpenProjects } from './openProjects.ts';
import { Search } from './search/search.ts';
import type { ImageCache } from './search/imageCache.ts';
import { Writer } from '../changes/writer.ts';

/** Projects that are known by name, whether or not they are listed. */
export interface NamedProjects {
  /** Shown where projects may not be listed. */
  readonly contextProject: string | undefined;
  /** Shown in any case. */
  readonly namedProjects: readonly string[];
}

export interface SessionOptions {
  readonly client: ClusterClient;
  readonly named: NamedProjects;
  /** Facts about images that outlive the session. */
  readonly cache: ImageCache;
  readonly onChange: (change: StoreChange) => void;
}

/**
 * Everything known of one cluster as one user. A switch of context closes the session and opens another; what a
 * closed session still hears goes nowhere.
 */
export class Session {
  readonly server: string;
  readonly facts: ImageFacts;
  readonly usage: Usage;
  readonly writer: Writer;
  readonly search: Search;
  readonly #client: ClusterClient;
  readonly #abort = new AbortController();
  readonly #onChange: (change: StoreChange) => void;
  readonly #names: NamedProjects;
  readonly #projects: LiveList<Project>;
  readonly #open: OpenProjects;
  #followed: ListWatch | undefined;
  #user: string | undefined;
  /** Whether the named projects stand in for the list, which is refused again each time it is asked for. */
  #named = false;

  constructor({ client, named, cache, onChange }: SessionOptions) {
    this.#client = client;
    this.#names = named;
    this.server = client.server;
    this.#onChange = (change) => {
      if (this.#abort.signal.aborted) return;
      onChange(change);
      if (change.kind === 'projects') this.search.projectsChanged();
      if (change.kind === 'streams') this.search.projectChanged(change.project);
    };
    this.#open = new OpenProjects({
      client,
      signal: this.#abort.signal,
      changed: (project, streams) =>
        this.#onChange({ kind: 'streams', project, ...(streams === undefined ? {} : { streams }) }),
      ended: (project) => this.search.projectChanged(project),
    });
    this.facts = new ImageFacts(client, this.#abort.signal, {
      learned: ({ project, name }) => this.#onChange({ kind: 'streams', project, streams: [name] }),
      failed: (failure) => this.#onChange({ kind: 'fetchFailed', failure }),
    });
    this.usage = new Usage({
      client,
      projects: () => this.#projectsByInterest(),
      signal: this.#abort.signal,
      changed: () => this.#onChange({ kind: 'usage' }),
    });
    this.writer = new Writer({
      client,
      session: this.#abort.signal,
      saw: (seen) => this.#open.saw(seen),
      redraw: ({ project, stream }) => this.#onChange({ kind: 'streams', project, streams: [stream] }),
      holds: (image) => this.#holds(image),
    });
    this.search = new Search({
      client,
      projects: () => this.#projectsByInterest(),
      openStreams: (project) => this.streams(project),
      facts: this.facts,
      survey: (signal) => client.workloads(this.#projectsByInterest() ?? [], signal, () => undefined),
      cache,
      signal: this.#abort.signal,
    });
    this.#projects = new LiveList(() => this.#onChange({ kind: 'projects' }));
  }

  /** Asks who the user is and which projects there are; both live on by themselves. */
  start(): void {
    void this.#learnUser();
    this.#followed = this.#client.followProjects(
      {
        listed: (items, page) => this.#projectsListed(items, page),
        changed: (changes) => this.#projectsChanged(changes),
        failed: (failure) => void this.#projectsFailed(failure),
        recovered: () => this.#projects.recovered(),
      },
      this.#abort.signal,
    );
  }

  /** Asks again now for everything that failed, instead of when its wait is over. */
  retry(): void {
    this.facts.forget();
    this.usage.forget();
    this.writer.rights.forget();
    if (this.#user === undefined) void this.#learnUser();
    this.#followed?.retryNow();
    this.#open.retry();
    this.search.retry();
  }

  /** The user's name, once known. */
  get user(): string | undefined {
    return this.#user;
  }

  get projects(): LiveState<Project> {
    return this.#projects.state;
  }

  /** The image streams of a project; undefined while it is not open. */
  streams(project: string): LiveState<ImageStream> | undefined {
    return this.#open.streams(project);
  }

  /**
   * Opens a project for a holder (the tree, a panel): one list, one watch, until no holder needs it any more. Resolves
   * when its streams first arrived or failed.
   */
  async openProject(project: string, holder: unknown): Promise<void> {
    await this.#open.open(project, holder);
  }

  closeProject(project: string, holder: unknown): void {
    this.#open.close(project, holder);
  }

  /** Gets a stream that stands on a page that was not loaded yet, and adds it to its open project. */
  async fetchStream(project: string, name: string): Promise<void> {
    await this.#open.fetchStream(project, name);
  }

  /** Loads the next page of an open project. */
  async loadMore(project: string): Promise<void> {
    await this.#open.loadMore(project);
  }

  /** The text of a document about an image of a stream. */
  async document(document: ImageDocument): Promise<string> {
    const streams = this.streams(document.project);
    const stream = streams?.kind === 'loaded' ? streams.items.get(document.stream) : undefined;
    const host = stream && registryHostOf(stream);
    return readDocument(this.#client, document, host, this.#abort.signal);
  }

  /** Ends every request and watch. */
  async close(): Promise<void> {
    this.#abort.abort();
    this.#open.endAll();
    await this.#client.close();
  }

  /** All projects, those that are open first; undefined while they are not known. */
  #projectsByInterest(): readonly string[] | undefined {
    if (this.projects.kind !== 'loaded') return undefined;
    return [...new Set([...this.#open.names, ...this.projects.items.keys()])];
  }

  /** All open projects and their streams. */
  get openProjects(): ReadonlyMap<string, LiveState<ImageStream>> {
    return this.#open.states;
  }

  #holds(image: Digest): boolean {
    const states = [...this.openProjects.values()];
    return states.some(
      (state) =>
        state.kind === 'loaded' &&
        [...state.items.values()].some((stream) => {
          const content = this.facts.content(stream, image);
          return content !== undefined && content.kind !== 'missing';
        }),
    );
  }

  #projectsListed(
    items: readonly Project[],
    page: { readonly more: boolean; readonly append: boolean },
  ): void {
    this.#named = false;
    const names = new Set(items.map((project) => project.name));
    const further = this.#names.namedProjects.filter((name) => !names.has(name));
    this.#projects.listed([...items, ...further.map(namedProject)], page);
    for (const name of further) names.add(name);
    for (const project of this.#open.names) if (!names.has(project)) this.#open.end(project);
  }

  #projectsChanged(changes: readonly Change<Project>[]): void {
    for (const { type, item } of changes) if (type === 'deleted') this.#open.end(item.name);
    this.#projects.changed(changes);
  }

  /** Where projects may not be listed, those that are named are shown; where there is no image API, that is said. */
  async #projectsFailed(failure: Failure): Promise<void> {
    if (failure.kind === 'notFound' || failure.kind === 'forbidden') {
      if (this.#named) return;
      const missing = failure.kind === 'notFound' && (await this.#imageApiMissing());
      if (missing !== false) {
        this.#projects.failed(missing === true ? this.#notOpenShift() : missing);
        return;
      }
      const { contextProject, namedProjects } = this.#names;
      const names = new Set([...(contextProject === undefined ? [] : [contextProject]), ...namedProjects]);
      if (names.size > 0) {
        this.#named = true;
        this.#projects.listed([...names].map(namedProject), { more: false, append: false });
        return;
      }
    }
    this.#named = false;
    this.#projects.failed(failure);
  }

  async #imageApiMissing(): Promise<boolean | Failure> {
    try {
      return !(await this.#client.hasImageApi(this.#abort.signal));
    } catch (error) {
      return failureOf(error, 'ask for the image API');
    }
  }

  #notOpenShift(): Failure {
    return { kind: 'notOpenShift', host: new URL(this.server).host };
  }

  async #learnUser(): Promise<void> {
    try {
      this.#user = await this.#client.user(this.#abort.signal);
      this.#onChange({ kind: 'connection' });
    } catch {
      // The list of projects, asked for at the same time, tells the user what is wrong; a missing name alone is not.
    }
  }
}

function namedProject(name: string): Project {
  return { name, active: true };
}
