import * as vscode from 'vscode';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { PagePanel } from './pagePanel.ts';

export interface OnePanelOptions<Host> {
  readonly store: Pick<RegistryStore, 'clockAhead'>;
  readonly extensionUri: vscode.Uri;
  readonly log: FailureLog;
  /** The panel's type, `imageRegistry.address`. */
  readonly view: string;
  readonly title: string;
  /** `address` for `dist/media/address.js` and `address.css`. */
  readonly page: string;
  /** How many arguments each method of the page's host takes. */
  readonly arity: Readonly<Record<keyof Host & string, number>>;
}

/** What a panel shows, for as long as it is open. */
export interface Shown<Host> {
  readonly host: Host;
  dispose(): void;
}

/** A panel that is there at most once, for whichever cluster is shown. It was asked for and takes the focus. */
export class OnePanel<Host extends object> implements vscode.Disposable {
  readonly #options: OnePanelOptions<Host>;
  #open: { readonly panel: vscode.WebviewPanel; readonly page: PagePanel<Host> } | undefined;

  constructor(options: OnePanelOptions<Host>) {
    this.#options = options;
  }

  /** Shows the panel, with another title if given. Where it is not open, `fill` makes what it shows. */
  show(fill: () => Shown<Host>, title = this.#options.title): void {
    if (this.#open === undefined) {
      this.#create(fill(), title);
      return;
    }
    this.#open.panel.title = title;
    this.#open.panel.reveal();
  }

  /** Makes the page load again, soon. */
  changed(): void {
    this.#open?.page.changed();
  }

  dispose(): void {
    this.#open?.panel.dispose();
  }

  #create(shown: Shown<Host>, title: string): void {
    const { view, ...options } = this.#options;
    const panel = vscode.window.createWebviewPanel(view, title, vscode.ViewColumn.Active);
    const page = new PagePanel<Host>(panel, { ...options, restore: view, host: shown.host });
    this.#open = { panel, page };
    panel.onDidDispose(() => {
      this.#open = undefined;
      shown.dispose();
    });
  }
}
