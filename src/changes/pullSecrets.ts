import type { AccountLinks, ClusterPullSecrets } from '../cluster/clusterPullSecrets.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import {
  linkedLists,
  type PullAccount,
  type PullLogin,
  type PullSecret,
  type PullSecretPlan,
} from '../model/pullSecret/pullSecret.ts';
import { mayBeDone, patience } from './doubt.ts';

/** What it takes to change the pull secrets of a project. */
interface PullSecretWork {
  readonly client: ClusterPullSecrets;
  readonly signal: AbortSignal;
}

/** `taken`: there is another secret of that name, which was left alone. */
export type PullSecretOutcome =
  { readonly kind: 'made'; readonly secret: PullSecret } | { readonly kind: 'taken' };

/** An account that could not be changed, and why. */
export interface LinkProblem {
  readonly account: string;
  readonly failure: Failure;
}

/** Makes a pull secret; a lost answer is looked for. Rejects with a `FailureError`. */
export async function createPullSecret(
  plan: PullSecretPlan,
  { client, signal }: PullSecretWork,
): Promise<PullSecretOutcome> {
  try {
    return { kind: 'made', secret: await client.create(plan, signal) };
  } catch (error) {
    signal.throwIfAborted();
    if (!mayBeDone(error)) throw error;
    if (error.failure.kind === 'conflict') {
      // A quota that others change at the same time is a conflict as well.
      const there = await client.read(plan.project, plan.name, signal).catch(unlessHidden);
      if (there === undefined) throw error;
      return { kind: 'taken' };
    }
    const secret = await client.holding(plan, signal).catch(unlessHidden);
    if (secret === undefined || secret === 'hidden') throw error;
    return { kind: 'made', secret };
  }
}

/** For whoever may make secrets and not read them. */
function unlessHidden(error: unknown): 'hidden' {
  if (failureOf(error, '').kind === 'forbidden') return 'hidden';
  throw error;
}

/**
 * Gives a registry of a pull secret another login. What others change in the secret meanwhile stays; a lost answer is
 * looked for. Rejects with a `FailureError`, `conflict` when it has no login for that registry any more.
 */
export async function replaceLogin(
  seen: PullSecret,
  login: PullLogin,
  { client, signal }: PullSecretWork,
): Promise<void> {
  const { project, name } = seen;
  await settled(signal, {
    change: () => client.setLogin(seen, login, signal),
    isDone: async () => (await client.holding({ project, name, logins: [login] }, signal)) !== undefined,
  });
}

/** Deletes a pull secret that is still as it was seen; a lost answer is looked for. Rejects with a `FailureError`. */
export async function deletePullSecret(seen: PullSecret, { client, signal }: PullSecretWork): Promise<void> {
  try {
    await client.delete(seen, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!mayBeDone(error) || error.failure.kind === 'conflict') throw error;
    const left = await client.read(seen.project, seen.name, signal);
    if (left?.uid === seen.uid) throw error;
  }
}

/**
 * Lets accounts pull with a secret, one after the other; what else they pull with stays. Gives what failed; rejects with the
 * signal's reason alone.
 */
export async function linkAccounts(
  secret: string,
  accounts: readonly PullAccount[],
  work: PullSecretWork,
): Promise<readonly LinkProblem[]> {
  return forEachAccount(accounts, work, (seen) => {
    const add = linkedLists(seen.name).filter((list) => !seen[list].includes(secret));
    return { secret, add, remove: [] };
  });
}

/** Takes a secret out of what accounts pull with, in the same way. */
export async function unlinkAccounts(
  secret: string,
  accounts: readonly PullAccount[],
  work: PullSecretWork,
): Promise<readonly LinkProblem[]> {
  return forEachAccount(accounts, work, (seen) => {
    const remove = (['pulls', 'mounts'] as const).filter((list) => seen[list].includes(secret));
    return { secret, add: [], remove };
  });
}

async function forEachAccount(
  accounts: readonly PullAccount[],
  work: PullSecretWork,
  missing: (seen: PullAccount) => AccountLinks,
): Promise<readonly LinkProblem[]> {
  const problems: LinkProblem[] = [];
  for (const seen of accounts) {
    try {
      await changeAccount(seen, work, missing);
    } catch (error) {
      work.signal.throwIfAborted();
      problems.push({
        account: seen.name,
        failure: failureOf(error, `link the service account ${seen.name}`),
      });
    }
  }
  return problems;
}

/** The platform itself changes service accounts whenever it makes their logins: each look is a new one. */
async function changeAccount(
  seen: PullAccount,
  { client, signal }: PullSecretWork,
  missing: (seen: PullAccount) => AccountLinks,
): Promise<void> {
  const isLeft = ({ add, remove }: AccountLinks): boolean => add.length + remove.length > 0;
  const look = (): Promise<PullAccount> => client.account(seen.project, seen.name, signal);
  await settled(signal, {
    change: async (attempt) => {
      const current = attempt === 1 ? seen : await look();
      const links = missing(current);
      if (isLeft(links)) await client.link(current, links, signal);
    },
    isDone: async () => !isLeft(missing(await look())),
  });
}

/** Makes a change anew where somebody else was faster. After a lost answer it is only looked whether it was made. */
async function settled(
  signal: AbortSignal,
  {
    change,
    isDone,
  }: { readonly change: (attempt: number) => Promise<unknown>; readonly isDone: () => Promise<boolean> },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await change(attempt);
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!mayBeDone(error)) throw error;
      const isConflict = error.failure.kind === 'conflict';
      if (!isConflict && (await isDone())) return;
      if (!isConflict || attempt === patience) throw error;
    }
  }
}
