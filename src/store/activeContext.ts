import { createHash } from 'node:crypto';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { KubeContext, Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { KubeconfigSource } from '../kubeconfig/source.ts';
import type { Failure } from '../model/failure.ts';
import { whenAborted } from '../model/whenAborted.ts';
import { RegistryStore, type Target } from './registryStore.ts';

/** What the active context needs from outside. */
export interface ActiveContextOptions {
  readonly store: RegistryStore;
  /** Opens the kubeconfig files that the settings and the environment name, and follows them. */
  openSource(): Promise<KubeconfigSource>;
  /** Prepares a client; touches no network. Rejects with a `FailureError`. */
  connect(config: Kubeconfig, context: string): Promise<ClusterClient>;
  /** Whether the file is one that only the settings name, which no other program knows. */
  hasOwnFile?(): boolean;
  /** The setting `imageRegistry.projects`. */
  namedProjects(): readonly string[];
  /** The context that this window was told to show, remembered across reloads. */
  readonly memory: { get(): string | undefined; set(context: string | undefined): Promise<void> };
}

/**
 * Decides which context the store shows: the current one of the kubeconfig, or the one that this window was switched
 * to. Follows the files; never writes them.
 */
export class ActiveContext {
  readonly #options: ActiveContextOptions;
  #started: Promise<void> | undefined;
  #source: KubeconfigSource | undefined;
  #shown: string | undefined;
  #generation = 0;

  constructor(options: ActiveContextOptions) {
    this.#options = options;
  }

  /** Opens the kubeconfig, the first time that it is called. */
  start(): Promise<void> {
    return (this.#started ??= this.#openSource());
  }

  /** Opens the kubeconfig and the connection anew after a setting changed; there is nothing to do before the start. */
  async restart(): Promise<void> {
    if (this.#started !== undefined) await (this.#started = this.#openSource());
  }

  async #openSource(): Promise<void> {
    this.#generation += 1;
    this.#shown = undefined;
    const generation = this.#generation;
    this.#source?.dispose();
    this.#source = undefined;
    const source = await this.#options.openSource();
    if (generation !== this.#generation) {
      source.dispose();
      return;
    }
    this.#source = source;
    source.onDidChange(() => this.#apply());
    this.#apply();
  }

  /** The contexts to choose from. */
  get contexts(): readonly KubeContext[] {
    return this.#config?.contexts ?? [];
  }

  /** The files that the contexts come from. */
  get files(): readonly string[] {
    return this.#config?.files ?? [];
  }

  /** The file, where only the settings name it. */
  get ownFile(): string | undefined {
    return this.#options.hasOwnFile?.() === true ? this.files[0] : undefined;
  }

  /** The kubeconfig's own current context. */
  get current(): string | undefined {
    return this.#config?.current;
  }

  /** The context that this window was switched to; undefined while it follows the kubeconfig. */
  get chosen(): string | undefined {
    const chosen = this.#options.memory.get();
    return this.contexts.some(({ name }) => name === chosen) ? chosen : undefined;
  }

  /** The entry of the context that is shown. */
  get active(): KubeContext | undefined {
    const name = this.chosen ?? this.current;
    return this.contexts.find((context) => context.name === name);
  }

  /** Shows a context in this window only; undefined follows the kubeconfig again. */
  async choose(context: string | undefined): Promise<void> {
    await this.#options.memory.set(context === this.current ? undefined : context);
    this.#apply();
  }

  /**
   * A store that shows another context beside this window's, for the caller to close. Resolves as soon as its projects are
   * there, or it is known why not; rejects with the signal's reason.
   */
  async openBeside(context: string, signal: AbortSignal): Promise<RegistryStore> {
    const store = new RegistryStore();
    const config = this.#config;
    if (config !== undefined) await store.show(this.#targetOf(config, context));
    else store.fail({ kind: 'badContext', context, reason: 'the kubeconfig cannot be read' });
    await Promise.race([store.settled(), whenAborted(signal)]);
    if (signal.aborted) await store.close();
    signal.throwIfAborted();
    return store;
  }

  dispose(): void {
    this.#generation += 1;
    this.#source?.dispose();
  }

  get #config(): Kubeconfig | undefined {
    const state = this.#source?.current;
    return state?.kind === 'ok' ? state.config : state?.last;
  }

  #apply(): void {
    const state = this.#source?.current;
    if (state === undefined) return;
    const config = this.#config;
    // A file that cannot be read just now does not take away what is on screen; one that is gone does.
    if (config === undefined || (state.kind === 'failed' && state.failure.kind === 'noKubeconfig')) {
      if (state.kind === 'failed') this.#fail(state.failure);
      return;
    }
    this.#show(config);
    this.#options.store.warn(state.kind === 'failed' ? state.failure : undefined);
  }

  #show(config: Kubeconfig): void {
    const name = this.chosen ?? config.current;
    if (name === undefined) {
      this.#fail({
        kind: 'badContext',
        context: '(none)',
        reason: 'the kubeconfig names no current context',
      });
      return;
    }
    const fingerprint = fingerprintOf(config, name);
    if (fingerprint === this.#shown) return;
    this.#shown = fingerprint;
    void this.#options.store.show(this.#targetOf(config, name));
  }

  #targetOf(config: Kubeconfig, name: string): Target {
    const context = config.contexts.find((entry) => entry.name === name);
    return {
      context: name,
      user: context?.user.split('/')[0] ?? '',
      contextProject: context?.namespace,
      namedProjects: this.#options.namedProjects(),
      connect: () => this.#options.connect(config, name),
    };
  }

  #fail(failure: Failure): void {
    this.#shown = undefined;
    this.#options.store.fail(failure);
  }
}

/** Changes exactly when what the context means changes: its cluster, its user, its namespace. */
function fingerprintOf(config: Kubeconfig, name: string): string {
  const context = config.contexts.find((entry) => entry.name === name);
  const parts = [
    name,
    context,
    config.clusters.get(context?.cluster ?? ''),
    config.users.get(context?.user ?? ''),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
