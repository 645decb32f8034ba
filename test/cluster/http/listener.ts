import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { Faults } from '../faults.ts';
import type { FaultTarget } from '../faults.ts';
import type { Credentials, Identity } from '../identity.ts';
import type { Answer, HttpRequest, StreamAnswer, Switch, WholeAnswer } from './answer.ts';
import { json } from './answer.ts';
import type { Requests, SeenRequest } from './requests.ts';

export interface ListenerOptions {
  target: FaultTarget;
  tls: { cert: string; key: string; ca: string };
  /** Certificates for those who ask for a server by its name. */
  byName?: Readonly<Record<string, { cert: string; key: string }>>;
  faults: Faults;
  requests: Requests;
  /** The user of some credentials; undefined when they are wrong. */
  identify: (credentials: Credentials) => Identity | undefined;
  handle: (request: HttpRequest) => Answer | Promise<Answer>;
  /** The answer to credentials that are wrong. */
  refuse: (headers: IncomingHttpHeaders) => Answer;
  /** Answers the wish to switch to WebSocket; such requests are answered like any other when absent. */
  upgrade?: (request: HttpRequest) => Promise<Answer | Switch>;
}

const GZIP_FROM = 1024;

/** One HTTPS server on 127.0.0.1: reads requests whole, names their user, applies faults, sends answers. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #server: https.Server;
  /** The TCP sockets by the client's port: a TLS socket cannot be reset, the one under it can. */
  readonly #sockets = new Map<number, Socket>();
  readonly #streams = new Set<() => void>();
  #port = 0;
  /** Resolves when the server listens again after it refused. */
  #reopened: Promise<unknown> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    const { cert, key, ca } = options.tls;
    this.#server = https.createServer(
      { cert, key, ca, requestCert: true, rejectUnauthorized: false, keepAliveTimeout: 30_000 },
      (incoming, response) => void this.#serve(incoming, response),
    );
    for (const [name, own] of Object.entries(options.byName ?? {})) this.#server.addContext(name, own);
    if (options.upgrade !== undefined) {
      this.#server.on('upgrade', (incoming: IncomingMessage, socket: Duplex) => {
        void this.#upgrade(incoming, socket);
      });
    }
    this.#server.on('connection', (socket: Socket) => {
      const port = socket.remotePort ?? 0;
      this.#sockets.set(port, socket);
      socket.on('close', () => this.#sockets.delete(port));
    });
  }

  /** Listens on a port (0: any free one); resolves to the base URL. */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no TCP port.');
    this.#port = address.port;
    this.#unsubscribe = this.#options.faults.onRefuse(this.#options.target, (refused) =>
      this.#refuse(refused),
    );
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Ends open watches in the way a server-side timeout does; returns how many. */
  closeStreams(): number {
    const open = [...this.#streams];
    for (const end of open) end();
    return open.length;
  }

  /** Resets every open connection. */
  dropConnections(): void {
    for (const socket of this.#sockets.values()) socket.resetAndDestroy();
  }

  /** Stops listening and resets what is open. */
  async close(): Promise<void> {
    this.#unsubscribe?.();
    await this.#reopened;
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.dropConnections();
    await closed;
  }

  #refuse(refused: boolean): void {
    if (refused) {
      this.#server.close();
      this.dropConnections();
    } else if (!this.#server.listening) {
      this.#server.listen(this.#port, '127.0.0.1');
      this.#reopened = once(this.#server, 'listening');
    }
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = incoming.method ?? 'GET';
    const path = incoming.url ?? '/';
    const identity = this.#options.identify(credentials(incoming));
    const { target, requests, faults } = this.#options;
    const seen = requests.add({
      target,
      method,
      path,
      user: identity?.name ?? '',
      status: 0,
      at: Date.now(),
      watch: /[?&]watch=(true|1)\b/.test(path),
    });
    const port = incoming.socket.remotePort ?? 0;
    const reset = (): void => void this.#sockets.get(port)?.resetAndDestroy();
    try {
      const body = await readBody(incoming);
      const answer = await faults.apply(seen, response, reset, async () => {
        if (identity === undefined) return this.#options.refuse(incoming.headers);
        const url = new URL(path, `https://127.0.0.1:${this.#port}`);
        return this.#options.handle({ method, url, headers: incoming.headers, body, identity });
      });
      if (answer === undefined || response.destroyed) return;
      this.#send(incoming, response, answer, seen);
    } catch (error) {
      if (response.destroyed || response.headersSent) return;
      this.#send(incoming, response, internalError(error), seen);
    }
  }

  async #upgrade(incoming: IncomingMessage, socket: Duplex): Promise<void> {
    const { target, requests, identify, refuse, upgrade } = this.#options;
    socket.on('error', () => undefined);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const identity = identify(credentials(incoming));
    const user = identity?.name ?? '';
    const seen = requests.add({ target, method, path, user, status: 0, at: Date.now(), watch: false });
    const url = new URL(path, `https://127.0.0.1:${this.#port}`);
    const body = Buffer.alloc(0);
    const answer =
      identity === undefined ? refuse(headers) : await upgrade?.({ method, url, headers, body, identity });
    if (answer === undefined || answer.kind === 'stream') return void socket.destroy();
    if (answer.kind === 'switch') {
      seen.status = 101;
      socket.write(headOf(101, { connection: 'Upgrade', ...answer.headers }));
      answer.open(socket);
      return;
    }
    seen.status = answer.status;
    const length = { 'content-length': String(answer.body.length), connection: 'close' };
    socket.write(headOf(answer.status, { ...answer.headers, ...length }));
    socket.end(answer.body);
  }

  #send(incoming: IncomingMessage, response: ServerResponse, answer: Answer, seen: SeenRequest): void {
    seen.status = answer.status;
    if (answer.kind === 'stream') this.#stream(response, answer);
    else sendWhole(incoming, response, answer, this.#options.target === 'api');
  }

  #stream(response: ServerResponse, answer: StreamAnswer): void {
    const ended = new AbortController();
    const end = (): void => void response.end();
    this.#streams.add(end);
    response.on('close', () => {
      this.#streams.delete(end);
      ended.abort();
    });
    response.writeHead(answer.status, answer.headers);
    response.flushHeaders();
    answer.open({
      closed: ended.signal,
      end,
      write: (text) => {
        if (!response.writableEnded) response.write(text);
      },
    });
  }
}

