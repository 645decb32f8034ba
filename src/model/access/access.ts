import type { ProjectRight } from '../right.ts';

/** Who gets rights, as a role binding names them. `rbac.authorization.k8s.io/v1` Subject. */
export type AccessSubject =
  | { readonly kind: 'user'; readonly name: string }
  /** Groups of people, and the virtual ones: `system:authenticated`, `system:serviceaccounts:hackershop`. */
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'serviceAccount'; readonly project: string; readonly name: string };

/** What somebody may do with the images of a project; each includes the one before. */
export type AccessLevel = 'pull' | 'push' | 'admin';

/** The role that a binding gives. */
export interface RoleName {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
}

/** A binding of a project, or of the whole cluster. RoleBinding, ClusterRoleBinding. */
export interface RoleBinding {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Undefined for a binding of the whole cluster. */
  readonly project: string | undefined;
  readonly role: RoleName;
  readonly subjects: readonly AccessSubject[];
}

/** What a role allows of the images of a project; undefined for roles that allow nothing of them. */
export interface Role {
  readonly name: RoleName;
  readonly level: AccessLevel | undefined;
}

/** Who may pull without being named: worked out as OpenShift does. `unknown`: one may not look. */
export type ProjectPolicy = 'private' | 'shared' | 'anonymous' | 'unknown';

/** One way in which a subject has a level. */
export interface Grant {
  readonly level: AccessLevel;
  /** Undefined where only an access review said so. */
  readonly role: RoleName | undefined;
  /** The binding, as it was seen; undefined where only an access review said so. */
  readonly binding: RoleBinding | undefined;
  /** Where it holds: a binding of the project, one of the whole cluster, or one that may not be seen. */
  readonly scope: 'project' | 'cluster' | 'unseen';
  /** Whether it can be taken away here: a binding of the project to one of the registry's own roles. */
  readonly removable: boolean;
}

/** Somebody with access to a project's images, strongest grant first. */
export interface Member {
  readonly subject: AccessSubject;
  readonly level: AccessLevel;
  readonly grants: readonly Grant[];
}

/** Everything that is known of who may do what with the images of a project. */
export interface ProjectAccess {
  readonly project: string;
  readonly policy: ProjectPolicy;
  /** Administrators first, then those who push, then those who pull; each by kind and name. */
  readonly members: readonly Member[];
  /** Parts that may not be seen, as sentences. */
  readonly unseen: readonly string[];
  /** The first right that the user is known to lack for adding and removing members. */
  readonly missing: ProjectRight | undefined;
}
