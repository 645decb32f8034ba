import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Digest } from '../../src/model/digest.ts';
import { Authority } from '../cluster/tls/authority.ts';

/**
 * A registry that keeps every byte of an upload whose connection breaks, as the OCI distribution spec would have it, and says
 * afterwards how far it is. It wants no login and checks no manifest.
 */
export interface KeepingRegistry extends AsyncDisposable {
  readonly host: string;
  readonly authority: Authority;
  /** Blobs and manifests by digest, manifests by tag as well. */
  readonly stored: Map<string, Buffer>;
  /** What uploads have that are not finished. */
  readonly uploads: Map<string, Buffer[]>;
  /** Bytes of blobs that arrived. */
  readonly received: number;
  /** Requests as `METHOD path`. */
  readonly seen: string[];
  /** Breaks the connection of an upload after so many bytes of blobs; once. */
  breakAfter: number;
  /** What else happens then. */
  broke: (() => void) | undefined;
  /** How often a part of an upload is still to be refused as one from elsewhere. */
  refusals: number;
  /** Hears the name of a manifest before it is stored. */
  putting: ((name: string) => void) | undefined;
  /** Connections that are open. */
  readonly connections: number;
}

/** Starts it on a free port of 127.0.0.1. */
export async function startKeepingRegistry(): Promise<KeepingRegistry> {
  const authority = new Authority();
  const sockets = new Set<Socket>();
  const state = {
    stored: new Map<string, Buffer>(),
    uploads: new Map<string, Buffer[]>(),
    received: 0,
    seen: [] as string[],
    breakAfter: Infinity,
    broke: undefined,
    refusals: 0,
    putting: undefined,
  };
  const server = createServer({ ...authority.issueServer(['127.0.0.1']) }, (request, response) => {
    state.seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.on('error', () => undefined);
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://registry');
    const [, kind = '', name = ''] = /\/(manifests|blobs\/uploads|blobs)\/([^/]*)$/.exec(pathname) ?? [];
    if (kind === 'blobs/uploads') upload(state, name, searchParams, request, response);
    else if (request.method === 'PUT') void putManifest(state, name, request, response);
    else get(state, name, request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.defineProperties(state, {
    host: { value: `127.0.0.1:${(server.address() as AddressInfo).port}` },
    authority: { value: authority },
    connections: { get: () => sockets.size },
    [Symbol.asyncDispose]: {
      value: async () => {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    },
  }) as unknown as KeepingRegistry;
}

type State = Pick<
  KeepingRegistry,
  'stored' | 'uploads' | 'seen' | 'breakAfter' | 'broke' | 'refusals' | 'putting'
> & {
  received: number;
};

function upload(
  state: State,
  id: string,
  query: URLSearchParams,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method === 'POST') {
    const fresh = `upload-${state.seen.length}`;
    state.uploads.set(fresh, []);
    response.writeHead(202, { location: `/v2/x/blobs/uploads/${fresh}`, range: '0-0' }).end();
    return;
  }
  const parts = state.uploads.get(id);
  if (parts === undefined) return void response.writeHead(404).end();
  const size = (): number => parts.reduce((sum, { length }) => sum + length, 0);
  const say = (status: number): void =>
    void response
      .writeHead(status, { location: `/v2/x/blobs/uploads/${id}`, range: `0-${Math.max(0, size() - 1)}` })
      .end();
  if (request.method === 'GET') return say(204);
  if (request.method === 'DELETE') {
    state.uploads.delete(id);
    return void response.writeHead(204).end();
  }
  const [, from] = /^(\d+)-/.exec(request.headers['content-range'] ?? '') ?? [];
  if (request.method === 'PATCH' && state.refusals > 0) {
    state.refusals -= 1;
    return say(416);
  }
  if (request.method === 'PATCH' && Number(from) !== size()) return say(416);
  request.on('data', (part: Buffer) => {
    parts.push(part);
    state.received += part.length;
    if (state.received < state.breakAfter) return;
    state.breakAfter = Infinity;
    request.socket.destroy();
    state.broke?.();
  });
  request.on('end', () => {
    if (request.method === 'PATCH') return say(202);
    const bytes = Buffer.concat(parts);
    const digest = digestOf(bytes);
    if (digest !== query.get('digest')) return void response.writeHead(400).end();
    state.stored.set(digest, bytes);
    state.uploads.delete(id);
    response.writeHead(201).end();
  });
}

async function putManifest(
  { stored, putting }: State,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = Buffer.concat(await request.toArray());
  putting?.(name);
  stored.set(name, bytes);
  stored.set(digestOf(bytes), bytes);
  response.writeHead(201).end();
}

function get({ stored }: State, name: string, request: IncomingMessage, response: ServerResponse): void {
  const bytes = stored.get(name);
  if (bytes === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ errors: [{ code: 'BLOB_UNKNOWN', message: 'unknown' }] }));
    return;
  }
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  response.writeHead(start > 0 ? 206 : 200, {
    'content-type': 'application/vnd.oci.image.manifest.v1+json',
    'content-length': bytes.length - start,
    ...(start > 0 ? { 'content-range': range } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(start));
}

function digestOf(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
}
