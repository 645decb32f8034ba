import * as vscode from 'vscode';
import { StorageSource, type SharedPlanning } from '../panels/storageSource.ts';
import type { StorageHost } from '../shared/storagePage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { DetailPanels } from './detailPanels.ts';
import type { FailureLog } from './failureLog.ts';
import { done } from './done.ts';
import { PagePanel } from './pagePanel.ts';

/** What the panel works with. */
export interface StoragePanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag' | 'showStream'>;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly page: PagePanel<StorageHost>;
}

const view = 'imageRegistry.storage';
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
  #open: OpenPanel | undefined;

  /** `planning` gives what the panel of a plan to prune has read and set; undefined while that is closed. */
  constructor(context: StoragePanelContext, planning: () => SharedPlanning | undefined) {
    this.#context = context;
    this.#planning = planning;
  }

  /** `planPrune` opens the panel of a plan to prune. */
  show(planPrune: () => void): void {
    if (this.#open === undefined) {
      this.#open = this.#create(planPrune);
      return;
    }
    // The options to prune by may be others since.
    this.#open.page.changed();
    this.#open.panel.reveal();
  }

  /** What the panel of a plan to prune has read or set is other than before. */
  planningChanged(): void {
    this.#open?.page.changed();
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #create(planPrune: () => void): OpenPanel {
    const { extensionUri, store, log, panels } = this.#context;
    const panel = vscode.window.createWebviewPanel(view, 'Storage', vscode.ViewColumn.Active);
    const source = new StorageSource({ store, planning: this.#planning, changed: () => page.changed() });
    const host: StorageHost = {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      readAgain: () => done(() => source.readAgain()),
      openStream: (project, stream) => done(() => panels.showStream({ project, stream })),
      openTag: (project, stream, tag) => done(() => panels.showTag({ project, stream, tag })),
      planPrune: () => done(() => planPrune()),
    };
    const options = { extensionUri, page: 'storage', restore: view, host, arity, log };
    const page = new PagePanel<StorageHost>(panel, options);
    panel.onDidDispose(() => {
      source.dispose();
      this.#open = undefined;
    });
    return { panel, page };
  }
}
