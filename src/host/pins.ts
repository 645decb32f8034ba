import * as vscode from 'vscode';
import type { RegistryStore } from '../store/registryStore.ts';

const key = 'pinnedProjects';

/** The pinned projects of each cluster, remembered across windows. */
export class Pins {
  readonly #memory: vscode.Memento;
  readonly #store: RegistryStore;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  constructor(memory: vscode.Memento, store: RegistryStore) {
    this.#memory = memory;
    this.#store = store;
  }

  /** Names of the pinned projects of the cluster that is shown, in the order in which they were pinned. */
  get names(): readonly string[] {
    const server = this.#server;
    return server === undefined ? [] : (this.#all[server] ?? []);
  }

  async pin(project: string): Promise<void> {
    await this.#set([...this.names.filter((name) => name !== project), project]);
  }

  async unpin(project: string): Promise<void> {
    await this.#set(this.names.filter((name) => name !== project));
  }

  get #server(): string | undefined {
    const { connection } = this.#store;
    return connection.kind === 'connected' ? connection.server : undefined;
  }

  get #all(): Readonly<Record<string, readonly string[]>> {
    return this.#memory.get<Readonly<Record<string, readonly string[]>>>(key, {});
  }

  async #set(names: readonly string[]): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    await this.#memory.update(key, { ...this.#all, [server]: names });
    this.#changed.fire();
  }
}
