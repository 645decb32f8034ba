import type { FailureError } from '../model/failure.ts';
import {
  isSeenStream,
  movedTags,
  resultIn,
  type ImportOutcome,
  type ImportPlan,
} from '../model/import/importPlan.ts';
import type { ImportAnswer, ImportRequest } from '../model/import/importRequest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { mayBeDone, patience } from './doubt.ts';
import { readIfThere } from './streamLook.ts';
import type { ChangeWork, ClusterWork } from './work.ts';

/** What an import would find. Rejects with a `FailureError`, or with the reason of a signal that aborts. */
export async function previewImport(
  request: ImportRequest,
  { client, session }: ClusterWork,
  signal: AbortSignal,
): Promise<ImportAnswer> {
  return client.imports.preview(request, AbortSignal.any([signal, session]));
}

/**
 * Imports images, if the tags that they get still are what was confirmed. It is sent once; where the answer is lost, the
 * stream tells. A stream that somebody else makes at the same moment cannot be told from one that is made here. Rejects with
 * a `FailureError`, or with the reason of a signal that aborts: the cluster may then go on with what it began.
 */
export async function importImages(
  plan: ImportPlan,
  { client, session, saw }: ChangeWork,
  signal: AbortSignal,
): Promise<ImportOutcome> {
  const either = AbortSignal.any([signal, session]);
  const look = { client, session: either };
  const { request } = plan;
  for (let attempt = 1; ; attempt += 1) {
    const now = (await readIfThere(request, look))?.stream;
    const moved = movedTags(plan, now);
    if (moved.length > 0 || !isSeenStream(plan, now)) return { kind: 'elsewhere', tags: moved };
    try {
      const answer = await client.imports.run(request, now, either);
      if (answer.stream !== undefined) saw({ kind: 'stream', stream: answer.stream });
      return { kind: 'done', answer };
    } catch (error) {
      either.throwIfAborted();
      if (!mayBeDone(error)) throw error;
      if (error.failure.kind !== 'conflict')
        return { kind: 'done', answer: await lost(plan, now, look, error) };
      // Something else in the stream has changed; the tags are looked at once more.
      if (attempt === patience) throw error;
    }
  }
}

async function lost(
  plan: ImportPlan,
  before: ImageStream | undefined,
  look: ClusterWork,
  error: FailureError,
): Promise<ImportAnswer> {
  const now = (await readIfThere(plan.request, look))?.stream;
  const answer = resultIn(plan, before, now);
  if (answer === undefined) throw error;
  return answer;
}
