import { FailureError, type Failure } from '../model/failure.ts';
import { headOf, tagIn, type TagSnapshot } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import type { DeletionWork } from './deletionWork.ts';
import type { LostTag } from './lookout.ts';
import { lookAt, tagOf } from './streamLook.ts';

/** How often the spec of a tag is sent that meets a conflict each time. */
const attempts = 5;

/**
 * Gives a stream a tag back with its history and its source, unless it has a tag of that name by now or is another
 * stream; says whether it did. Rejects with a `FailureError` or the session's reason.
 */
export async function putBack({ tag, snapshot }: LostTag, work: DeletionWork): Promise<boolean> {
  const { client, session } = work;
  const target = { project: snapshot.project, stream: snapshot.name };
  const look = await lookAt(target, work);
  if (look.kind === 'failed') throw new FailureError(look.failure);
  if (look.kind === 'gone' || look.read.stream.uid !== snapshot.uid) return false;
  if (tagOf(look.read, tag.name) !== undefined) return false;
  const lost = tagIn(snapshot, tag.name) ?? { name: tag.name, revisions: [] };
  try {
    for (const { image, reference } of lost.revisions.toReversed()) {
      await client.mapImage({ ...target, tag: tag.name, image, reference }, session);
    }
    await addSource(target, lost, work);
  } catch (error) {
    if (hasKind(error, 'notFound')) return false;
    throw error;
  }
  return true;
}

/** Adds the spec of a tag to whatever the stream is by now, unless somebody else has changed the tag meanwhile. */
async function addSource(
  target: StreamTarget,
  lost: TagSnapshot,
  { client, session }: DeletionWork,
): Promise<void> {
  if (lost.spec === undefined) return;
  for (let attempt = 1; ; attempt += 1) {
    const { snapshot } = await client.readStream(target, session);
    const now = tagIn(snapshot, lost.name);
    if (now?.spec !== undefined || headOf(now) !== headOf(lost)) return;
    const hasSpecTags = snapshot.tags.some(({ spec }) => spec !== undefined);
    try {
      await client.addSpecTags(target, [lost.spec], { ...snapshot, hasSpecTags }, session);
      return;
    } catch (error) {
      if (!hasKind(error, 'conflict') || attempt === attempts) throw error;
    }
  }
}

function hasKind(error: unknown, kind: Failure['kind']): boolean {
  return error instanceof FailureError && error.failure.kind === kind;
}
