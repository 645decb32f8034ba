import type { Duplex } from 'node:stream';
import { abortReason } from '../http/abort.ts';
import type { Answer } from '../http/answer.ts';
import { HttpClient, type Opened } from '../http/client.ts';
import { parseLongJson } from '../http/longJson.ts';
import type { HttpRequest, Route } from '../http/request.ts';
import { FailureError, failureOf } from '../model/failure.ts';
import { linesOf } from './answerLines.ts';
import type { Impersonation } from '../kubeconfig/entries.ts';
import type { KubeContext } from '../kubeconfig/kubeconfig.ts';
import type {
  Connection,
  GetOptions,
  LinesOptions,
  RequestOptions,
  SendMethod,
  SendOptions,
  UserTraits,
} from './connection.ts';
import { credentialHeaders, type Credential, type CredentialSource } from './credentials.ts';
import { isHtml, statusFailure } from './statusFailure.ts';
import type { Trust } from './trust.ts';

/** All that a connection is made of. Times in ms. */
export interface ServerConnectionParts {
  readonly context: KubeContext;
  readonly server: URL;
  readonly trust: Trust;
  readonly serverName: string | undefined;
  readonly impersonation: Impersonation | undefined;
  readonly hasPlugin: boolean;
  readonly credentials: CredentialSource;
  /** The way to the server. */
  readonly route: Route;
  /** The way to any other host. */
  readonly routes: (url: URL) => Route;
  /** The way to a host that has nothing to do with the cluster. */
  readonly outside: (url: URL) => Route;
  readonly userAgent: string;
  /** Whether answers may come compressed. */
  readonly compressed: boolean;
  readonly headTimeout: number;
}

/** A request but for its credential. */
interface Outgoing extends Omit<HttpRequest, 'url' | 'doing' | 'signal'> {
  readonly method: 'GET' | SendMethod;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const megabyte = 1024 * 1024;
/** What is longer is no answer of this API, and would hold up the editor. */
const bodyLimit = 64 * megabyte;
const idleTimeout = 30_000;

/** A `Connection` over one `HttpClient`. */
export class ServerConnection implements Connection {
  readonly server: string;
  readonly host: string;
  readonly context: KubeContext;
  readonly trust: Trust;
  readonly user: UserTraits;
  readonly #parts: ServerConnectionParts;
  readonly #http: HttpClient;
  #clockAhead = 0;

