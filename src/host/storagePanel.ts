import * as vscode from 'vscode';
import { StorageSource, type SharedPlanning } from '../panels/storageSource.ts';
import type { StorageHost } from '../shared/storagePage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { DetailPanels } from './detailPanels.ts';
import type { FailureLog } from './failureLog.ts';
import { done } from './done.ts';
import { OnePanel, type Shown } from './onePanel.ts';

/** What the panel works with. */
export interface StoragePanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag' | 'showStream'>;
}

const arity: Readonly<Record<keyof StorageHost, number>> = {
  load: 0,
  copy: 1,
  readAgain: 0,
  openStream: 2,
  openTag: 3,
  planPrune: 0,
};

/** The one panel that shows how much storage what takes, for whichever cluster is shown. */
export class StoragePanel implements vscode.Disposable {
  readonly #context: StoragePanelContext;
  readonly #planning: () => SharedPlanning | undefined;
  readonly #panel: OnePanel<StorageHost>;

  /** `planning` gives what the panel of a plan to prune has read and set; undefined while that is closed. */
  constructor(context: StoragePanelContext, planning: () => SharedPlanning | undefined) {
    this.#context = context;
    this.#planning = planning;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.storage',
      title: 'Storage',
      page: 'storage',
      arity,
    });
  }

  /** `planPrune` opens the panel of a plan to prune. */
  show(planPrune: () => void): void {
    // The options to prune by may be others since.
    this.#panel.changed();
    this.#panel.show(() => this.#shown(planPrune));
  }

  /** What the panel of a plan to prune has read or set is other than before. */
  planningChanged(): void {
    this.#panel.changed();
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #shown(planPrune: () => void): Shown<StorageHost> {
    const { store, panels } = this.#context;
    const changed = (): void => this.#panel.changed();
    const source = new StorageSource({ store, planning: this.#planning, changed });
    const host: StorageHost = {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      readAgain: () => done(() => source.readAgain()),
      openStream: (project, stream) => done(() => panels.showStream({ project, stream })),
      openTag: (project, stream, tag) => done(() => panels.showTag({ project, stream, tag })),
      planPrune: () => done(() => planPrune()),
    };
    return { host, dispose: () => source.dispose() };
  }
}
