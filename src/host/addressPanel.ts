import * as vscode from 'vscode';
import type { AddressActions } from '../commands/addressActions.ts';
import type { TrustSystem } from '../model/registryAddress/registryTrust.ts';
import { AddressSource } from '../panels/addressSource.ts';
import type { AddressHost } from '../shared/addressPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { done } from './done.ts';
import { OnePanel, type Shown } from './onePanel.ts';

/** What the panel works with. */
export interface AddressPanelContext {
  readonly extensionUri: vscode.Uri;
  readonly store: RegistryStore;
  readonly log: FailureLog;
}

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
  readonly #panel: OnePanel<AddressHost>;

  constructor(context: AddressPanelContext) {
    this.#context = context;
    this.#panel = new OnePanel({
      ...context,
      view: 'imageRegistry.address',
      title: 'Registry Address',
      page: 'address',
      arity,
    });
  }

  show(actions: AddressActions): void {
    this.#panel.show(() => this.#shown(actions));
  }

  dispose(): void {
    this.#panel.dispose();
  }

  #shown(actions: AddressActions): Shown<AddressHost> {
    const { store } = this.#context;
    const source = new AddressSource({ store, system: system(), changed: () => this.#panel.changed() });
    const host: AddressHost = {
      load: () => source.load(),
      copy: async (text) => vscode.env.clipboard.writeText(text),
      probeAgain: () => done(() => source.probeAgain()),
      async saveAuthority(address) {
        const authority = source.authorityAt(address);
        if (authority !== undefined) await actions.saveAuthority(address, authority);
      },
      startForward: () => actions.startForward(),
      stopForward: () => actions.stopForward(),
      turnOnDefaultRoute: () => actions.turnOnDefaultRoute(),
      setAddress: () => actions.setAddress(),
    };
    return { host, dispose: () => source.dispose() };
  }
}

function system(): TrustSystem {
  if (process.platform === 'win32') return 'windows';
  return process.platform === 'darwin' ? 'macOS' : 'linux';
}
