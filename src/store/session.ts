import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Change, ListWatch } from '../cluster/listWatch.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { StoreChange } from './change.ts';
import { readDocument, type ImageDocument } from './imageDocument.ts';
import { ImageFacts, registryHostOf } from './imageFacts.ts';
import { Usage } from './usage.ts';
import { LiveList, type LiveState } from './liveList.ts';
import { Writer, type SeenStream } from './writer.ts';

/** Projects that are known by name, whether or not they are listed. */
export interface NamedProjects {
  /** Shown where projects may not be listed. */
  readonly contextProject: string | undefined;
  /** Shown in any case. */
  readonly namedProjects: readonly string[];
}

interface OpenProject {
  readonly list: LiveList<ImageStream>;
  readonly followed: ListWatch;
  readonly abort: AbortController;
  readonly holders: Set<unknown>;
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
  readonly #client: ClusterClient;
  readonly #abort = new AbortController();
  readonly #onChange: (change: StoreChange) => void;
  readonly #names: NamedProjects;
  readonly #projects: LiveList<Project>;
  readonly #open = new Map<string, OpenProject>();
  #followed: ListWatch | undefined;
  #user: string | undefined;
  /** Whether the named projects stand in for the list, which is refused again each time it is asked for. */
  #named = false;

  constructor(client: ClusterClient, named: NamedProjects, onChange: (change: StoreChange) => void) {
    this.#client = client;
    this.#names = named;
    this.server = client.server;
    this.#onChange = (change) => {
      if (!this.#abort.signal.aborted) onChange(change);
    };
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
      saw: (seen) => this.#saw(seen),
      redraw: ({ project, stream }) => this.#onChange({ kind: 'streams', project, streams: [stream] }),
      holds: (image) => this.#holds(image),
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
    for (const open of this.#open.values()) open.followed.retryNow();
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
    return this.#open.get(project)?.list.state;
  }

  /**
   * Opens a project for a holder (the tree, a panel): one list, one watch, until no holder needs it any more. Resolves
   * when its streams first arrived or failed.
   */
  async openProject(project: string, holder: unknown): Promise<void> {
    const open = this.#open.get(project) ?? this.#follow(project);
    open.holders.add(holder);
    await open.list.settled;
  }

  closeProject(project: string, holder: unknown): void {
    const open = this.#open.get(project);
    open?.holders.delete(holder);
    if (open?.holders.size === 0) this.#end(project);
  }

  /** Gets a stream that stands on a page that was not loaded yet, and adds it to its open project. */
  async fetchStream(project: string, name: string): Promise<void> {
    const open = this.#open.get(project);
    const state = open?.list.state;
    if (open === undefined || state?.kind !== 'loaded' || !state.more || state.items.has(name)) return;
    const stream = await this.#client.stream(project, name, this.#abort.signal);
    open.list.changed([{ type: 'added', item: stream }]);
  }

  /** Loads the next page of an open project. */
  async loadMore(project: string): Promise<void> {
    await this.#open.get(project)?.followed.loadMore();
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
    for (const project of [...this.#open.keys()]) this.#end(project);
    await this.#client.close();
  }

  /** All projects, those that are open first; undefined while they are not known. */
  #projectsByInterest(): readonly string[] | undefined {
    if (this.projects.kind !== 'loaded') return undefined;
    return [...new Set([...this.#open.keys(), ...this.projects.items.keys()])];
  }

  /** All open projects and their streams. */
  get openProjects(): ReadonlyMap<string, LiveState<ImageStream>> {
    return new Map([...this.#open].map(([project, { list }]) => [project, list.state]));
  }

  #saw(seen: SeenStream): void {
    const { project, name } =
      seen.kind === 'stream' ? seen.stream : { project: seen.target.project, name: seen.target.stream };
    const list = this.#open.get(project)?.list;
    const known = list?.state.kind === 'loaded' ? list.state.items.get(name) : undefined;
    if (seen.kind === 'stream') {
      if (!isNewer(known, seen.stream)) list?.changed([{ type: 'modified', item: seen.stream }]);
    } else if (known !== undefined && [undefined, known.uid].includes(seen.uid)) {
      list?.changed([{ type: 'deleted', item: known }]);
    }
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

  #end(project: string): void {
    const open = this.#open.get(project);
    this.#open.delete(project);
    open?.abort.abort();
    open?.list.end();
  }

  #follow(project: string): OpenProject {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.#abort.signal]);
    const list = new LiveList<ImageStream>((streams) => {
      if (abort.signal.aborted) return;
      this.#onChange(
        streams === undefined ? { kind: 'streams', project } : { kind: 'streams', project, streams },
      );
    });
    const open = {
      list,
      abort,
      holders: new Set<unknown>(),
      followed: this.#client.followStreams(project, list, signal),
    };
    this.#open.set(project, open);
    return open;
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
    for (const project of this.#open.keys()) if (!names.has(project)) this.#end(project);
  }

  #projectsChanged(changes: readonly Change<Project>[]): void {
    for (const { type, item } of changes) if (type === 'deleted') this.#end(item.name);
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

/** Whether the watch was faster than the answer to a change of ours. Versions count up (etcd revisions). */
function isNewer(known: ImageStream | undefined, seen: ImageStream): boolean {
  return Number(known?.resourceVersion) > Number(seen.resourceVersion);
}

function namedProject(name: string): Project {
  return { name, active: true };
}
