import { FailureError } from '../model/failure.ts';
import { isRecord, list, record, text, type JsonRecord } from '../model/json.ts';
import type { Connection } from '../connection/connection.ts';

/** One page of a list. */
export interface ListPage {
  readonly items: readonly JsonRecord[];
  /** The version of the whole list, from which to watch; projects have none. */
  readonly version: string | undefined;
  /** Where the next page starts; undefined after the last. */
  readonly next: string | undefined;
}

/** What is asked for: `limit` items (all: undefined) from `next` on (from the start: undefined). */
export interface PageRequest {
  readonly path: string;
  readonly doing: string;
  readonly limit: number | undefined;
  readonly next: string | undefined;
}

/** Fetches one page. `items: null` is an empty list. Fails like `Connection.get`, and `unreadable` if it is no list. */
export async function fetchPage(
  connection: Connection,
  page: PageRequest,
  signal: AbortSignal,
): Promise<ListPage> {
  const { path, doing, limit, next } = page;
  const answer = await connection.get(path, { doing, signal, query: { limit, continue: next } });
  const metadata = record(record(answer)['metadata']);
  const items = record(answer)['items'];
  if (!isRecord(record(answer)['metadata']) || !(items === null || Array.isArray(items))) {
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the answer is not a list' });
  }
  return {
    items: list(items).filter(isRecord),
    version: text(metadata['resourceVersion']),
    next: text(metadata['continue']),
  };
}