  constructor(parts: ServerConnectionParts) {
    const { server, context, trust, serverName, headTimeout } = parts;
    this.#parts = parts;
    this.server = server.href.replace(/(?<!\/)\/+$/, '');
    this.host = server.host;
    this.context = context;
    this.trust = trust;
    this.user = { hasPlugin: parts.hasPlugin, impersonates: parts.impersonation !== undefined };
    this.#http = new HttpClient({
      route: () => parts.route,
      tls: { ...trust, serverName },
      timeouts: { connect: headTimeout, head: headTimeout, idle: idleTimeout },
      headers: { 'user-agent': parts.userAgent },
    });
  }

  get clockAhead(): number {
    return this.#clockAhead;
  }

  async get(path: string, options: GetOptions): Promise<unknown> {
    const headers = this.#accepting(options.accept ?? 'application/json');
    return await this.#json({ method: 'GET', path, headers }, options);
  }

  async send(method: SendMethod, path: string, body: unknown, options: SendOptions): Promise<unknown> {
    const type = { 'content-type': options.contentType ?? 'application/json' };
    const headers = { ...this.#accepting('application/json'), ...(body === undefined ? {} : type) };
    const timeouts = options.headTimeout === undefined ? {} : { head: options.headTimeout };
    const text = body === undefined ? undefined : JSON.stringify(body);
    return await this.#json({ method, path, headers, body: text, timeouts }, options);
  }

  async *lines(path: string, options: LinesOptions): AsyncGenerator<string> {
    const headers = { accept: 'application/json' };
    const timeouts = { idle: options.idleTimeout };
    const answer = await this.#accepted({ method: 'GET', path, headers, timeouts }, options);
    try {
      options.opened?.();
      yield* linesOf(answer, options, AbortSignal.any([options.signal, this.#http.closed]));
    } finally {
      answer.discard();
    }
  }

  async openWebSocket(path: string, protocol: string, options: RequestOptions): Promise<Duplex> {
    const { doing } = options;
    const ask = async (credential: Credential): Promise<Opened> => {
      const request = {
        ...this.#request({ method: 'GET', path, headers: {} }, options, credential),
        protocol,
      };
      return this.#http.openWebSocket(request, credential.certificate);
    };
    const opened = await this.#authorized(options, true, ask, (answer) =>
      answer.kind === 'refused' ? answer.answer : undefined,
    );
    if (opened.kind === 'open') return opened.socket;
    throw await statusFailure(opened.answer, doing);
  }

  async bearerToken(signal: AbortSignal): Promise<string | undefined> {
    return (await this.#parts.credentials.current(signal)).token;
  }

  route(url: URL): Route {
    return this.#parts.routes(url);
  }

  outside(url: URL): Route {
    return this.#parts.outside(url);
  }

  reconnect(): void {
    this.#http.reconnect();
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  #accepting(accept: string): Record<string, string> {
    return this.#parts.compressed ? { accept, 'accept-encoding': 'gzip, br' } : { accept };
  }

  async #json(outgoing: Outgoing, options: RequestOptions): Promise<unknown> {
    const answer = await this.#accepted(outgoing, options);
    const json = await parsed(await answer.text(bodyLimit), answer, options.doing);
    if (options.signal.aborted) throw abortReason(options.signal);
    return json;
  }

  /** The answer to a request, if it is a success. After a 401, a GET is asked once more with another credential. */
  async #accepted(outgoing: Outgoing, options: RequestOptions): Promise<Answer> {
    const ask = async (credential: Credential): Promise<Answer> => {
      const given = await this.#http.send(
        this.#request(outgoing, options, credential),
        credential.certificate,
      );
      this.#hearTime(given);
      return given;
    };
    const answer = await this.#authorized(options, outgoing.method === 'GET', ask, (given) => given);
    return succeeded(answer, options.doing);
  }

  /** What a question is answered with; asked once more with another credential after a 401, if it `mayRepeat`. */
  async #authorized<T>(
    { doing, signal: asked }: RequestOptions,
    mayRepeat: boolean,
    ask: (credential: Credential) => Promise<T>,
    answerOf: (given: T) => Answer | undefined,
  ): Promise<T> {
    const signal = AbortSignal.any([asked, this.#http.closed]);
    const { credentials } = this.#parts;
    const credential = await guarded(doing, signal, () => credentials.current(signal));
    const given = await ask(credential);
    const answer = answerOf(given);
    if (answer?.status !== 401 || !mayRepeat) return given;
    const renewed = await guarded(doing, signal, () => credentials.renewed(credential, signal));
    if (renewed === undefined) return given;
    answer.discard();
    return ask(renewed);
  }

  #hearTime(answer: Answer): void {
    const date = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(date)) this.#clockAhead = date - Date.now();
  }

  #request(outgoing: Outgoing, options: RequestOptions, credential: Credential): HttpRequest {
    const { path, ...rest } = outgoing;
    const url = new URL(`${this.server}${path}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const headers = { ...outgoing.headers, ...credentialHeaders(credential, this.#parts.impersonation) };
    const { doing, signal } = options;
    return { ...rest, url, headers, doing, signal };
  }
}

/** Runs something that obtains a credential; whatever goes wrong becomes a failure, or the reason of an abort. */
async function guarded<T>(doing: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    throw new FailureError(failureOf(error, doing));
  }
}

async function succeeded(answer: Answer, doing: string): Promise<Answer> {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw await statusFailure(answer, doing);
}

async function parsed(body: string | undefined, answer: Answer, doing: string): Promise<unknown> {
  if (body === undefined) {
    const reason = `the answer is longer than ${bodyLimit / megabyte} MB`;
    throw new FailureError({ kind: 'unreadable', doing, reason });
  }
  const json = await parseLongJson(body);
  if (json !== undefined) return json;
  const what = isHtml(answer, body) ? 'an HTML page' : body === '' ? 'empty' : 'not JSON, or not whole';
  throw new FailureError({ kind: 'unreadable', doing, reason: `the answer is ${what}` });
}
