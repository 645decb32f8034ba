import type { FromPage, Methods, ToPage } from '../../src/shared/rpc.ts';

/** What VS Code gives a page, once: its way to the host and the state that outlives the page. */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface Connection<Host extends Methods> {
  /** The host's methods. A call that fails there rejects with an Error of the host's message. */
  readonly host: Host;
  /** Calls back each time the host says that what the page shows has changed. */
  readonly onChanged: (listener: () => void) => void;
  /** The time by the cluster's clock, as far as the host has told it; ms since the epoch. */
  readonly now: () => number;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Connects the page to its host: each call goes out with a number and is settled by the answer with that number. */
export function connect<Host extends Methods>(vscode: VsCodeApi): Connection<Host> {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<() => void>();
  let lastId = 0;
  let clockAhead = 0;
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isToPage(data)) receive(data);
  });

  function receive(message: ToPage): void {
    if (message.type === 'changed') {
      for (const listener of listeners) listener();
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'result') {
      clockAhead = message.clockAhead;
      call?.resolve(message.value);
    } else call?.reject(new Error(message.message));
  }

  function call(method: string, args: readonly unknown[]): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      vscode.postMessage({ type: 'call', id, method, args } satisfies FromPage);
    });
  }

  // Both sides are typed by the same interface, and there is nothing at run time to check that against.
  const host = hostProxy(call) as Host;
  return { host, onChanged: (listener) => listeners.add(listener), now: () => Date.now() + clockAhead };
}

type Call = (method: string, args: readonly unknown[]) => Promise<unknown>;

function hostProxy(call: Call): Methods {
  const get = (_target: object, name: string | symbol) => {
    // `await` asks an object for `then`; the host is no promise.
    if (typeof name === 'symbol' || name === 'then') return undefined;
    return (...args: unknown[]) => call(name, args);
  };
  return new Proxy({}, { get });
}

function isToPage(data: unknown): data is ToPage {
  if (typeof data !== 'object' || data === null || !('type' in data)) return false;
  if (data.type === 'changed') return true;
  if (!('id' in data) || typeof data.id !== 'number') return false;
  if (data.type === 'result') return true;
  return data.type === 'failure' && 'message' in data && typeof data.message === 'string';
}
