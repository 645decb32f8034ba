import type { ClusterClient } from '../../cluster/clusterClient.ts';
import type { RoleBinding } from '../../model/access/access.ts';
import { accessEdits } from '../../model/access/accessEdits.ts';
import type { AccessFacts } from '../../model/access/accessFacts.ts';
import type { AccessOutcome } from '../../model/access/accessOutcome.ts';
import type { AccessEdit, AccessPlan } from '../../model/access/accessPlan.ts';
import { isEditDone, withEdit } from '../../model/access/editResult.ts';
import { FailureError } from '../../model/failure.ts';
import { mayBeDone } from '../doubt.ts';
import { checkAccess } from './checkAccess.ts';

/** What a change of access needs of its session. */
export interface AccessWork {
  readonly client: Pick<ClusterClient, 'access'>;
  readonly session: AbortSignal;
}

/** How often somebody else may be faster: each time, one change of theirs was made, so that this ends among many who try. */
const patience = 30;

/**
 * Makes a change of access that a person has confirmed, against the bindings as they are now: where they have changed, the
 * same wish is planned again, and nobody is taken out of a binding who was not confirmed to be. Then asks what came of it.
 * Rejects with a `FailureError`; what was changed until then stays.
 */
export async function applyAccessChange(plan: AccessPlan, work: AccessWork): Promise<AccessOutcome> {
  const { wish, project, removals } = plan;
  let facts = await readAgain(plan, work);
  let refusals = 0;
  for (;;) {
    const [edit] = accessEdits(facts, wish, removals);
    if (edit === undefined) break;
    try {
      facts = withEdit(facts, edit, await makeEdit(project, edit, work));
    } catch (error) {
      work.session.throwIfAborted();
      if (!mayHaveChanged(edit, error)) throw error;
      facts = await readAgain(plan, work);
      refusals += 1;
      const isElsewhere = error.failure.kind === 'conflict' || error.failure.kind === 'notFound';
      // A lost answer is looked for; what was not done is not sent a second time.
      if (!isEditDone(edit, facts) && (!isElsewhere || refusals > patience)) throw error;
    }
  }
  return { project, ...(await checkAccess({ ...plan, facts }, work)) };
}

/** The bindings as they are now; all else that was read stands. */
async function readAgain(
  { project, facts }: AccessPlan,
  { client, session }: AccessWork,
): Promise<AccessFacts> {
  return { ...facts, bindings: await client.access.bindings(project, session) };
}

/** Whether it takes another look to know what is so now. A binding to change may be gone; the role of a new one may not. */
function mayHaveChanged(edit: AccessEdit, error: unknown): error is FailureError {
  if (mayBeDone(error)) return true;
  return error instanceof FailureError && error.failure.kind === 'notFound' && edit.kind !== 'create';
}

async function makeEdit(
  project: string,
  edit: AccessEdit,
  { client: { access }, session }: AccessWork,
): Promise<RoleBinding | undefined> {
  switch (edit.kind) {
    case 'create':
      return access.createBinding(project, edit, session);
    case 'change':
      return access.changeSubjects(edit.binding, edit, session);
    case 'delete':
      await access.deleteBinding(edit.binding, session);
      return undefined;
  }
}
