import type { AccessSubject, Role, RoleBinding, RoleName } from '../model/access/access.ts';
import type { ProjectRight } from '../model/right.ts';
import type { ListedNames, SubjectAnswer, WhoCan } from '../model/access/review.ts';

/**
 * Who may do what in a project. Every call is one request, sent once, and rejects with a `FailureError`; `conflict`
 * when a binding has changed since it was read.
 */
export interface ClusterAccess {
  /** Who has a right in a project, by whatever way. POST `localresourceaccessreviews` (authorization.openshift.io). */
  whoCan(right: ProjectRight, signal: AbortSignal): Promise<WhoCan>;
  /** Whether somebody has a right, and why. POST `localsubjectaccessreviews` (authorization.k8s.io). */
  review(subject: AccessSubject, right: ProjectRight, signal: AbortSignal): Promise<SubjectAnswer>;
  /** GET `rolebindings` of a project. */
  bindings(project: string, signal: AbortSignal): Promise<readonly RoleBinding[]>;
  /** GET `clusterrolebindings`. */
  clusterBindings(signal: AbortSignal): Promise<readonly RoleBinding[]>;
  /** GET `clusterroles`, with aggregation already done by the cluster. */
  clusterRoles(signal: AbortSignal): Promise<readonly Role[]>;
  /** GET `roles` of a project. */
  roles(project: string, signal: AbortSignal): Promise<readonly Role[]>;
  /** Makes a binding. POST `rolebindings`; `conflict` when there is one of that name. */
  createBinding(
    project: string,
    binding: {
      readonly name: string;
      readonly role: RoleName;
      readonly subjects: readonly AccessSubject[];
    },
    signal: AbortSignal,
  ): Promise<RoleBinding>;
  /**
   * Adds and removes subjects of a binding that is still as it was seen; everything else that it holds stays. PATCH
   * `rolebindings/{name}` (JSON patch, with tests of the resource version and of each subject removed).
   */
  changeSubjects(
    seen: RoleBinding,
    change: { readonly add: readonly AccessSubject[]; readonly remove: readonly AccessSubject[] },
    signal: AbortSignal,
  ): Promise<RoleBinding>;
  /** Deletes a binding that is still as it was seen. DELETE `rolebindings/{name}` with preconditions. */
  deleteBinding(seen: RoleBinding, signal: AbortSignal): Promise<void>;
  /** Names of users, as far as they may be listed. GET `users`, of at most one page. */
  users(signal: AbortSignal): Promise<ListedNames>;
  /** GET `groups`, of at most one page. */
  groups(signal: AbortSignal): Promise<ListedNames>;
  /** GET `serviceaccounts` of a project. */
  serviceAccounts(project: string, signal: AbortSignal): Promise<ListedNames>;
}
