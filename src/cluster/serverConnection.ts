import { StringDecoder } from 'node:string_decoder';
import type { Dispatcher } from 'undici';
import { FailureError } from '../model/failure.ts';
import type {
  Connection,
  GetOptions,
  LinesOptions,
  RequestOptions,
  SendMethod,
  SendOptions,
} from './connection.ts';
import {
  credentialHeaders,
  sameCertificate,
  type ClientCertificate,
  type Credential,
  type CredentialSource,
} from './credentials.ts';
import { dispatcherFor } from './dispatcher.ts';
import { ask, BodyTooLargeError, textOf, type HttpAnswer } from './http.ts';
import type { KubeContext } from './kubeconfig.ts';
import type { Impersonation } from './kubeconfigEntries.ts';
import { networkFailure } from './networkError.ts';
import type { Route } from './proxy.ts';
import { isHtml, statusFailure } from './statusError.ts';
import type { Trust } from './trust.ts';

/** All that a connection is made of. Times in ms. */
export interface ServerConnectionParts {
  readonly context: KubeContext;
  readonly server: URL;
  readonly trust: Trust;
  readonly serverName: string | undefined;
  readonly impersonation: Impersonation | undefined;
  readonly credentials: CredentialSource;
  /** The way to the server. */
  readonly route: Route;
  /** The way to any other host. */
  readonly routes: (url: URL) => Route;
  readonly userAgent: string;
  /** Whether answers may come compressed. */
  readonly compressed: boolean;
  readonly headTimeout: number;
}

interface Outgoing {
  readonly method: 'GET' | SendMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly headTimeout: number;
  readonly idleTimeout: number;
}

const bodyLimit = 300 * 1024 * 1024;
const refusalLimit = 64 * 1024;
const lineLimit = 32 * 1024 * 1024;
const idleTimeout = 30_000;

/** A `Connection` over undici's own agents: global fetch, http and https, which VS Code replaces, are not used. */
export class ServerConnection implements Connection {
  readonly server: string;
  readonly host: string;
  readonly context: KubeContext;
  readonly trust: Trust;
  readonly #parts: ServerConnectionParts;
  readonly #closed = new AbortController();
  readonly #dispatchers = new Set<Dispatcher>();
  #latest:
    { readonly certificate: ClientCertificate | undefined; readonly dispatcher: Dispatcher } | undefined;

  constructor(parts: ServerConnectionParts) {
    this.#parts = parts;
    this.server = parts.server.href.replace(/\/+$/, '');
    this.host = parts.server.host;
    this.context = parts.context;
    this.trust = parts.trust;
  }

  async get(path: string, options: GetOptions): Promise<unknown> {
    const accept = options.accept ?? 'application/json';
    return await this.#json({ ...this.#outgoing('GET', path), headers: this.#accepting(accept) }, options);
  }

