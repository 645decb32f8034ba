import type { ClusterAccess } from '../cluster/clusterAccess.ts';
import type { AccessLevel, RoleName } from '../model/access/access.ts';
import type { AccessFacts } from '../model/access/accessFacts.ts';
import { levelRight } from '../model/access/accessLevel.ts';
import { isAllRead } from '../model/access/projectAccess.ts';
import { failureOf } from '../model/failure.ts';

/**
 * Reads who may do what in a project: its bindings, those of the whole cluster, and roles; where these do not tell
 * everything, access reviews tell the rest. What is forbidden is undefined; rejects with any other `FailureError`.
 */
export async function readAccess(
  access: ClusterAccess,
  project: string,
  signal: AbortSignal,
): Promise<Omit<AccessFacts, 'missing'>> {
  const [bindings, clusterBindings, clusterRoles, ownRoles, me] = await Promise.all([
    allowed(access.bindings(project, signal)),
    allowed(access.clusterBindings(signal)),
    allowed(access.clusterRoles(signal)),
    allowed(access.roles(project, signal)),
    allowed(access.me(signal)),
  ]);
  const roles = [...(clusterRoles ?? []), ...(ownRoles ?? [])];
  const unreadRoles: readonly RoleName['kind'][] = [
    ...(clusterRoles === undefined ? (['ClusterRole'] as const) : []),
    ...(ownRoles === undefined ? (['Role'] as const) : []),
  ];
  const read = { project, bindings, clusterBindings, roles, unreadRoles, me };
  const review = (level: AccessLevel) =>
    isAllRead(read) ? undefined : allowed(access.whoCan(levelRight[level](project), signal));
  const [pull, push, admin] = await Promise.all([review('pull'), review('push'), review('admin')]);
  return { ...read, reviews: { pull, push, admin } };
}

async function allowed<T>(task: Promise<T>): Promise<T | undefined> {
  try {
    return await task;
  } catch (error) {
    if (failureOf(error, '').kind === 'forbidden') return undefined;
    throw error;
  }
}
