import type { GroupBindings, MemberChange, UserGroup } from '../model/userGroup/userGroup.ts';

/**
 * Groups of people, which belong to the whole cluster. Changes are one request, sent once; every call rejects with a
 * `FailureError`: `conflict` when a group is not as it was seen.
 */
export interface ClusterGroups {
  /** All groups. GET `groups`. */
  list(signal: AbortSignal): Promise<readonly UserGroup[]>;
  /** A group as it is now. GET `groups/{name}`. */
  read(name: string, signal: AbortSignal): Promise<UserGroup>;
  /** Makes a group; `conflict` when there is one of that name. POST `groups`. */
  create(name: string, users: readonly string[], signal: AbortSignal): Promise<UserGroup>;
  /**
   * Puts users into a group that is still as it was seen, and takes users out. PATCH `groups/{name}` (JSON patch, with
   * tests of the resource version and of each user at their place).
   */
  change(seen: UserGroup, change: MemberChange, signal: AbortSignal): Promise<UserGroup>;
  /** Deletes a group that is still as it was seen. DELETE `groups/{name}` with preconditions. */
  delete(seen: UserGroup, signal: AbortSignal): Promise<void>;
  /** Where a group is given rights; lists that may not be seen are left out. GET `rolebindings`, `clusterrolebindings`. */
  bindingsOf(group: string, signal: AbortSignal): Promise<GroupBindings>;
}