  async send(method: SendMethod, path: string, body: unknown, options: SendOptions): Promise<unknown> {
    const type = { 'content-type': options.contentType ?? 'application/json' };
    const outgoing = {
      ...this.#outgoing(method, path),
      headers: { ...this.#accepting('application/json'), ...(body === undefined ? {} : type) },
      body: body === undefined ? undefined : JSON.stringify(body),
      headTimeout: options.headTimeout ?? this.#parts.headTimeout,
    };
    return await this.#json(outgoing, options);
  }

  async *lines(path: string, options: LinesOptions): AsyncGenerator<string> {
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    const outgoing = {
      ...this.#outgoing('GET', path),
      headers: { accept: 'application/json' },
      idleTimeout: options.idleTimeout,
    };
    const answer = await this.#guarded(options, signal, () => this.#accepted(outgoing, options, signal));
    try {
      options.opened?.();
      yield* this.#linesOf(answer, options, signal);
    } finally {
      answer.body.destroy();
    }
  }

  async bearerToken(signal: AbortSignal): Promise<string | undefined> {
    return (await this.#parts.credentials.current(signal)).token;
  }

  route(url: URL): Route {
    return this.#parts.routes(url);
  }

  async close(): Promise<void> {
    this.#closed.abort(new DOMException('The connection is closed', 'AbortError'));
    await Promise.all([...this.#dispatchers].map((dispatcher) => dispatcher.destroy()));
  }

  #outgoing(method: Outgoing['method'], path: string): Outgoing {
    return { method, path, headers: {}, body: undefined, headTimeout: this.#parts.headTimeout, idleTimeout };
  }

  #accepting(accept: string): Record<string, string> {
    return this.#parts.compressed ? { accept, 'accept-encoding': 'gzip, br' } : { accept };
  }

  async #json(outgoing: Outgoing, options: RequestOptions): Promise<unknown> {
    const signal = AbortSignal.any([options.signal, this.#closed.signal]);
    return await this.#guarded(options, signal, async () => {
      const answer = await this.#accepted(outgoing, options, signal);
      return parsed(await textOf(answer, bodyLimit), answer, options.doing);
    });
  }

  /** The answer to a request, if it is a success. After a 401, a GET is asked once more with another credential. */
  async #accepted(outgoing: Outgoing, options: RequestOptions, signal: AbortSignal): Promise<HttpAnswer> {
    const credential = await this.#parts.credentials.current(signal);
    const answer = await this.#ask(outgoing, options, credential, signal);
    if (answer.status !== 401 || outgoing.method !== 'GET') return await this.#succeeded(answer, options);
    const renewed = await this.#parts.credentials.renewed(credential, signal);
    if (renewed === undefined) return await this.#succeeded(answer, options);
    answer.body.destroy();
    return await this.#succeeded(await this.#ask(outgoing, options, renewed, signal), options);
  }

  async #ask(
    outgoing: Outgoing,
    { query }: RequestOptions,
    credential: Credential,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { impersonation, userAgent } = this.#parts;
    const headers = {
      ...outgoing.headers,
      'user-agent': userAgent,
      ...credentialHeaders(credential, impersonation),
    };
    const url = new URL(`${this.server}${outgoing.path}`);
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return await ask(this.#dispatcherWith(credential.certificate), { ...outgoing, url, headers }, signal);
  }

  async #succeeded(answer: HttpAnswer, { doing }: RequestOptions): Promise<HttpAnswer> {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const { headers } = answer;
    const retryAfter = Number(headers['retry-after']);
    const refused = {
      status: answer.status,
      contentType: headers['content-type'] ?? '',
      location: headers.location,
      retryAfter: headers['retry-after'] !== undefined && retryAfter >= 0 ? retryAfter : undefined,
      body: await beginningOf(answer),
    };
    throw statusFailure(refused, doing, this.host);
  }

  /** Runs something that talks to the server; whatever goes wrong becomes a failure, or the reason of an abort. */
  async #guarded<T>({ doing }: RequestOptions, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    try {
      signal.throwIfAborted();
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof BodyTooLargeError) {
        throw new FailureError({
          kind: 'unreadable',
          doing,
          reason: `the answer is longer than ${bodyLimit} bytes`,
        });
      }
      throw networkFailure(error, this.host, this.#parts.route, doing);
    }
  }

  async *#linesOf(answer: HttpAnswer, options: LinesOptions, signal: AbortSignal): AsyncGenerator<string> {
    const decoder = new StringDecoder('utf8');
    const chunks = answer.body[Symbol.asyncIterator]();
    let rest = '';
    for (;;) {
      const next = await this.#guarded(options, signal, async () => await chunks.next());
      if (next.done === true) break;
      const pieces = (rest + decoder.write(Buffer.from(next.value as Uint8Array))).split('\n');
      rest = pieces.pop() ?? '';
      for (const line of pieces) {
        signal.throwIfAborted();
        if (line !== '') yield line;
      }
      if (rest.length > lineLimit) {
        const reason = `a line is longer than ${lineLimit} characters`;
        throw new FailureError({ kind: 'unreadable', doing: options.doing, reason });
      }
    }
    if (rest !== '') yield rest;
  }

  /** Connections carry the client's certificate, so another certificate needs others; what runs on the old ones ends. */
  #dispatcherWith(certificate: ClientCertificate | undefined): Dispatcher {
    if (this.#latest !== undefined && sameCertificate(this.#latest.certificate, certificate)) {
      return this.#latest.dispatcher;
    }
    const { trust, serverName, headTimeout } = this.#parts;
    const tls = { trust, serverName, certificate };
    const dispatcher = dispatcherFor(this.#parts.route, tls, headTimeout);
    const previous = this.#latest?.dispatcher;
    if (previous !== undefined) void previous.close().then(() => this.#dispatchers.delete(previous));
    this.#dispatchers.add(dispatcher);
    this.#latest = { certificate, dispatcher };
    return dispatcher;
  }
}

function parsed(body: string, { headers }: HttpAnswer, doing: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const type = headers['content-type'] ?? '';
    const what = isHtml(type, body) ? 'an HTML page' : body === '' ? 'empty' : 'not JSON, or not whole';
    throw new FailureError({ kind: 'unreadable', doing, reason: `the answer is ${what}` });
  }
}

/** As much of a refusal as is needed to say why; a longer or broken body says nothing. */
async function beginningOf(answer: HttpAnswer): Promise<string> {
  try {
    return await textOf(answer, refusalLimit);
  } catch {
    return '';
  } finally {
    answer.body.destroy();
  }
}
