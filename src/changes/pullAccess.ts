import { FailureError, type Failure } from '../model/failure.ts';
import { rights as named, type RightAnswer } from '../model/right.ts';
import type { ClusterWork, KnownRights } from './work.ts';

/** Whether the pods of one project may pull the images of another. */
export type PullAccess =
  | { readonly kind: 'yes' }
  /** They may not; `mayGrant` says whether the user may let them. */
  | { readonly kind: 'no'; readonly mayGrant: RightAnswer }
  /** It could not be asked. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/**
 * Whether the default service account of `target`, as one of all of that project, may pull from `source`.
 * POST `localsubjectaccessreviews`. Rejects with the signal's reason alone.
 */
export async function pullAccess(
  source: string,
  target: string,
  { client, session, rights }: ClusterWork & { readonly rights: KnownRights },
): Promise<PullAccess> {
  if (source === target) return { kind: 'yes' };
  const subject = {
    user: `system:serviceaccount:${target}:default`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${target}`, 'system:authenticated'],
  };
  try {
    if (await client.mayThey(subject, named.pull(source), session)) return { kind: 'yes' };
  } catch (error) {
    if (error instanceof FailureError) return { kind: 'unknown', failure: error.failure };
    throw error;
  }
  const grant = named.grant(source);
  await rights.ask([grant]);
  return { kind: 'no', mayGrant: rights.answer(grant) };
}
