import type { ClusterWrites } from '../cluster/clusterWrites.ts';
import type { Deleted, DeletedRecords } from '../model/deleted.ts';
import type { DeletionItem } from '../model/deletion.ts';
import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import { withTag } from './lookout.ts';
import type { SeenStream } from './work.ts';

/** What a deletion needs, and who hears of it. */
export interface DeletionWork {
  readonly client: Pick<
    ClusterWrites,
    | 'readStream'
    | 'streamVersions'
    | 'deleteTag'
    | 'deleteStream'
    | 'createStream'
    | 'mapImage'
    | 'addSpecTags'
  >;
  /** The cluster, for the records: `https://api.example:6443`. */
  readonly server: string;
  readonly records: DeletedRecords;
  /** Stops before the next item. What is being deleted is finished: half a deletion helps nobody. */
  readonly signal: AbortSignal;
  /** Ends every request: the connection is closed. */
  readonly session: AbortSignal;
  /** An item's turn begins; `done` of `total` had theirs. */
  readonly progress: (done: number, total: number, item: DeletionItem) => void;
  /** From the start on every item is being deleted (`yes`), until what became of it is known. */
  readonly deleting: (item: DeletionItem, yes: boolean) => void;
  /** A stream as it is now. */
  readonly saw: (seen: SeenStream) => void;
  /** The time, ms since the epoch. */
  readonly now?: () => number;
  /** How long to wait at most to see what was pushed in the middle of a deletion, ms; five seconds unless given. */
  readonly lookFor?: number;
}

/** What the answer to a deletion says; `unclear`: it may have happened or not. */
export type Answer =
  | { readonly kind: 'done' | 'gone' }
  | { readonly kind: 'conflict' | 'refused' | 'unclear'; readonly failure: Failure };

/** Sends a deletion once and says what its answer means. Never rejects. */
export async function answerTo(deletion: Promise<void>, doing: string, work: DeletionWork): Promise<Answer> {
  try {
    await deletion;
    return { kind: 'done' };
  } catch (error) {
    const failure = failureIn(work, error, doing);
    return failure.kind === 'notFound' ? { kind: 'gone' } : { kind: meaningOf(failure), failure };
  }
}

function meaningOf({ kind }: Failure): 'conflict' | 'refused' | 'unclear' {
  switch (kind) {
    case 'conflict':
      return 'conflict';
    case 'unreachable':
    case 'proxy':
    case 'busy':
    case 'server':
    case 'unreadable':
    case 'unexpected':
      return 'unclear';
    default:
      return 'refused';
  }
}

/** The failure of a request; that of a closed connection when the session has ended. */
export function failureIn({ session, server }: DeletionWork, error: unknown, doing: string): Failure {
  if (!session.aborted || error instanceof FailureError) return failureOf(error, doing);
  return { kind: 'unreachable', host: new URL(server).host, reason: 'the connection was closed' };
}

/** A new record of what is about to be deleted: a tag with what the stream holds of it, or a whole stream. */
export function newRecord(snapshot: StreamSnapshot, work: DeletionWork, tag?: string): Deleted {
  const at = work.now?.() ?? Date.now();
  const id = `${String(at).padStart(15, '0')}-${crypto.randomUUID()}`;
  const record = { id, server: work.server, at, snapshot };
  return tag === undefined ? record : { ...record, tag, snapshot: withTag(snapshot, tag) };
}

/** Keeps a record; the failure when that does not work, and nothing may be deleted then. */
export async function keepRecord(record: Deleted, { records }: DeletionWork): Promise<Failure | undefined> {
  try {
    await records.add(record);
    return undefined;
  } catch (error) {
    return failureOf(error, 'keep what is deleted');
  }
}

/** Forgets a record; one that cannot be forgotten says later that its tag is there. */
export async function forgetRecord({ id }: Deleted, { records }: DeletionWork): Promise<void> {
  await records.remove(id).catch(() => undefined);
}
