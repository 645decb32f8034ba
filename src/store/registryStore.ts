import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import type { Tag } from '../model/tag.ts';
import type { UsedImage } from '../model/usedBy.ts';
import type { StoreChange } from './change.ts';
import type { ImageDocument } from './imageDocument.ts';
import type { ImageFacts } from './imageFacts.ts';
import type { AutomaticPruner } from './imagePruner.ts';
import type { LiveState } from './liveList.ts';
import type { Logins } from './logins.ts';
import type { Pruning } from './pruning.ts';
import type { RegistryAddresses } from './registryAddresses.ts';
import type { Search } from './search/search.ts';
import type { TryPace } from './secondTries.ts';
import type { ImageCache } from './search/imageCache.ts';
import type { Session } from './session.ts';
import type { UsageView } from './usage.ts';
import type { Writer } from '../changes/writer.ts';

/** What to show: a context of a kubeconfig and how to reach its cluster. */
export interface Target {
  readonly context: string;
  /** The user's name as the kubeconfig has it, until the cluster says it. */
  readonly user: string;
  /** The context's namespace: shown where projects may not be listed. */
  readonly contextProject: string | undefined;
  /** Projects to show besides those that are listed: the setting `imageRegistry.projects`. */
  readonly namedProjects: readonly string[];
  /** Prepares the client; touches no network. Rejects with a `FailureError`. */
  connect(): Promise<ClusterClient>;
}

/** How the store stands to the cluster of the current context. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly context: string | undefined }
  | { readonly kind: 'failed'; readonly context: string | undefined; readonly failure: Failure }
  | {
      readonly kind: 'connected';
      readonly context: string;
      readonly server: string;
      readonly user: string;
      /** Why what is shown may be out of date. */
      readonly trouble?: Failure;
    };

const notConnected: Failure = { kind: 'badContext', context: '(none)', reason: 'there is no connection yet' };

const notLooked: UsageView = { kind: 'looking', uses: [], projects: [], unseen: [] };

const noCache: ImageCache = { get: () => Promise.resolve(new Map()), put: () => Promise.resolve() };

/**
 * The only state of the extension: the cluster of the current context, followed live. Views read it and redraw when
 * it says that something changed; only clients write it.
 */
export class RegistryStore {
  readonly #listeners = new Set<(change: StoreChange) => void>();
  readonly #cacheFor: (server: string) => ImageCache;
  readonly #tries: TryPace | undefined;
  #target: Target | undefined;
  #session: Session | undefined;
  #failure: Failure | undefined;
  #warning: Failure | undefined;
  /** Counts targets, so that an answer for an earlier one is recognised and dropped. */
  #generation = 0;

  /**
   * `cacheFor` gives the facts about the images of a cluster that were learned before; nothing unless given. `tries`: how long
   * what failed waits to be fetched again.
   */
  constructor(cacheFor: (server: string) => ImageCache = () => noCache, tries?: TryPace) {
    this.#cacheFor = cacheFor;
    this.#tries = tries;
  }

