import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { IssuedToken } from '../cluster/clusterLogins.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { AccountPlan, LoginAccount, SeenObject } from '../model/login/loginAccount.ts';
import { mayBeDone } from './doubt.ts';
import { sessionEnded } from './sessionEnded.ts';

/** What came of making an account. */
export type AccountOutcome =
  | { readonly kind: 'made'; readonly issued: IssuedToken }
  /** There is another account of this name, which was left alone. */
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** What is there in spite of it, or may be: `the service account pusher`. */
      readonly stays: readonly string[];
    };

interface AccountWork {
  readonly client: Pick<ClusterClient, 'logins' | 'server'>;
  /** Ends every request when the session is closed. */
  readonly session: AbortSignal;
}

/**
 * Makes a service account, gives it its role and asks for a token of it. When that fails half-way, what was made until then is
 * deleted again, unless the session is closed by then. Never rejects.
 */
export async function createLoginAccount(plan: AccountPlan, work: AccountWork): Promise<AccountOutcome> {
  const { project, name, role, seconds } = plan;
  const { client, session } = work;
  const { logins } = client;
  let account: SeenObject | undefined;
  let binding: SeenObject | undefined;
  try {
    account = await logins.createAccount(project, name, session);
    binding = await logins.bindRole(project, name, role, session);
    return { kind: 'made', issued: await logins.requestToken(project, name, seconds, session) };
  } catch (error) {
    const failure = session.aborted
      ? sessionEnded(new URL(client.server).host).failure
      : failureOf(error, `create the service account ${name}`);
    if (account === undefined && failure.kind === 'conflict') return { kind: 'taken' };
    const stays = await takeBack({ plan, account, binding }, session.aborted || mayBeDone(error), work);
    return { kind: 'failed', failure, stays };
  }
}

interface Made {
  readonly plan: AccountPlan;
  readonly account: SeenObject | undefined;
  readonly binding: SeenObject | undefined;
}

/** Deletes what was made, the last first; gives what could not be deleted, or may have been made without our knowing. */
async function takeBack(
  { plan, account, binding }: Made,
  doubt: boolean,
  work: AccountWork,
): Promise<string[]> {
  const { project, name } = plan;
  const { logins } = work.client;
  const stays: string[] = [];
  const attempt = async (what: string, task: Promise<void>): Promise<void> => {
    await task.catch(() => void stays.push(what));
  };
  if (binding !== undefined) {
    await attempt(`the role binding ${binding.name}`, logins.deleteBinding(project, binding, work.session));
  }
  if (account !== undefined) {
    await attempt(`the service account ${name}`, logins.deleteAccount(project, account, work.session));
  }
  if (doubt && account === undefined) stays.push(`the service account ${name}, if it was made after all`);
  else if (doubt && binding === undefined) stays.push(`a role binding of ${name}, if it was made after all`);
  return stays;
}

/** Deletes an account with its bindings, those first: it has no rights any more before it is gone. */
export async function revokeLoginAccount(
  { project, bindings, ...account }: LoginAccount,
  { client, session }: AccountWork,
): Promise<void> {
  for (const binding of bindings) {
    // A binding that somebody has added others to is theirs by now.
    if (!binding.shared) await client.logins.deleteBinding(project, binding, session);
  }
  await client.logins.deleteAccount(project, account, session);
}
