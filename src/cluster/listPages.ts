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
  /** `Accept`; `application/json` unless given. */
  readonly accept?: string | undefined;
}

/** Items of a page of a list that is read whole. */
const pageSize = 500;

/** Fetches all pages of a list. Fails like `fetchPage`: `gone` when the list changed too much meanwhile. */
export async function fetchAll(
  connection: Connection,
  list: Pick<PageRequest, 'path' | 'doing' | 'accept'>,
  signal: AbortSignal,
): Promise<JsonRecord[]> {
  const items: JsonRecord[] = [];
  let next: string | undefined;
  do {
    const page = await fetchPage(connection, { ...list, limit: pageSize, next }, signal);
    for (const item of page.items) items.push(item);
    next = page.next;
  } while (next !== undefined);
  return items;
}

/** Fetches one page. `items: null` is an empty list. Fails like `Connection.get`, and `unreadable` if it is no list. */
export async function fetchPage(
  connection: Connection,
  page: PageRequest,
  signal: AbortSignal,
): Promise<ListPage> {
  const { path, doing, limit, next, accept } = page;
  const query = { limit, continue: next };
  const answer = await connection.get(path, {
    doing,
    signal,
    query,
    ...(accept !== undefined && { accept }),
  });
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
