import { homedir } from 'node:os';
import { failureOf, type Failure } from '../model/failure.ts';
import { kubeconfigFiles } from './files.ts';
import { loadKubeconfig, type Kubeconfig } from './kubeconfig.ts';
import { watchKubeconfig, type KubeconfigWatcher } from './watcher.ts';

/** The kubeconfig as it is now; after a failure also the last one that could be read. */
export type KubeconfigState =
  | { readonly kind: 'ok'; readonly config: Kubeconfig }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly last?: Kubeconfig };

/** So long a file may be half-written before that is a failure, ms. */
const usualPatience = 2_000;

/**
 * Follows kubeconfig files. A file that cannot be understood just after one that could is taken for half-written: the
 * last good state stays until it is whole again, or for two seconds. A file that is gone is gone at once.
 */
export class KubeconfigSource {
  readonly #files: readonly string[];
  readonly #patience: number;
  readonly #listeners = new Set<() => void>();
  readonly #watcher: KubeconfigWatcher;
  #current: KubeconfigState;
  #reading: Promise<void> = Promise.resolve();
  #giveUp: NodeJS.Timeout | undefined;
  #disposed = false;

  private constructor(files: readonly string[], patience: number) {
    this.#files = files;
    this.#patience = patience;
    this.#current = { kind: 'failed', failure: { kind: 'noKubeconfig', files } };
    this.#watcher = watchKubeconfig(files, () => void this.refresh());
  }

  /** Starts to follow the files (`kubeconfigFiles`) and reads them once. Never rejects: a failure is a state. */
  static async open(files: readonly string[], patience: number = usualPatience): Promise<KubeconfigSource> {
    const source = new KubeconfigSource(files, patience);
    await source.#watcher.ready;
    await source.refresh();
    return source;
  }

  get current(): KubeconfigState {
    return this.#current;
  }

  /** Calls the listener after each change of meaning: a renewed token is one, a touched file is none. */
  onDidChange(listener: () => void): { dispose(): void } {
    const own = (): void => listener();
    this.#listeners.add(own);
    return { dispose: () => this.#listeners.delete(own) };
  }

  /** Reads the files now. */
  async refresh(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read(false));
    await this.#reading;
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher.dispose();
    clearTimeout(this.#giveUp);
    this.#listeners.clear();
  }

  async #read(patienceEnded: boolean): Promise<void> {
    const next = await this.#load();
    if (this.#disposed) return;
    if (!patienceEnded && this.#looksHalfWritten(next)) {
      this.#giveUp ??= setTimeout(() => {
        this.#giveUp = undefined;
        this.#reading = this.#reading.then(() => this.#read(true));
      }, this.#patience);
      return;
    }
    clearTimeout(this.#giveUp);
    this.#giveUp = undefined;
    const changed = meaningOf(next) !== meaningOf(this.#current);
    this.#current = next;
    if (changed) for (const listener of [...this.#listeners]) listener();
  }

  async #load(): Promise<KubeconfigState> {
    try {
      return { kind: 'ok', config: await loadKubeconfig(this.#files) };
    } catch (error) {
      const failure = failureOf(error, 'read the kubeconfig');
      const last = this.#last;
      return last === undefined ? { kind: 'failed', failure } : { kind: 'failed', failure, last };
    }
  }

  get #last(): Kubeconfig | undefined {
    return this.#current.kind === 'ok' ? this.#current.config : this.#current.last;
  }

  /** Writing in place empties the file first, so no contexts after some are as suspicious as broken YAML. */
  #looksHalfWritten(next: KubeconfigState): boolean {
    if (this.#current.kind !== 'ok' || this.#current.config.contexts.length === 0) return false;
    return next.kind === 'ok' ? next.config.contexts.length === 0 : next.failure.kind === 'badKubeconfig';
  }
}

function meaningOf(state: KubeconfigState): string {
  return state.kind === 'ok' ? state.config.fingerprint : JSON.stringify(state.failure);
}

/** Follows the kubeconfig that the setting names, else KUBECONFIG, else the home folder. Never rejects. */
export async function openKubeconfigSource(
  setting: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<KubeconfigSource> {
  const places = { setting, env, home: homedir(), platform: process.platform };
  return await KubeconfigSource.open(kubeconfigFiles(places));
}
