import type { DeletionItem, DeletionOutcome, TagDeletion } from '../model/deletion.ts';
import { DeletionLedger } from './deletionLedger.ts';
import type { DeletionWork } from './deletionWork.ts';
import { deleteStream } from './streamDeletion.ts';
import { TagDeletions } from './tagDeletions.ts';

/**
 * Deletes tags and image streams that were confirmed, one after another, and only while they are what was confirmed.
 * Each is recorded before its deletion is sent; one that fails stops no other. Outcomes are in the order of the items.
 *
 * Tags of one stream cost two GETs of the stream and a watch, and a DELETE each. Never rejects for a cluster's sake.
 */
export async function deleteAll(
  items: readonly DeletionItem[],
  work: DeletionWork,
): Promise<readonly DeletionOutcome[]> {
  const ledger = new DeletionLedger(items, work);
  try {
    for (const group of groupsOf(items)) await deleteGroup(group, ledger);
  } finally {
    ledger.close();
  }
  return ledger.close();
}

async function deleteGroup(group: readonly DeletionItem[], ledger: DeletionLedger): Promise<void> {
  const tags: TagDeletion[] = [];
  for (const item of group) {
    if (item.kind === 'tag') tags.push(item);
    else if (ledger.begin(item)) ledger.end(await deleteStream(item, ledger));
  }
  await new TagDeletions(ledger).run(tags);
}

/** Items of one stream together, in the order in which the streams come. */
function groupsOf(items: readonly DeletionItem[]): DeletionItem[][] {
  const groups = new Map<string, DeletionItem[]>();
  for (const item of items) {
    const key = JSON.stringify([item.project, item.stream]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
