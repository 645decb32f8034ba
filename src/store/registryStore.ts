import type { ClusterClient } from '../cluster/clusterClient.ts';
import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import type { StoreChange } from './change.ts';
import type { ImageDocument } from './imageDocument.ts';
import type { TryPace } from './secondTries.ts';
import type { ImageCache } from './search/imageCache.ts';
import type { Session } from './session.ts';
import { SessionView } from './sessionView.ts';

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

const noCache: ImageCache = { get: () => Promise.resolve(new Map()), put: () => Promise.resolve() };

/**
 * The only state of the extension: the cluster of the current context, followed live. Views read it and redraw when
 * it says that something changed; only clients write it.
 */
export class RegistryStore extends SessionView {
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
    super();
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

  protected get session(): Session | undefined {
    return this.#session;
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
