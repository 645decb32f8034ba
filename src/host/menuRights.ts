import * as vscode from 'vscode';
import type { Writer } from '../changes/writer.ts';
import { projectRights } from '../model/project/projectRights.ts';
import { groupRights } from '../model/userGroup/userGroup.ts';
import type { RegistryStore } from '../store/registryStore.ts';

/** Before this has passed, ms, a new connection is asked for what one looks at. */
const settling = 1_000;

/**
 * The context keys of menus that a right decides about. Asked of the cluster once for each connection, a moment after there
 * is one; until the answers are there, the menus show what most people may do.
 */
export class MenuRights implements vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #stopListening: () => void;
  #writer: Writer | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: RegistryStore) {
    this.#store = store;
    this.#stopListening = store.onDidChange((change) => {
      if (change.kind === 'connection') this.#follow();
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  #follow(): void {
    const writer = this.#store.connection.kind === 'connected' ? this.#store.writer : undefined;
    if (writer === this.#writer) return;
    this.#writer = writer;
    clearTimeout(this.#timer);
    if (writer === undefined) setKeys(false, false);
    else this.#timer = setTimeout(() => void this.#ask(writer), settling);
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
