import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { StoreChange } from './change.ts';
import { readDocument, type ImageDocument } from './imageDocument.ts';
import { registryHostOf } from '../model/imageStream.ts';
import { ImageFacts, type FactListener } from './imageFacts.ts';
import { ProjectList, type NamedProjects } from './projectList.ts';
import { Usage } from './usage.ts';
import type { LiveState } from './liveList.ts';
import { OpenProjects } from './openProjects.ts';
import type { TryPace } from './secondTries.ts';
import { SessionFeatures } from './sessionFeatures.ts';
import { Search } from './search/search.ts';
import type { ImageCache } from './search/imageCache.ts';
import { Writer } from '../changes/writer.ts';

export interface SessionOptions {
  readonly client: ClusterClient;
  readonly named: NamedProjects;
  /** Facts about images that outlive the session. */
  readonly cache: ImageCache;
  readonly onChange: (change: StoreChange) => void;
  /** How long what failed waits to be fetched again; as usual unless given. */
  readonly tries?: TryPace | undefined;
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
  readonly features: SessionFeatures;
  readonly #client: ClusterClient;
  readonly #abort = new AbortController();
  readonly #onChange: (change: StoreChange) => void;
  readonly #projects: ProjectList;
  readonly #open: OpenProjects;
  #user: string | undefined;

  constructor({ client, named, cache, onChange, tries }: SessionOptions) {
    this.#client = client;
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
    const listener: FactListener = {
      learned: ({ project, name }) => this.#onChange({ kind: 'streams', project, streams: [name] }),
      failed: (failure) => this.#onChange({ kind: 'fetchFailed', failure }),
    };
    this.facts = new ImageFacts(client, this.#abort.signal, listener, tries);
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
      accessChanged: (project) => this.features.access.accessChanged(project),
    });
    this.features = new SessionFeatures({
      client,
      writer: this.writer,
      contextProject: named.contextProject,
      user: () => this.#user,
      projects: () => this.#projectsByInterest(),
      streams: () => this.#open.read(),
      saw: (seen) => this.#open.saw(seen),
      signal: this.#abort.signal,
      changed: this.#onChange,
      rerouted: () => this.facts.forget(),
    });
    this.search = new Search({
      client,
      feeds: [this.features.importHealth],
      projects: () => this.#projectsByInterest(),
      openStreams: (project) => this.streams(project),
      facts: this.facts,
      survey: (signal) => client.workloads(this.#projectsByInterest() ?? [], signal, () => undefined),
      cache,
      signal: this.#abort.signal,
    });
    this.#projects = new ProjectList({
      client,
      named,
      signal: this.#abort.signal,
      changed: () => this.#onChange({ kind: 'projects' }),
      listed: (names) => this.#open.keepOnly(names),
      gone: (project) => this.#open.end(project),
    });
  }

  /** Asks who the user is and which projects there are; both live on by themselves. */
  start(): void {
    void this.#learnUser();
    this.#projects.start();
  }

  /** Asks again now for everything that failed, instead of when its wait is over. */
  retry(): void {
    this.facts.forget();
    this.usage.forget();
    this.writer.rights.forget();
    this.features.forget();
    if (this.#user === undefined) void this.#learnUser();
    this.#projects.retry();
    this.#open.retry();
    this.search.retry();
  }

  /** By how many ms the cluster's clock is ahead of this machine's. */
  get clockAhead(): number {
    return this.#client.clockAhead;
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

  /** The image streams of all open projects. */
  get openStreams(): Iterable<ImageStream> {
    return this.#open.read();
  }

  #holds(image: Digest): boolean {
    for (const stream of this.#open.read()) {
      const content = this.facts.content(stream, image);
      if (content !== undefined && content.kind !== 'missing') return true;
    }
    return false;
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
