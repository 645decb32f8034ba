import type { AccessSubject, Role, RoleBinding, RoleName } from '../model/access/access.ts';
import type { Identity, ListedGroups, ListedNames, ReviewAnswer, WhoCan } from '../model/access/review.ts';
import type { ProjectRight } from '../model/right.ts';

/**
 * Who may do what in a project. Every call is one request, sent once, and rejects with a `FailureError`; `conflict`
 * when a binding has changed since it was read.
 */
export interface ClusterAccess {
  /** The user of the connection with their groups. GET `users/~` (user.openshift.io). */
  me(signal: AbortSignal): Promise<Identity>;
  /** Who has a right in a project, by whatever way. POST `localresourceaccessreviews` (authorization.openshift.io). */
  whoCan(right: ProjectRight, signal: AbortSignal): Promise<WhoCan>;
  /** Whether somebody has a right, and why. POST `localsubjectaccessreviews` (authorization.k8s.io). */
  review(identity: Identity, right: ProjectRight, signal: AbortSignal): Promise<ReviewAnswer>;
  /** GET `rolebindings` of a project. */
  bindings(project: string, signal: AbortSignal): Promise<readonly RoleBinding[]>;
  /** GET `clusterrolebindings`. */
  clusterBindings(signal: AbortSignal): Promise<readonly RoleBinding[]>;
  /** GET `clusterroles`, with aggregation already done by the cluster. */
  clusterRoles(signal: AbortSignal): Promise<readonly Role[]>;
  /** GET `roles` of a project. */
  roles(project: string, signal: AbortSignal): Promise<readonly Role[]>;
  /** Makes a binding. POST `rolebindings`; `conflict` when there is one of that name. */
  createBinding(project: string, binding: NewBinding, signal: AbortSignal): Promise<RoleBinding>;
  /**
   * Adds and removes subjects of a binding that is still as it was seen; everything else that it holds stays. PATCH
   * `rolebindings/{name}` (JSON patch, with the resource version and tests of each subject removed).
   */
  changeSubjects(seen: RoleBinding, change: SubjectChange, signal: AbortSignal): Promise<RoleBinding>;
  /** Deletes a binding that is still as it was seen. DELETE `rolebindings/{name}` with preconditions. */
  deleteBinding(seen: RoleBinding, signal: AbortSignal): Promise<void>;
  /** Names of users, as far as they may be listed. GET `users`, of at most one page. */
  users(signal: AbortSignal): Promise<ListedNames>;
  /** GET `groups`, of at most one page. */
  groups(signal: AbortSignal): Promise<ListedGroups>;
  /** GET `serviceaccounts` of a project, of at most one page. */
  serviceAccounts(project: string, signal: AbortSignal): Promise<ListedNames>;
}

/** A binding to make. */
export interface NewBinding {
  readonly name: string;
  readonly role: RoleName;
  readonly subjects: readonly AccessSubject[];
}

/** Who is added to a binding, and who is taken out of it. */
export interface SubjectChange {
  readonly add: readonly AccessSubject[];
  readonly remove: readonly AccessSubject[];
}
