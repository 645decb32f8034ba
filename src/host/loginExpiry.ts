import * as vscode from 'vscode';
import { failureOf } from '../model/failure.ts';
import { loginNotice, nextNotice } from '../model/login/loginEnd.ts';
import type { Logins } from '../store/logins.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';

/** Before this has passed, ms, a new connection is asked for what one looks at. */
const settling = 5_000;
/** The longest that one timer waits, ms: none of them counts the time for which a machine sleeps. Looking again asks nobody. */
const longest = 300_000;
/** What failed is tried again after this, ms. */
const again = 60_000;
const renew = 'imageRegistry.logInToCluster';

/** Says in the status bar when the user's login ends soon, or has ended, with a way to renew it. One timer, no polling. */
export class LoginExpiry implements vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #log: FailureLog;
  readonly #stopListening: () => void;
  #logins: Logins | undefined;
  #leaving = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #item: vscode.StatusBarItem | undefined;

  constructor(store: RegistryStore, log: FailureLog) {
    this.#store = store;
    this.#log = log;
    this.#stopListening = store.onDidChange((change) => {
      if (change.kind === 'connection') this.#follow();
    });
    this.#follow();
  }

  dispose(): void {
    this.#stopListening();
    this.#leave();
  }

  /** Begins anew with each session. */
  #follow(): void {
    const logins = this.#store.connection.kind === 'connected' ? this.#store.logins : undefined;
    if (logins === this.#logins) return;
    this.#leave();
    this.#logins = logins;
    // What a plugin makes is renewed by it.
    if (logins?.traits.hasPlugin === false) this.#wait(logins, settling);
  }

  #leave(): void {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    clearTimeout(this.#timer);
    this.#item?.dispose();
    this.#item = undefined;
  }

  #wait(logins: Logins, ms: number): void {
    this.#timer = setTimeout(() => void this.#look(logins), Math.min(ms, longest));
  }

  /** A login may have been renewed since the last look, so its end is learned again; that asks nobody when it is the same. */
  async #look(logins: Logins): Promise<void> {
    const { signal } = this.#leaving;
    try {
      const end = await logins.learnEnd(signal);
      if (signal.aborted) return;
      this.#log.mended('login');
      this.#show(loginNotice(end, Date.now()));
      const next = nextNotice(end, Date.now());
      if (next !== undefined) this.#wait(logins, next);
    } catch (error) {
      if (signal.aborted) return;
      this.#log.report(failureOf(error, 'ask how long your login lasts'), 'login');
      this.#wait(logins, again);
    }
  }

  #show(notice: ReturnType<typeof loginNotice>): void {
    if (notice === undefined) {
      this.#item?.dispose();
      this.#item = undefined;
      return;
    }
    const item = (this.#item ??= newItem());
    const tooltip = new vscode.MarkdownString(`${notice.tooltip}\n\n[Renew…](command:${renew})`);
    tooltip.isTrusted = { enabledCommands: [renew] };
    item.text = `$(key) ${notice.text}`;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `${notice.text}. Renew` };
    item.backgroundColor = notice.ended
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.show();
  }
}

function newItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('imageRegistry.login', vscode.StatusBarAlignment.Left);
  item.name = 'Image Registry Login';
  item.command = renew;
  return item;
}
