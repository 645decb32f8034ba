import type { ServerResponse } from 'node:http';
import { startHttpServer, type Answer, type SeenRequest } from './tlsServer.ts';

interface Stored {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion: string };
  readonly note: string;
}

interface Logged {
  readonly version: number;
  readonly type: string;
  readonly object: Stored;
}

/** One list of objects, served with versions, pages and watches as the Kubernetes API does. */
export interface ListServer extends AsyncDisposable {
  readonly address: string;
  /** Requests in order: `list`, `list from NAME` or `watch from VERSION`. */
  readonly requests: string[];
  readonly watchSeconds: number[];
  put(name: string, note?: string): void;
  remove(name: string): void;
  /** Answers instead of the list; the next requests, in order, before it answers by itself again. */
  readonly instead: Answer[];
  /** Sends a line to all open watches. */
  say(line: string): void;
  /** Ends all open watches as their timeout does. */
  end(): void;
  /** Breaks all connections. */
  cut(): void;
  /** Forgets history: versions and pages from before now are gone. */
  compact(): void;
  /** Resolves when a watch is open. */
  watching(): Promise<void>;
  /** Resolves when so many requests have come. */
  requested(count: number): Promise<void>;
}

/** Starts with objects of the given names; every change makes a new version. */
export async function startListServer(names: readonly string[] = []): Promise<ListServer> {
  const objects = new Map<string, Stored>();
  const log: Logged[] = [];
  const open = new Set<ServerResponse>();
  const waiting: { readonly when: () => boolean; readonly resolve: () => void }[] = [];
  const requests: string[] = [];
  const watchSeconds: number[] = [];
  const instead: Answer[] = [];
  let version = 100;
  let oldest = 0;

  const change = (type: string, name: string, note: string): void => {
    version += 1;
    const metadata = { name, namespace: 'hackershop', resourceVersion: String(version) };
    const object = { metadata, note };
    if (type === 'DELETED') objects.delete(name);
    else objects.set(name, object);
    log.push({ version, type, object });
    say(JSON.stringify({ type, object }));
  };
  const say = (line: string): void => {
    for (const response of open) response.write(`${line}\n`);
  };
  const settle = (): void => {
    for (const each of waiting.splice(0)) {
      if (each.when()) each.resolve();
      else waiting.push(each);
    }
  };
  const until = (when: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push({ when, resolve });
      settle();
    });
  const gone = (response: ServerResponse): void => {
    response.writeHead(410, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }));
  };
  const list = (query: URLSearchParams, response: ServerResponse): void => {
    const [at, after] = (query.get('continue') ?? '').split('/');
    requests.push(after === undefined ? 'list' : `list from ${after}`);
    if (after !== undefined && Number(at) < oldest) return gone(response);
    // A page belongs to the version of its list, whatever happened since.
    const listVersion = after === undefined ? version : Number(at);
    const all = [...asOf(listVersion, objects, log).values()].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1,
    );
    const rest = all.filter(({ metadata }) => after === undefined || metadata.name > after);
    const items = rest.slice(0, Number(query.get('limit') ?? Infinity));
    const next =
      items.length < rest.length ? `${listVersion}/${items.at(-1)?.metadata.name ?? ''}` : undefined;
    response.writeHead(200, { 'content-type': 'application/json' });
    const metadata = {
      resourceVersion: String(listVersion),
      ...(next === undefined ? {} : { continue: next }),
    };
    response.end(JSON.stringify({ kind: 'List', metadata, items: items.length === 0 ? null : items }));
  };
  const watch = (query: URLSearchParams, response: ServerResponse): void => {
    const since = Number(query.get('resourceVersion'));
    requests.push(`watch from ${since}`);
    watchSeconds.push(Number(query.get('timeoutSeconds')));
    if (since < oldest) return gone(response);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const { version: at, type, object } of log) {
      if (at > since) response.write(`${JSON.stringify({ type, object })}\n`);
    }
    open.add(response);
    response.on('close', () => open.delete(response));
  };
  const server = await startHttpServer((request: SeenRequest, response) => {
    const scripted = instead.shift();
    const { searchParams } = new URL(request.url, 'http://localhost');
    if (scripted !== undefined) {
      requests.push('instead');
      scripted(request, response);
    } else if (searchParams.get('watch') === 'true') watch(searchParams, response);
    else list(searchParams, response);
    settle();
  });
  for (const name of names) change('ADDED', name, '');
  return {
    address: `http://localhost:${server.port}`,
    requests,
    watchSeconds,
    instead,
    say,
    put: (name, note = '') => change(objects.has(name) ? 'MODIFIED' : 'ADDED', name, note),
    remove: (name) => change('DELETED', name, objects.get(name)?.note ?? ''),
    end: () => {
      for (const response of open) response.end();
      open.clear();
    },
    cut: () => {
      server.cut();
      open.clear();
    },
    compact: () => {
      oldest = version;
    },
    watching: () => until(() => open.size > 0),
    requested: (count) => until(() => requests.length >= count),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The objects as they were at a version: the present ones with everything later undone. */
function asOf(
  version: number,
  objects: ReadonlyMap<string, Stored>,
  log: readonly Logged[],
): Map<string, Stored> {
  if (log.every((entry) => entry.version <= version)) return new Map(objects);
  const then = new Map<string, Stored>();
  for (const { version: at, type, object } of log) {
    if (at > version) break;
    if (type === 'DELETED') then.delete(object.metadata.name);
    else then.set(object.metadata.name, object);
  }
  return then;
}
