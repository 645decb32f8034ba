import { FailureError, type Failure } from '../model/failure.ts';
import type { Deleted } from '../model/deleted.ts';
import type { DeletionWork } from './deletionWork.ts';
import { RestorationRun } from './restorationRun.ts';
import { lookAt, tagOf } from './streamLook.ts';

/** What became of putting a tag back. */
type PutBack =
  /** `refused`: why its source stayed away. */
  | { readonly kind: 'back'; readonly refused?: Failure }
  /** Somebody has made the tag anew, or removed the stream. */
  | { readonly kind: 'theirs' };

/**
 * Gives a stream a tag back with its history and its source, unless it has a tag of that name by now or is another
 * stream. Rejects with a `FailureError` or the session's reason.
 */
export async function putBack(record: Deleted, tag: string, work: DeletionWork): Promise<PutBack> {
  const { project, name: stream, uid } = record.snapshot;
  const look = await lookAt({ project, stream }, work);
  if (look.kind === 'failed') throw new FailureError(look.failure);
  if (look.kind === 'gone' || tagOf(look.read, tag) !== undefined) return { kind: 'theirs' };
  const run = new RestorationRun(record, { ...work, isPlace: (now) => now?.stream.uid === uid });
  try {
    const { end, refusals } = await run.run();
    if (end.kind === 'taken' || end.kind === 'elsewhere') return { kind: 'theirs' };
    const [refused] = refusals;
    return refused === undefined ? { kind: 'back' } : { kind: 'back', refused };
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return { kind: 'theirs' };
    throw error;
  }
}