  get connection(): ConnectionState {
    const context = this.#target?.context;
    if (this.#failure !== undefined) return { kind: 'failed', context, failure: this.#failure };
    const session = this.#session;
    if (session === undefined || this.#target === undefined) return { kind: 'connecting', context };
    const projects = session.projects;
    if (projects.kind === 'loading') return { kind: 'connecting', context };
    if (projects.kind === 'failed') return { kind: 'failed', context, failure: projects.failure };
    const user = session.user ?? this.#target.user;
    const connected = {
      kind: 'connected' as const,
      context: this.#target.context,
      server: session.server,
      user,
    };
    const trouble = projects.trouble ?? this.#warning;
    return trouble === undefined ? connected : { ...connected, trouble };
  }

  /** By how many ms the cluster's clock is ahead of this machine's; less than a minute does not count. */
  get clockAhead(): number {
    const ahead = this.#session?.clockAhead ?? 0;
    return Math.abs(ahead) < 60_000 ? 0 : ahead;
  }

  /** The time by the cluster's clock, which stamps what ages are counted from; ms since the epoch. */
  get now(): number {
    return Date.now() + this.clockAhead;
  }

  get projects(): LiveState<Project> {
    return this.#session?.projects ?? { kind: 'loading' };
  }

  /** What images are made of; undefined while there is no connection. */
  get facts(): ImageFacts | undefined {
    return this.#session?.facts;
  }

  /** The image streams of a project; undefined while it is not open. */
  streams(project: string): LiveState<ImageStream> | undefined {
    return this.#session?.streams(project);
  }

  stream(project: string, name: string): ImageStream | undefined {
    const streams = this.streams(project);
    return streams?.kind === 'loaded' ? streams.items.get(name) : undefined;
  }

  tag(project: string, stream: string, name: string): Tag | undefined {
    return this.stream(project, stream)?.tags.find((tag) => tag.name === name);
  }

  content(project: string, stream: string, image: Digest): ImageContent | undefined {
    const found = this.stream(project, stream);
    return found && this.facts?.content(found, image);
  }

  /** Who uses an image, as far as it is known; what is not known yet is looked for and told by `usage` changes. */
  usedBy(image: UsedImage): UsageView {
    return this.#session?.usage.view(image) ?? notLooked;
  }

  /** The same once it was looked at; as far as it is known when the signal aborts. */
  async lookForUses(image: UsedImage, signal: AbortSignal): Promise<UsageView> {
    return (await this.#session?.usage.look(image, signal)) ?? this.usedBy(image);
  }

  /** Who uses an image, as far as it was seen already: `looking` also while nobody looks. */
  knownUses(image: UsedImage): UsageView {
    return this.#session?.usage.known(image) ?? notLooked;
  }

  /** Finds things in all projects; undefined while there is no connection. */
  get search(): Search | undefined {
    return this.#session?.search;
  }

  /** Where the registry of the cluster is; undefined while there is no connection. */
  get addresses(): RegistryAddresses | undefined {
    return this.#session?.addresses;
  }

  /** How the user logs in to the registry; undefined while there is no connection. */
  get logins(): Logins | undefined {
    return this.#session?.logins;
  }

  /** Pruning the cluster; undefined while there is no connection. */
  get pruning(): Pruning | undefined {
    return this.#session?.pruning;
  }

  /** The pruner that the cluster runs by itself; undefined while there is no connection. */
  get imagePruner(): AutomaticPruner | undefined {
    return this.#session?.imagePruner;
  }

  /** What changes the cluster; undefined while there is no connection. */
  get writer(): Writer | undefined {
    return this.#session?.writer;
  }

  /** The text of a document about an image; rejects with a `FailureError`. */
  async document(document: ImageDocument): Promise<string> {
    await this.settled();
    await this.openProject(document.project, document);
    try {
      await this.findStream(document.project, document.stream);
      if (this.#session === undefined) throw new FailureError(this.#failure ?? notConnected);
      return await this.#session.document(document);
    } finally {
      this.closeProject(document.project, document);
    }
  }

  /** Hears every change from now on; the answer ends that. */
  onDidChange(listener: (change: StoreChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows another target. Everything in flight for the one before is aborted and its late answers are dropped. */
  async show(target: Target): Promise<void> {
    const generation = this.#leave(target, undefined);
    try {
      // What a session does (search, changes) is loaded with the first of them.
      const [client, { Session }] = await Promise.all([target.connect(), import('./session.ts')]);
      if (generation !== this.#generation) {
        await client.close();
        return;
      }
      this.#session = new Session({
        client,
        named: target,
        cache: this.#cacheFor(client.server),
        onChange: (change) => this.#changed(change),
        tries: this.#tries,
      });
      this.#session.start();
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#failure = failureOf(error, `connect to ${target.context}`);
      this.#emit({ kind: 'connection' });
    }
  }

  /** Shows why there is nothing to show: no kubeconfig, no such context. */
  fail(failure: Failure): void {
    this.#leave(undefined, failure);
  }

  /** Says why what is shown may be out of date, without taking it away; undefined takes the warning back. */
  warn(failure: Failure | undefined): void {
    if (this.#warning === failure) return;
    this.#warning = failure;
    this.#emit({ kind: 'connection' });
  }

  /** Asks again now for everything that failed. */
  retry(): void {
    if (this.#target !== undefined && this.connection.kind === 'failed') void this.show(this.#target);
    else this.#session?.retry();
  }

  /** Forgets what was fetched and lists everything again, as if the context had just been chosen. */
  async refresh(): Promise<void> {
    if (this.#target !== undefined) await this.show(this.#target);
  }

  /** Resolves as soon as the store is no longer connecting: the projects have arrived, or it is known why not. */
  async settled(): Promise<void> {
    if (this.connection.kind !== 'connecting') return;
    await new Promise<void>((resolve) => {
      const stop = this.onDidChange(() => {
        if (this.connection.kind === 'connecting') return;
        stop();
        resolve();
      });
    });
  }

  /** Follows a project's image streams for a holder, until every holder has closed it. */
  async openProject(project: string, holder: unknown = 'tree'): Promise<void> {
    await this.#session?.openProject(project, holder);
  }

  /** Finds a stream of an open project, also on a page that was not loaded yet; undefined when there is none. */
  async findStream(project: string, name: string): Promise<ImageStream | undefined> {
    try {
      await this.#session?.fetchStream(project, name);
    } catch (error) {
      if (failureOf(error, '').kind !== 'notFound') throw error;
    }
    return this.stream(project, name);
  }

  closeProject(project: string, holder: unknown = 'tree'): void {
    this.#session?.closeProject(project, holder);
  }

  /** The image streams of all open projects. */
  get loadedStreams(): ImageStream[] {
    return [...(this.#session?.openStreams ?? [])];
  }

  async loadMore(project: string): Promise<void> {
    await this.#session?.loadMore(project);
  }

  /** Ends every request and watch. */
  async close(): Promise<void> {
    this.#generation += 1;
    this.#listeners.clear();
    await this.#session?.close();
  }

  #leave(target: Target | undefined, failure: Failure | undefined): number {
    const left = this.#session;
    this.#target = target;
    this.#session = undefined;
    this.#failure = failure;
    this.#generation += 1;
    void left?.close();
    this.#emit({ kind: 'connection' });
    return this.#generation;
  }

  /** The state of the connection follows the list of projects. */
  #changed(change: StoreChange): void {
    this.#emit(change);
    if (change.kind === 'projects') this.#emit({ kind: 'connection' });
  }

  #emit(change: StoreChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
