import type { Deleted } from '../model/deleted.ts';
import type { DeletionOutcome, TagDeletion } from '../model/deletion.ts';
import type { Failure } from '../model/failure.ts';
import { sameTag } from '../model/tag.ts';
import { failureIn, forgetRecord, keepRecord, newRecord, type DeletionWork } from './deletionWork.ts';
import type { LostTag, Lookout } from './lookout.ts';
import { putBack } from './puttingBack.ts';
import { lookAt, movedTo, tagOf, type Look } from './streamLook.ts';

/** A deletion that was sent; with a failure, whether it happened is not known. */
export interface SentDeletion {
  readonly item: TagDeletion;
  readonly record: Deleted;
  readonly failure: Failure | undefined;
}

/**
 * Finds out what became of deletions in one stream, and puts back what they took along that nobody had confirmed: the
 * server compares the stream's uid alone, so a push between our last look and the deletion goes with the tag.
 */
export async function settle(
  sent: readonly SentDeletion[],
  lookout: Lookout,
  work: DeletionWork,
  end: (outcome: DeletionOutcome) => void,
): Promise<void> {
  const [first] = sent;
  const after = first === undefined ? undefined : await lookAt(first.item, work);
  const read = after?.kind === 'read' ? after.read : undefined;
  if (read !== undefined) work.saw({ kind: 'stream', stream: read.stream });
  const lost = await lookout.close(read);
  if (after === undefined) return;
  for (const one of sent) end(await outcomeOf(one, lost(one.item.tag), after, work));
}

async function outcomeOf(
  sent: SentDeletion,
  lost: readonly LostTag[],
  after: Look,
  work: DeletionWork,
): Promise<DeletionOutcome> {
  const { item, record, failure } = sent;
  if (failure !== undefined && lost.length === 0) {
    // The record stays: it may have happened.
    if (after.kind === 'failed') return { kind: 'failed', item, failure };
    const tag = after.kind === 'read' ? tagOf(after.read, item.tag) : undefined;
    if (tag !== undefined) {
      await forgetRecord(record, work);
      return sameTag(item.confirmed, tag) ? { kind: 'failed', item, failure } : movedTo(item, tag);
    }
  }
  // Of several that vanished one was ours; that it was one of those nobody had confirmed cannot be ruled out.
  const unconfirmed = lost.findLast(({ tag }) => !sameTag(item.confirmed, tag));
  if (unconfirmed === undefined) return { kind: 'deleted', item, deleted: record.id };
  return recover(sent, unconfirmed, work);
}

/** Puts a tag back that was pushed to in the middle; it is recorded as it was until it is there again. */
async function recover(
  { item, record }: SentDeletion,
  was: LostTag,
  work: DeletionWork,
): Promise<DeletionOutcome> {
  const kept = newRecord(was.snapshot, work, item.tag);
  if ((await keepRecord(kept, work)) === undefined) await forgetRecord(record, work);
  const now = was.tag.revisions[0]?.image;
  const tag = now === undefined ? { item } : { item, now };
  try {
    const result = await putBack(kept, item.tag, work);
    // What others made of it is theirs; the record has the rest.
    if (result.kind === 'theirs') return { kind: 'deleted', item, deleted: kept.id };
    if (result.refused !== undefined) return { kind: 'failed', item, failure: result.refused };
  } catch (error) {
    const failure = failureIn(work, error, `put ${item.stream}:${item.tag} back`);
    return { kind: 'lost', ...tag, failure };
  }
  await forgetRecord(kept, work);
  return { kind: 'putBack', ...tag };
}
