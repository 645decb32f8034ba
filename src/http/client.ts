import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import { FailureError } from '../model/failure.ts';
import { abortReason, untilAborted } from './abort.ts';
import { Answer } from './answer.ts';
import { dispatcherFor } from './dispatcher.ts';
import { networkFailure } from './networkFailure.ts';
import type { HttpRequest, HttpTimeouts, Route } from './request.ts';
import { requestUpgrade, webSocketHandshake } from './upgrade.ts';
import { sameCertificate, type ClientCertificate, type TlsOptions } from './tls.ts';

export interface HttpClientOptions {
  /** The way to an address; its failures are those of the request. */
  readonly route: (url: URL) => Route;
  readonly tls: TlsOptions;
  readonly timeouts: HttpTimeouts;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The dispatcher of one way, and the client certificate that its connections show. */
interface Line {
  readonly certificate: ClientCertificate | undefined;
  readonly dispatcher: Dispatcher;
}

/** A WebSocket's connection, or the answer of a server that opens none. */
export type Opened =
  { readonly kind: 'open'; readonly socket: Duplex } | { readonly kind: 'refused'; readonly answer: Answer };

/** All that a request needs besides what it asks. */
interface Way {
  readonly dispatcher: Dispatcher;
  readonly options: {
    readonly origin: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string | string[]>>;
    readonly headersTimeout: number;
  };
  readonly timeouts: HttpTimeouts;
  readonly signal: AbortSignal;
  readonly failed: (error: unknown) => Error;
}

/** A wait that took too long; `code` is undici's for the same. */
class HeadTimeoutError extends Error {
  readonly code = 'UND_ERR_HEADERS_TIMEOUT';
}

/**
 * Sends requests over undici's own agents, and turns what goes wrong on the way into failures: global fetch, http and
 * https, which VS Code replaces, are not used. Follows no redirect, adds no login, sends nothing twice.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #closed = new AbortController();
  /** By the proxy's address; empty for none. */
  readonly #lines = new Map<string, Line>();
  readonly #dispatchers = new Set<Dispatcher>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Aborts when the client is closed. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /**
   * Resolves with the head of the answer, whatever its status. Rejects with a `FailureError` (`networkFailure`), with the
   * signal's reason once that aborts, with an AbortError after `close`.
   */
  async send(request: HttpRequest, certificate?: ClientCertificate): Promise<Answer> {
    return this.#exchange(request, certificate, async ({ dispatcher, options, timeouts, signal, failed }) => {
      const { method = 'GET', body, url } = request;
      const asked = dispatcher.request({
        ...options,
        method,
        body: body ?? null,
        signal,
        bodyTimeout: timeouts.idle,
      });
      // undici looks at the signal only once it is connected.
      const { statusCode, headers, body: answered } = await untilAborted(asked, signal);
      return new Answer({ url, status: statusCode, headers, body: answered, failed });
    });
  }

  /**
   * Opens a WebSocket: GET with `Upgrade`. Resolves with its socket, of which the frames are for the caller to read and
   * write, or with the answer of a server that speaks none there. Rejects like `send`.
   */
  async openWebSocket(
    request: HttpRequest & { readonly protocol: string },
    certificate?: ClientCertificate,
  ): Promise<Opened> {
    return this.#exchange(request, certificate, async ({ dispatcher, options, timeouts, signal, failed }) => {
      const { url, doing, protocol } = request;
      const handshake = webSocketHandshake(protocol);
      const headers = { ...options.headers, ...handshake.headers };
      const asked = requestUpgrade(dispatcher, { ...options, headers, bodyTimeout: timeouts.idle }, signal);
      const upgrade = await untilAborted(asked, signal);
      if (upgrade.kind === 'answered')
        return { kind: 'refused', answer: new Answer({ ...upgrade, url, failed }) };
      if (handshake.accepts(upgrade.headers)) return { kind: 'open', socket: upgrade.socket };
      upgrade.socket.destroy();
      const reason = `${url.host} does not speak ${protocol} there`;
      throw new FailureError({ kind: 'unreadable', doing, reason });
    });
  }

  async #exchange<T>(
    request: HttpRequest,
    certificate: ClientCertificate | undefined,
    ask: (way: Way) => Promise<T>,
  ): Promise<T> {
    const { url, doing } = request;
    const stop = AbortSignal.any([request.signal, this.closed]);
    if (stop.aborted) throw abortReason(stop);
    const route = this.#options.route(url);
    const timeouts = { ...this.#options.timeouts, ...request.timeouts };
    const failed = (error: unknown): Error =>
      stop.aborted ? abortReason(stop) : networkFailure(error, { host: url.host, doing, route, timeouts });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new HeadTimeoutError()), timeouts.head);
    const options = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      headers: { ...this.#options.headers, ...request.headers },
      headersTimeout: timeouts.head,
    };
    try {
      const dispatcher = this.#dispatcher(route, certificate);
      return await ask({
        dispatcher,
        options,
        timeouts,
        signal: AbortSignal.any([stop, late.signal]),
        failed,
      });
    } catch (error) {
      throw failed(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends everything in flight with an AbortError and closes all sockets. */
  async close(): Promise<void> {
    this.#closed.abort(new DOMException('The connection is closed', 'AbortError'));
    this.#lines.clear();
    await Promise.all([...this.#dispatchers].map((dispatcher) => dispatcher.destroy()));
  }

  /**
   * Takes every connection for dead, as they are after sleep, and breaks it: what is in flight fails with `unreachable`, what
   * comes next begins anew.
   */
  reconnect(): void {
    const broken = Object.assign(new Error('taken for dead'), { code: 'ECONNRESET' });
    for (const dispatcher of this.#dispatchers) void dispatcher.destroy(broken);
    this.#dispatchers.clear();
    this.#lines.clear();
  }

  /** Connections carry the client's certificate, so another needs others; what runs on the old ones runs to its end. */
  #dispatcher(route: Route, certificate: ClientCertificate | undefined): Dispatcher {
    const key = route.kind === 'proxy' ? route.proxy.href : '';
    const known = this.#lines.get(key);
    if (known !== undefined && sameCertificate(known.certificate, certificate)) return known.dispatcher;
    const { tls, timeouts } = this.#options;
    const dispatcher = dispatcherFor({ route, tls, certificate, connectTimeout: timeouts.connect });
    this.#dispatchers.add(dispatcher);
    this.#lines.set(key, { certificate, dispatcher });
    if (known !== undefined) void this.#retire(known.dispatcher);
    return dispatcher;
  }

  async #retire(dispatcher: Dispatcher): Promise<void> {
    await dispatcher.close();
    this.#dispatchers.delete(dispatcher);
  }
}
