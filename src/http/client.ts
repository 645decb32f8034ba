import type { Dispatcher } from 'undici';
import { abortReason, untilAborted } from './abort.ts';
import { Answer } from './answer.ts';
import { dispatcherFor } from './dispatcher.ts';
import { networkFailure } from './networkFailure.ts';
import type { HttpRequest, HttpTimeouts, Route } from './request.ts';
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
    const { url, method = 'GET', doing, body } = request;
    const stop = AbortSignal.any([request.signal, this.closed]);
    if (stop.aborted) throw abortReason(stop);
    const route = this.#options.route(url);
    const timeouts = { ...this.#options.timeouts, ...request.timeouts };
    const failed = (error: unknown): Error =>
      stop.aborted ? abortReason(stop) : networkFailure(error, { host: url.host, doing, route, timeouts });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new HeadTimeoutError()), timeouts.head);
    const signal = AbortSignal.any([stop, late.signal]);
    try {
      const asked = this.#dispatcher(route, certificate).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method,
        headers: { ...this.#options.headers, ...request.headers },
        body: body ?? null,
        signal,
        headersTimeout: timeouts.head,
        bodyTimeout: timeouts.idle,
      });
      // undici looks at the signal only once it is connected.
      const answer = await untilAborted(asked, signal);
      return new Answer({
        url,
        status: answer.statusCode,
        headers: answer.headers,
        body: answer.body,
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
