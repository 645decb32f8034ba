import type { ClusterClient } from '../../cluster/clusterClient.ts';
import type { AccessSubject } from '../../model/access/access.ts';
import type { ListedGroups } from '../../model/access/review.ts';
import { isAccount } from '../../model/access/subject.ts';
import { failureOf, type Failure } from '../../model/failure.ts';
import { describeFailure } from '../../model/failureWords.ts';

/** The groups of a user, as far as they may be seen. */
export interface SeenGroups {
  readonly groups: readonly string[];
  /** What may not be seen, as sentences. */
  readonly unseen: readonly string[];
}

/**
 * Looks up in which groups users are, with one list for all of them: a review counts the groups that it is given, and the
 * cluster adds none. The answer rejects with the signal's reason alone.
 */
export function groupLookup(
  { access }: Pick<ClusterClient, 'access'>,
  signal: AbortSignal,
): (subject: AccessSubject) => Promise<SeenGroups> {
  let listed: Promise<ListedGroups | Failure> | undefined;
  return async (subject) => {
    if (subject.kind !== 'user' || isAccount(subject)) return { groups: [], unseen: [] };
    listed ??= access.groups(signal).catch((error: unknown) => failureOf(error, 'list groups'));
    const all = await listed;
    signal.throwIfAborted();
    if ('kind' in all) return { groups: [], unseen: [unlisted(all)] };
    const own = all.groups.filter(({ users }) => users.includes(subject.name)).map(({ name }) => name);
    const unseen = all.more
      ? ['There are more groups than were looked at, so what the user may do through a group may be missing.']
      : [];
    return { groups: own, unseen };
  };
}

function unlisted(failure: Failure): string {
  if (failure.kind === 'forbidden')
    return 'You may not list groups, so what the user may do through a group is not seen.';
  return `What the user may do through a group is not seen, as groups could not be listed: ${describeFailure(failure).summary}`;
}
