import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { record, text } from '../../src/model/json.ts';
import type { Authority } from '../cluster/tls/authority.ts';
import { type IssuedCertificate } from '../cluster/tls/authority.ts';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** CN of the client certificate; undefined without one. */
  readonly client: string | undefined;
  readonly serverName: string | undefined;
}

export type Answer = (request: SeenRequest, response: ServerResponse) => void;

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly seen: SeenRequest[];
  /** How the next requests are answered; may be exchanged at any time. */
  answer: Answer;
  /** Breaks every open connection. */
  cut(): void;
}

export interface TlsSetup {
  readonly authority: Authority;
  readonly certificate?: IssuedCertificate;
  /** Whether clients must show a certificate of the authority, or may. */
  readonly clientCertificates?: boolean | 'optional';
}

/** A JSON answer. */
export function json(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

/** A small HTTPS server on a free port of 127.0.0.1, its certificate for `localhost` and `127.0.0.1` unless given. */
export async function startTlsServer(setup: TlsSetup, answer: Answer): Promise<TestServer> {
  const issued = setup.certificate ?? setup.authority.issueServer(['localhost', '127.0.0.1']);
  const { clientCertificates = false } = setup;
  const mutual = {
    requestCert: clientCertificates !== false,
    rejectUnauthorized: clientCertificates === true,
  };
  return await start(createServer({ ...issued, ca: setup.authority.pem, ...mutual }), answer);
}

/** The same without TLS. */
export async function startHttpServer(answer: Answer): Promise<TestServer> {
  return await start(createHttpServer(), answer);
}

async function start(server: Server, answer: Answer): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  const running = { answer };
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const entry = describe(request, Buffer.concat(chunks).toString('utf8'));
      seen.push(entry);
      running.answer(entry, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    get answer() {
      return running.answer;
    },
    set answer(next) {
      running.answer = next;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe(request: IncomingMessage, body: string): SeenRequest {
  const socket = request.socket instanceof TLSSocket ? request.socket : undefined;
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    body,
    client: text(record(record(socket?.getPeerCertificate())['subject'])['CN']),
    serverName: text(record(socket)['servername']),
  };
}
