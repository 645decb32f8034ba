import * as vscode from 'vscode';
import type { AddressActions } from '../commands/addressActions.ts';
import type { TrustSystem } from '../model/registryAddress/registryTrust.ts';
import { AddressSource } from '../panels/addressSource.ts';
import type { AddressHost } from '../shared/addressPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { PagePanel } from './pagePanel.ts';

/** What the panel works with. */
export interface AddressPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
}

const view = 'imageRegistry.address';
const arity: Readonly<Record<keyof AddressHost, number>> = {
  load: 0,
  copy: 1,
  probeAgain: 0,
  saveAuthority: 1,
  startForward: 0,
  stopForward: 0,
  turnOnDefaultRoute: 0,
  setAddress: 0,
};

/** The one panel that shows where the registry is, for whichever cluster is shown. */
export class AddressPanel implements vscode.Disposable {
  readonly #context: AddressPanelContext;
  #open: vscode.WebviewPanel | undefined;

  constructor(context: AddressPanelContext) {
    this.#context = context;
  }

  show(actions: AddressActions): void {
    if (this.#open === undefined) this.#open = this.#create(actions);
    else this.#open.reveal();
  }

  dispose(): void {
    this.#open?.dispose();
  }

  #create(actions: AddressActions): vscode.WebviewPanel {
    const { extensionUri, store, log } = this.#context;
    const panel = vscode.window.createWebviewPanel(view, 'Registry Address', vscode.ViewColumn.Active);
    const source = new AddressSource({ store, system: system(), changed: () => page.changed() });
    const host: AddressHost = {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      probeAgain() {
        source.probeAgain();
        return Promise.resolve();
      },
      async saveAuthority(address) {
        const authority = source.authorityAt(address);
        if (authority !== undefined) await actions.saveAuthority(address, authority);
      },
      startForward: () => actions.startForward(),
      stopForward: () => actions.stopForward(),
      turnOnDefaultRoute: () => actions.turnOnDefaultRoute(),
      setAddress: () => actions.setAddress(),
    };
    const options = { extensionUri, page: 'address', restore: view, host, arity, log };
    const page = new PagePanel<AddressHost>(panel, options);
    panel.onDidDispose(() => {
      source.dispose();
      this.#open = undefined;
    });
    return panel;
  }
}

function system(): TrustSystem {
  if (process.platform === 'win32') return 'windows';
  return process.platform === 'darwin' ? 'macOS' : 'linux';
}
