import type { SeenStream } from '../changes/work.ts';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { ListWatch } from '../cluster/listWatch.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { LiveList, type LiveState } from './liveList.ts';

interface OpenProject {
  readonly list: LiveList<ImageStream>;
  readonly followed: ListWatch;
  readonly abort: AbortController;
  readonly holders: Set<unknown>;
}

export interface OpenProjectsOptions {
  readonly client: Pick<ClusterClient, 'followStreams' | 'stream'>;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** Streams changed: those named, or any of them, and which there are. */
  readonly changed: (project: string, streams: readonly string[] | undefined) => void;
  /** A project is no longer followed. */
  readonly ended: (project: string) => void;
}

/** The projects whose image streams somebody looks at: one list and one watch each, while anybody does. */
export class OpenProjects {
  readonly #options: OpenProjectsOptions;
  readonly #open = new Map<string, OpenProject>();

  constructor(options: OpenProjectsOptions) {
    this.#options = options;
  }

  get names(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** The image streams of a project; undefined while it is not open. */
  streams(project: string): LiveState<ImageStream> | undefined {
    return this.#open.get(project)?.list.state;
  }

  /** The image streams of all open projects, one by one, as whoever asks may need only the first. */
  *read(): Generator<ImageStream> {
    for (const { list } of this.#open.values()) {
      if (list.state.kind === 'loaded') yield* list.state.items.values();
    }
  }

  /** Opens a project for a holder. Resolves when its streams first arrived or failed. */
  async open(project: string, holder: unknown): Promise<void> {
    const open = this.#open.get(project) ?? this.#follow(project);
    open.holders.add(holder);
    await open.list.settled;
  }

  close(project: string, holder: unknown): void {
    const open = this.#open.get(project);
    open?.holders.delete(holder);
    if (open?.holders.size === 0) this.end(project);
  }

  /** Ends a project whoever holds it. */
  end(project: string): void {
    const open = this.#open.get(project);
    if (open === undefined) return;
    this.#open.delete(project);
    open.abort.abort();
    open.list.end();
    this.#options.ended(project);
  }

  /** Ends the projects that are not among these. */
  keepOnly(projects: ReadonlySet<string>): void {
    for (const project of this.names) if (!projects.has(project)) this.end(project);
  }

  endAll(): void {
    for (const project of this.names) this.end(project);
  }

  retry(): void {
    for (const { followed } of this.#open.values()) followed.retryNow();
  }

  /** Gets a stream that stands on a page that was not loaded yet, and adds it to its open project. */
  async fetchStream(project: string, name: string): Promise<void> {
    const open = this.#open.get(project);
    const state = open?.list.state;
    if (open === undefined || state?.kind !== 'loaded' || !state.more || state.items.has(name)) return;
    const stream = await this.#options.client.stream(project, name, this.#options.signal);
    open.list.changed([{ type: 'added', item: stream }]);
  }

  /** Loads the next page of an open project. */
  async loadMore(project: string): Promise<void> {
    await this.#open.get(project)?.followed.loadMore();
  }

  /** Takes a stream as a change of ours left it, unless the watch was faster. */
  saw(seen: SeenStream): void {
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

  #follow(project: string): OpenProject {
    const { client, changed, signal } = this.#options;
    const abort = new AbortController();
    const list = new LiveList<ImageStream>((streams) => {
      if (!abort.signal.aborted) changed(project, streams);
    });
    const followed = client.followStreams(project, list, AbortSignal.any([abort.signal, signal]));
    const open = { list, abort, holders: new Set<unknown>(), followed };
    this.#open.set(project, open);
    return open;
  }
}

/** Whether the watch was faster than the answer to a change of ours. Versions count up (etcd revisions). */
function isNewer(known: ImageStream | undefined, seen: ImageStream): boolean {
  return Number(known?.resourceVersion) > Number(seen.resourceVersion);
}
