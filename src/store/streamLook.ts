import type { StreamRead } from '../cluster/clusterWrites.ts';
import type { DeletionOutcome, TagDeletion } from '../model/deletion.ts';
import type { Failure } from '../model/failure.ts';
import type { Tag } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';
import { failureIn, type DeletionWork } from './deletionWork.ts';

/** What a look at an image stream showed. */
export type Look =
  | { readonly kind: 'read'; readonly read: StreamRead }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Looks at an image stream as it is now, and tells when it is gone. Never rejects. */
export async function lookAt({ project, stream }: StreamTarget, work: DeletionWork): Promise<Look> {
  const target = { project, stream };
  try {
    return { kind: 'read', read: await work.client.readStream(target, work.session) };
  } catch (error) {
    const failure = failureIn(work, error, `read the image stream ${project}/${stream}`);
    if (failure.kind !== 'notFound') return { kind: 'failed', failure };
    work.saw({ kind: 'gone', target });
    return { kind: 'gone' };
  }
}

/** The tag of a stream. */
export function tagOf({ stream }: StreamRead, name: string): Tag | undefined {
  return stream.tags.find((tag) => tag.name === name);
}

/** The outcome of a tag that is something else by now. */
export function movedTo(item: TagDeletion, tag: Tag): DeletionOutcome {
  const now = tag.revisions[0]?.image;
  return now === undefined ? { kind: 'moved', item } : { kind: 'moved', item, now };
}
