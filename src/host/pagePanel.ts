import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { failureOf } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { isRecord } from '../model/json.ts';
import type { ToPage } from '../shared/rpc.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { FailureLog } from './failureLog.ts';
import { Throttle } from './throttle.ts';

export interface PagePanelOptions<Host> {
  readonly store: Pick<RegistryStore, 'clockAhead'>;
  readonly extensionUri: vscode.Uri;
  /** `tag` for `dist/media/tag.js` and `tag.css`. */
  readonly page: string;
  /** What the page keeps, so that the panel can be restored after a reload of the window. */
  readonly restore: string;
  /** The methods that the page may call; every argument is a string. */
  readonly host: Host;
  /** How many arguments each method takes. */
  readonly arity: Readonly<Record<keyof Host & string, number>>;
  readonly log: FailureLog;
}

/** Pages redraw at most this often, ms. */
const redrawInterval = 500;

/** A webview panel whose page calls typed methods here. Every call is answered; nothing but plain data crosses. */
export class PagePanel<Host extends object> {
  readonly #panel: vscode.WebviewPanel;
  readonly #options: PagePanelOptions<Host>;
  readonly #changed = new Throttle(redrawInterval, () => void this.#post({ type: 'changed' }));
  #disposed = false;

  constructor(panel: vscode.WebviewPanel, options: PagePanelOptions<Host>) {
    this.#panel = panel;
    this.#options = options;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(options.extensionUri, 'dist', 'media')],
    };
    panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message));
    panel.webview.html = pageHtml(panel.webview, panel.title, options);
    panel.onDidDispose(() => {
      this.#disposed = true;
      this.#changed.dispose();
    });
  }

  /** Makes the page load again, soon. */
  changed(): void {
    this.#changed.request();
  }

  async #receive(message: unknown): Promise<void> {
    if (!isRecord(message) || message['type'] !== 'call' || typeof message['id'] !== 'number') return;
    const { id } = message;
    try {
      const value = await this.#call(message['method'], message['args']);
      await this.#post({ type: 'result', id, value, clockAhead: this.#options.store.clockAhead });
    } catch (error) {
      const failure = failureOf(error, `answer the page ${this.#options.page}`);
      this.#options.log.report(failure);
      await this.#post({ type: 'failure', id, message: failureText(failure) });
    }
  }

  /** Calls a method of the host, if the page asks for one that there is, with as many strings as it takes. */
  async #call(method: unknown, args: unknown): Promise<unknown> {
    const { arity, host, page } = this.#options;
    if (typeof method !== 'string' || !isMethod(arity, method))
      throw new Error(`the page ${page} asks for what there is not`);
    const strings = Array.isArray(args)
      ? args.filter((value): value is string => typeof value === 'string')
      : [];
    if (!Array.isArray(args) || args.length !== arity[method] || strings.length !== args.length) {
      throw new Error(`the page ${page} calls ${method} with wrong arguments`);
    }
    const callable: unknown = host[method];
    if (typeof callable !== 'function') throw new Error(`the page ${page} asks for what there is not`);
    return await (callable as (...values: string[]) => unknown).apply(host, strings);
  }

  async #post(message: ToPage): Promise<void> {
    // A page that is gone waits for no answer.
    if (!this.#disposed) await this.#panel.webview.postMessage(message);
  }
}

function isMethod<Host>(
  arity: Readonly<Record<keyof Host & string, number>>,
  method: string,
): method is keyof Host & string {
  return Object.hasOwn(arity, method);
}

/** The page: one script and its styles of ours, nothing from anywhere else. */
function pageHtml<Host>(
  webview: vscode.Webview,
  title: string,
  { extensionUri, page, restore }: PagePanelOptions<Host>,
): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', 'media', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
    <meta property="csp-nonce" content="${nonce}">
    <title>${attribute(title)}</title>
    <link rel="stylesheet" href="${attribute(uri('codicon.css'))}">
    <link rel="stylesheet" href="${attribute(uri(`${page}.css`))}">
  </head>
  <body data-panel="${attribute(restore)}">
    <script type="module" nonce="${nonce}" src="${attribute(uri(`${page}.js`))}"></script>
  </body>
</html>`;
}

function attribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
