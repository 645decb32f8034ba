import type { Answer, OpenStream } from '../http/answer.ts';
import { badRequest, gone } from '../http/status.ts';
import type { Collection } from '../state/collection.ts';
import type { Change } from '../state/changes.ts';
import type { KubeObject } from '../state/objects.ts';
import { formed, formOf } from './form.ts';
import type { ApiRequest } from './request.ts';
import type { Column } from './resource.ts';
import { apiVersion } from './resource.ts';
import type { Selector } from './selectors.ts';
import { selectorOf } from './selectors.ts';

const LONGEST_SECONDS = 3600;

export interface WatchSource {
  collection: Collection<KubeObject>;
  kind: string;
  columns: readonly Column[] | undefined;
  /** An object as a reader sees it. */
  read: (object: KubeObject) => KubeObject;
}

/** Follows a collection as `watch=true` asks: from a version, or from nothing with all objects as ADDED first. */
export function watch(request: ApiRequest, source: WatchSource): Answer {
  const { query, state, path } = request;
  const selector = selectorOf(query);
  const asked = query.get('resourceVersion') ?? '';
  const version = Number(asked);
  if (!Number.isInteger(version) || version < 0) {
    throw badRequest(
      `resourceVersion: Invalid value: "${asked}": strconv.ParseUint: parsing "${asked}": invalid syntax`,
    );
  }
  return openWatch(request, source, (events) => {
    const include = (change: Change): void => follow(change, source, path.project, selector, events);
    if (version === 0) {
      for (const object of source.collection.list(path.project)) {
        if (selector(object)) events.send('ADDED', source.read(object));
      }
      return state.changes.watch(include);
    }
    const missed = state.changes.since(version);
    if (missed === undefined) {
      events.fail(gone(`too old resource version: ${asked} (${state.changes.oldest})`).status());
      return undefined;
    }
    missed.forEach(include);
    return state.changes.watch(include);
  });
}

/** How a watch sends its events. */
export interface EventSender {
  send: (type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject) => void;
  /** Sends one ERROR event and ends the watch. */
  fail: (status: object) => void;
}

/**
 * Opens a stream of watch events with bookmarks and a time limit as the query asks.
 * `begin` sends what there is and returns how to stop what follows.
 */
export function openWatch(
  request: ApiRequest,
  source: Pick<WatchSource, 'kind' | 'columns'>,
  begin: (events: EventSender) => (() => void) | undefined,
): Answer {
  const { query, headers, state, path, bookmarkSeconds } = request;
  const form = formOf(headers);
  const bookmarks = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '');
  const seconds = Math.min(Number(query.get('timeoutSeconds') ?? 0) || LONGEST_SECONDS, LONGEST_SECONDS);
  const open = (stream: OpenStream): void => {
    const write = (type: string, object: object): void =>
      stream.write(`${JSON.stringify({ type, object })}\n`);
    const bookmark = (): void =>
      write('BOOKMARK', {
        kind: source.kind,
        apiVersion: apiVersion(path),
        metadata: { resourceVersion: String(state.changes.version), creationTimestamp: null },
      });
    const stop = begin({
      send: (type, object) => write(type, formed(form, object, source.columns)),
      fail: (status) => {
        write('ERROR', status);
        stream.end();
      },
    });
    const timers = [
      setTimeout(() => {
        if (bookmarks) bookmark();
        stream.end();
      }, seconds * 1000),
      ...(bookmarks ? [setInterval(bookmark, bookmarkSeconds * 1000)] : []),
    ];
    stream.closed.addEventListener('abort', () => {
      timers.forEach(clearTimeout);
      stop?.();
    });
  };
  return { kind: 'stream', status: 200, headers: { 'content-type': 'application/json' }, open };
}

function follow(
  change: Change,
  source: WatchSource,
  project: string | undefined,
  selector: Selector,
  events: EventSender,
): void {
  if (change.resource !== source.collection.resource) return;
  const { object, previous, type } = change;
  if (project !== undefined && object.metadata.namespace !== project) return;
  const was = type !== 'ADDED' && previous !== undefined && selector(previous);
  const is = type !== 'DELETED' && selector(object);
  if (!was && !is) return;
  const seen = was ? (is ? 'MODIFIED' : 'DELETED') : 'ADDED';
  events.send(seen, source.read(object));
}
