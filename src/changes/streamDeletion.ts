import type { Deleted } from '../model/deleted.ts';
import type { DeletionOutcome, StreamDeletion } from '../model/deletion.ts';
import type { Failure } from '../model/failure.ts';
import { sameStream } from '../model/imageStream.ts';
import type { DeletionLedger } from './deletionLedger.ts';
import { answerTo, forgetRecord, keepRecord, newRecord, type DeletionWork } from './deletionWork.ts';
import { lookAt } from './streamLook.ts';

/** How often a deletion is sent that meets a change without meaning each time. */
const attempts = 5;

/** Deletes an image stream at the version that was compared with what was confirmed. Never rejects. */
export async function deleteStream(item: StreamDeletion, ledger: DeletionLedger): Promise<DeletionOutcome> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const outcome = await tryOnce(item, ledger);
    if (outcome !== 'conflict') return outcome;
  }
  return { kind: 'moved', item };
}

async function tryOnce(item: StreamDeletion, ledger: DeletionLedger): Promise<DeletionOutcome | 'conflict'> {
  const { work } = ledger;
  const { project, stream } = item;
  const look = await lookAt(item, work);
  if (look.kind === 'failed') ledger.heard(look.failure);
  if (look.kind !== 'read') return { ...look, item };
  if (!sameStream(item.confirmed, look.read.stream)) return { kind: 'moved', item };
  const record = newRecord(look.read.snapshot, work);
  const unkept = await keepRecord(record, work);
  if (unkept !== undefined) return { kind: 'failed', item, failure: unkept };
  const deletion = work.client.deleteStream({ project, stream }, look.read.stream, work.session);
  const answer = await answerTo(deletion, `delete the image stream ${project}/${stream}`, work);
  ledger.heard('failure' in answer ? answer.failure : undefined);
  switch (answer.kind) {
    case 'done':
      work.saw({ kind: 'gone', target: { project, stream }, uid: item.confirmed.uid });
      return { kind: 'deleted', item, deleted: record.id };
    case 'unclear':
      return afterUnclear(item, record, answer.failure, work);
    case 'gone':
      work.saw({ kind: 'gone', target: { project, stream }, uid: item.confirmed.uid });
      await forgetRecord(record, work);
      return { kind: 'gone', item };
    case 'conflict':
      await forgetRecord(record, work);
      return 'conflict';
    case 'refused':
      await forgetRecord(record, work);
      return { kind: 'failed', item, failure: answer.failure };
  }
}

/** Looks whether a deletion happened whose answer was lost. The record stays when that cannot be seen either. */
async function afterUnclear(
  item: StreamDeletion,
  record: Deleted,
  failure: Failure,
  work: DeletionWork,
): Promise<DeletionOutcome> {
  const look = await lookAt(item, work);
  if (look.kind === 'gone') return { kind: 'deleted', item, deleted: record.id };
  if (look.kind === 'failed') return { kind: 'failed', item, failure };
  work.saw({ kind: 'stream', stream: look.read.stream });
  if (look.read.stream.uid !== item.confirmed.uid) return { kind: 'deleted', item, deleted: record.id };
  await forgetRecord(record, work);
  const same = sameStream(item.confirmed, look.read.stream);
  return same ? { kind: 'failed', item, failure } : { kind: 'moved', item };
}
