import { parseJson } from '../http/jsonText.ts';
import { FailureError } from '../model/failure.ts';
import { record, text, type JsonRecord } from '../model/json.ts';
import { eventFailure } from '../connection/statusFailure.ts';

/** One line of a watch. Kubernetes API concepts, "Efficient detection of changes". */
export type WatchEvent =
  | { readonly kind: 'bookmark'; readonly version: string }
  | {
      readonly kind: 'change';
      readonly type: 'added' | 'modified' | 'deleted';
      readonly version: string;
      readonly object: JsonRecord;
    };

const changes: Readonly<Record<string, 'added' | 'modified' | 'deleted'>> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
};

/** Reads a line. An ERROR event is thrown as the failure that it holds; any other line fails with `unreadable`. */
export function parseWatchEvent(line: string, doing: string, host: string): WatchEvent {
  const event = record(parseJson(line));
  const type = text(event['type']) ?? '';
  if (type === 'ERROR') throw eventFailure(event['object'], doing, host);
  const object = record(event['object']);
  const version = text(record(object['metadata'])['resourceVersion']);
  const change = Object.hasOwn(changes, type) ? changes[type] : undefined;
  if (version !== undefined && type === 'BOOKMARK') return { kind: 'bookmark', version };
  if (version !== undefined && change !== undefined) return { kind: 'change', type: change, version, object };
  throw new FailureError({ kind: 'unreadable', doing, reason: 'a line of the watch is no event' });
}

/** What tells the objects of one list apart. */
export function keyOf(object: JsonRecord): string {
  const metadata = record(object['metadata']);
  return `${text(metadata['namespace']) ?? ''}/${text(metadata['name']) ?? ''}`;
}
