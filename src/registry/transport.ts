import { request, type Dispatcher } from 'undici';
import { FailureError } from '../model/failure.ts';
import { abortReason } from './abort.ts';
import { Answer } from './answer.ts';
import { dispatcherFor } from './dispatcher.ts';
import { networkFailure } from './networkFailure.ts';
import type { Timeouts } from './registryClient.ts';

export interface TransportOptions {
  readonly ca: readonly string[];
  readonly proxyFor: (url: URL) => string | undefined;
  readonly timeouts: Timeouts;
  readonly userAgent: string;
}

export interface GetOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly doing: string;
  readonly signal: AbortSignal;
}

const proxySchemes = new Set(['http:', 'https:', 'socks5:']);

/** Sends GET requests, and turns what goes wrong on the way into failures. Follows no redirect and adds no login. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #dispatchers = new Map<string, Dispatcher>();
  readonly #closed = new AbortController();

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Aborts when the client is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Resolves with the head of the answer, whatever its status. */
  async get(url: URL, { headers, doing, signal }: GetOptions): Promise<Answer> {
    const { timeouts, userAgent } = this.#options;
    const stop = AbortSignal.any([signal, this.#closed.signal]);
    const proxy = this.#proxyFor(url, doing);
    const failed = (error: unknown): Error =>
      stop.aborted ? abortReason(stop) : networkFailure(error, { url, doing, proxy: proxy?.host, timeouts });
    if (stop.aborted) throw abortReason(stop);
    try {
      const {
        statusCode,
        headers: answered,
        body,
      } = await request(url, {
        method: 'GET',
        headers: { 'user-agent': userAgent, 'accept-encoding': 'identity', ...headers },
        dispatcher: this.#dispatcher(proxy),
        signal: stop,
        headersTimeout: timeouts.head,
        bodyTimeout: timeouts.idle,
      });
      return new Answer({ url, status: statusCode, headers: answered, body, failed });
    } catch (error) {
      throw failed(error);
    }
  }

  /** Ends everything in flight with an AbortError. */
  async close(): Promise<void> {
    this.#closed.abort();
    const dispatchers = [...this.#dispatchers.values()];
    this.#dispatchers.clear();
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.destroy()));
  }

  #proxyFor(url: URL, doing: string): URL | undefined {
    const address = this.#options.proxyFor(url);
    if (address === undefined) return undefined;
    const proxy = URL.canParse(address) ? new URL(address) : undefined;
    if (proxy !== undefined && proxySchemes.has(proxy.protocol) && proxy.hostname !== '') return proxy;
    // The address may hold a password, so it is not shown.
    const reason = `the proxy for ${url.host} is not the address of an HTTP, HTTPS or SOCKS5 proxy`;
    throw new FailureError({ kind: 'invalid', doing, reason });
  }

  #dispatcher(proxy: URL | undefined): Dispatcher {
    const key = proxy?.href ?? '';
    const known = this.#dispatchers.get(key);
    if (known !== undefined) return known;
    const dispatcher = dispatcherFor(proxy, this.#options.ca, this.#options.timeouts.connect);
    this.#dispatchers.set(key, dispatcher);
    return dispatcher;
  }
}
