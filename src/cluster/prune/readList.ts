import type { Connection } from '../../connection/connection.ts';
import { FailureError, failureOf, type Failure } from '../../model/failure.ts';
import type { JsonRecord } from '../../model/json.ts';
import { fetchPage } from '../listPages.ts';
import { isGone } from '../pace.ts';
import type { ListSource } from './listSources.ts';
import { PruneReading } from './pruneReading.ts';

/** Items per page. */
const limit = 500;
/** How often a list is begun that changes too much while it is read. */
const attempts = 3;

/** What a list holds, and its first item. */
interface ReadItems {
  readonly reading: PruneReading;
  readonly first: JsonRecord | undefined;
}

/** What came of reading a list. One that the cluster may do without, and does, is empty. */
export type ListResult =
  ({ readonly kind: 'read' } & ReadItems) | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Reads all pages of a list, in a project or (undefined) in all, and keeps of each item what plans need. `progress` hears
 * how many items there are, page by page. Rejects with the signal's reason alone.
 */
export async function readList(
  connection: Connection,
  source: ListSource,
  project: string | undefined,
  signal: AbortSignal,
  progress: (items: number) => void,
): Promise<ListResult> {
  const doing = `list ${source.list}s in ${project ?? 'all projects'}`;
  let missing: Failure = { kind: 'notFound', doing, reason: 'the cluster has no such list' };
  for (const path of source.paths(project)) {
    try {
      for (let attempt = 1; ; attempt += 1) {
        const read = await readPages(connection, { source, path, doing }, signal, progress).catch(
          (error: unknown) => {
            if (attempt === attempts || !isGone(error)) throw error;
            return undefined;
          },
        );
        if (read !== undefined) return { kind: 'read', ...read };
      }
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error, doing);
      if (failure.kind !== 'notFound') return { kind: 'failed', failure };
      missing = failure;
    }
  }
  return source.isOptional
    ? { kind: 'read', reading: new PruneReading(), first: undefined }
    : { kind: 'failed', failure: missing };
}

async function readPages(
  connection: Connection,
  { source, path, doing }: { readonly source: ListSource; readonly path: string; readonly doing: string },
  signal: AbortSignal,
  progress: (items: number) => void,
): Promise<ReadItems> {
  const reading = new PruneReading();
  let first: JsonRecord | undefined;
  let next: string | undefined;
  let items = 0;
  do {
    const page = await fetchPage(connection, { path, doing, limit, next }, signal);
    // The server said that there is more. Half a list looks as if nothing used what the other half uses.
    if (next !== undefined && page.items.length === 0) {
      throw new FailureError({ kind: 'unreadable', doing, reason: 'the list ends in its midst' });
    }
    for (const item of page.items) reading.add(source.list, item);
    items += page.items.length;
    progress(items);
    first ??= page.items[0];
    next = page.next;
  } while (next !== undefined);
  return { reading, first };
}

/** What was read of a list without which there is nothing to plan with. Throws why it was not read. */
export function required(result: ListResult): ListResult & { kind: 'read' } {
  if (result.kind === 'failed') throw new FailureError(result.failure);
  return result;
}
