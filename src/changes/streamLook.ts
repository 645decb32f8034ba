import type { ClusterWrites, StreamRead } from '../cluster/clusterWrites.ts';
import type { DeletionOutcome, TagDeletion } from '../model/deletion.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { Tag } from '../model/tag.ts';
import type { StreamTarget } from '../model/target.ts';
import { failureIn, type DeletionWork } from './deletionWork.ts';

/** What a look at an image stream showed. */
export type Look =
  | { readonly kind: 'read'; readonly read: StreamRead }
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The stream as it is; undefined when there is none. GET `imagestreams/{name}`. Rejects with a `FailureError`. */
export async function readIfThere(
  { project, stream }: StreamTarget,
  { client, session }: { readonly client: Pick<ClusterWrites, 'readStream'>; readonly session: AbortSignal },
): Promise<StreamRead | undefined> {
  try {
    return await client.readStream({ project, stream }, session);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
}

/** Looks at an image stream as it is now, and tells when it is gone. Never rejects. */
export async function lookAt({ project, stream }: StreamTarget, work: DeletionWork): Promise<Look> {
  const target = { project, stream };
  try {
    const read = await readIfThere(target, work);
    if (read !== undefined) return { kind: 'read', read };
  } catch (error) {
    return { kind: 'failed', failure: failureIn(work, error, `read the image stream ${project}/${stream}`) };
  }
  work.saw({ kind: 'gone', target });
  return { kind: 'gone' };
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