function headOf(status: number, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', ''].join('\r\n');
}

function credentials(incoming: IncomingMessage): Credentials {
  const { socket } = incoming;
  const { authorization } = incoming.headers;
  if (authorization !== undefined) return { kind: 'header', authorization };
  if (!(socket instanceof TLSSocket) || !socket.authorized) return { kind: 'none' };
  const { subject } = socket.getPeerCertificate();
  const groups = subject.O;
  return {
    kind: 'certificate',
    user: String(subject.CN),
    groups: groups === undefined ? [] : [groups].flat(),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendWhole(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: WholeAnswer,
  mayCompress: boolean,
): void {
  let { body } = answer;
  const headers: Record<string, string> = { ...answer.headers };
  const asked = incoming.headers['accept-encoding']?.includes('gzip') ?? false;
  if (mayCompress && asked && body.length >= GZIP_FROM) {
    body = gzipSync(body);
    headers['content-encoding'] = 'gzip';
    headers['vary'] = 'Accept-Encoding';
  }
  const hasBody = answer.status !== 204 && answer.status !== 304;
  if (hasBody) headers['content-length'] ??= String(body.length);
  response.writeHead(answer.status, headers);
  response.end(incoming.method === 'HEAD' || !hasBody ? undefined : body);
}

function internalError(error: unknown): WholeAnswer {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return json(500, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    code: 500,
  });
}
