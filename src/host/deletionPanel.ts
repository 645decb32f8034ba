import * as vscode from 'vscode';
import type { DeletionPlan } from '../model/deletion.ts';
import { plainLine } from '../model/text.ts';
import { buildDeletionPage } from '../panels/deletionPage.ts';
import type { DeletionHost, DeletionPage } from '../shared/deletionPage.ts';
import type { DetailPanels } from './detailPanels.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { PagePanel } from './pagePanel.ts';

/** What the panel works with. */
export interface DeletionPanelContext {
  readonly store: RegistryStore;
  readonly extensionUri: vscode.Uri;
  readonly log: FailureLog;
  readonly panels: Pick<DetailPanels, 'showTag'>;
}

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly page: PagePanel<DeletionHost>;
}

interface Shown {
  readonly content: DeletionPage;
  readonly onDelete: () => Promise<void>;
  /** The deletion that a press of the button started. */
  running?: Promise<void> | undefined;
}

const view = 'imageRegistry.deletion';
const arity: Readonly<Record<keyof DeletionHost, number>> = { load: 0, copy: 1, openTag: 3, delete: 0 };

/**
 * The one panel that shows all that a deletion would do. A plan is out of date after a reload of the window, so nothing
 * restores the panel.
 */
export class DeletionPanel implements vscode.Disposable {
  readonly #context: DeletionPanelContext;
  #open: OpenPanel | undefined;
  #shown: Shown | undefined;

  constructor(context: DeletionPanelContext) {
    this.#context = context;
  }

  /** Shows a plan, in the panel that is open if there is one. `onDelete` asks again, then deletes. */
  show(plan: DeletionPlan, onDelete: () => Promise<void>): void {
    const content = buildDeletionPage(plan, this.#context.store.now);
    this.#shown = { content, onDelete };
    const title = plainLine(content.title, 60);
    if (this.#open === undefined) {
      this.#open = this.#create(title);
      return;
    }
    this.#open.panel.title = title;
    this.#open.page.changed();
    this.#open.panel.reveal();
  }

  /** What the panel shows is deleted: closes it. */
  done(): void {
    this.#open?.panel.dispose();
  }

  dispose(): void {
    this.done();
  }

  #create(title: string): OpenPanel {
    // Unlike the panels of the tree, this one takes the focus: it was asked for, and holds a button to press.
    const panel = vscode.window.createWebviewPanel(view, title, vscode.ViewColumn.Active);
    panel.onDidDispose(() => {
      this.#open = undefined;
      this.#shown = undefined;
    });
    const { extensionUri, log, store } = this.#context;
    const page = new PagePanel<DeletionHost>(panel, {
      store,
      extensionUri,
      page: 'deletion',
      restore: view,
      host: this.#host(),
      arity,
      log,
    });
    return { panel, page };
  }

  #host(): DeletionHost {
    return {
      load: () => Promise.resolve(this.#known().content),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      openTag: (project, stream, tag) => {
        this.#context.panels.showTag({ project, stream, tag });
        return Promise.resolve();
      },
      delete: () => this.#delete(),
    };
  }

  /** Pressed again while it is under way, the button starts nothing. */
  #delete(): Promise<void> {
    const shown = this.#known();
    shown.running ??= shown.onDelete().finally(() => (shown.running = undefined));
    return shown.running;
  }

  #known(): Shown {
    if (this.#shown === undefined) throw new Error('the panel of a deletion is closed');
    return this.#shown;
  }
}
