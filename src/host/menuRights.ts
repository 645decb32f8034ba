import * as vscode from 'vscode';
import type { Writer } from '../changes/writer.ts';
import { projectRights } from '../model/project/projectRights.ts';
import { groupRights } from '../model/userGroup/userGroup.ts';
import type { RegistryStore } from '../store/registryStore.ts';

/**
 * The context keys of menus that a right decides about. Asked of the cluster once for each connection, with the first project
 * that is unfolded, or where there is none; until the answers are there, the menus show what most people may do.
 */
export class MenuRights implements vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #stopListening: () => void;
  #writer: Writer | undefined;
  #asked: Writer | undefined;

  constructor(store: RegistryStore) {
    this.#store = store;
    this.#stopListening = store.onDidChange(({ kind }) => {
      if (kind === 'connection') this.#follow();
      if (kind === 'connection' || kind === 'streams') this.#askOnce(kind);
    });
  }

  dispose(): void {
    this.#stopListening();
  }

  #follow(): void {
    const writer = this.#store.connection.kind === 'connected' ? this.#store.writer : undefined;
    if (writer === this.#writer) return;
    this.#writer = writer;
    if (writer === undefined) setKeys(false, false);
  }

  #askOnce(kind: 'connection' | 'streams'): void {
    const writer = this.#writer;
    if (writer === undefined || writer === this.#asked) return;
    const { projects } = this.#store;
    const isEmpty = projects.kind === 'loaded' && projects.items.size === 0;
    if (kind === 'connection' && !isEmpty) return;
    this.#asked = writer;
    void this.#ask(writer);
  }

  async #ask(writer: Writer): Promise<void> {
    await writer.rights.ask([projectRights.request, groupRights.list]);
    if (writer !== this.#writer) return;
    const { rights } = writer;
    setKeys(rights.answer(projectRights.request) === 'no', rights.answer(groupRights.list) === 'yes');
  }
}

function setKeys(mayNotCreateProjects: boolean, mayListGroups: boolean): void {
  void vscode.commands.executeCommand(
    'setContext',
    'imageRegistry.mayNotCreateProjects',
    mayNotCreateProjects,
  );
  void vscode.commands.executeCommand('setContext', 'imageRegistry.mayListGroups', mayListGroups);
}
