import type { StreamRead } from '../cluster/clusterWrites.ts';
import { streamPatch } from '../model/import/tagEdit.ts';
import {
  differences,
  isAsSeen,
  isNothing,
  tagForm,
  type SeenTag,
  type TagEdit,
} from '../model/import/tagForm.ts';
import { tagIn } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import { mayBeDone, patience } from './doubt.ts';
import { readIfThere } from './streamLook.ts';
import type { ChangeWork } from './work.ts';

/** A change of a stream as a person confirmed it, with what they saw. */
export interface ConfirmedEdit {
  readonly target: StreamTarget;
  /** Of the stream that they saw. */
  readonly uid: string;
  readonly tags: readonly { readonly tag: string; readonly seen: SeenTag; readonly edit: TagEdit }[];
  /** Whether the stream can be used by its name alone. */
  readonly localLookup?: { readonly seen: boolean; readonly wanted: boolean };
}

export type EditOutcome =
  | { readonly kind: 'changed' }
  /** It was so already, and nothing was sent. */
  | { readonly kind: 'same' }
  /** Something is not as it was seen, and nothing was changed. `now` is absent where the stream is gone. */
  | { readonly kind: 'moved'; readonly now?: StreamRead };

type EditWork = Pick<ChangeWork, 'session' | 'saw'> & {
  readonly client: Pick<ChangeWork['client'], 'readStream' | 'patchStream'>;
};

/**
 * Changes settings of tags of one stream, all or none, if these tags still are what the person saw. What others change
 * meanwhile stays: the patch tests what it touches and names nothing else. A lost answer is looked for. Rejects with a
 * `FailureError`.
 */
export async function editStream(edit: ConfirmedEdit, work: EditWork): Promise<EditOutcome> {
  const { client, session, saw } = work;
  for (let troubles = 0, isLost = false; ; troubles += 1) {
    const now = await readIfThere(edit.target, work);
    if (now?.snapshot.uid !== edit.uid) return moved(undefined);
    if (isDone(edit, now)) return { kind: isLost ? 'changed' : 'same' };
    if (!isStillSeen(edit, now)) return moved(now);
    try {
      const wanted = { tags: edit.tags, ...lookupOf(edit) };
      const after = await client.patchStream(edit.target, streamPatch(now.snapshot, wanted), session);
      saw({ kind: 'stream', stream: after.stream });
      return { kind: 'changed' };
    } catch (error) {
      if (!mayBeDone(error) || troubles >= patience) throw error;
      isLost ||= error.failure.kind !== 'conflict';
    }
  }
}

function moved(now: StreamRead | undefined): EditOutcome {
  return now === undefined ? { kind: 'moved' } : { kind: 'moved', now };
}

function lookupOf({ localLookup }: ConfirmedEdit): { readonly localLookup?: boolean } {
  return localLookup === undefined ? {} : { localLookup: localLookup.wanted };
}

function isDone({ tags, localLookup }: ConfirmedEdit, { snapshot, stream }: StreamRead): boolean {
  const tagsDone = tags.every(({ tag, edit }) => {
    const entry = tagIn(snapshot, tag)?.spec;
    return entry !== undefined && isNothing(differences(tagForm(entry), edit));
  });
  return tagsDone && (localLookup === undefined || localLookup.wanted === stream.localLookup);
}

function isStillSeen({ tags, localLookup }: ConfirmedEdit, { snapshot, stream }: StreamRead): boolean {
  const tagsSeen = tags.every(({ tag, seen }) => {
    const entry = tagIn(snapshot, tag)?.spec;
    return entry !== undefined && isAsSeen(tagForm(entry), seen);
  });
  return tagsSeen && (localLookup === undefined || localLookup.seen === stream.localLookup);
}
