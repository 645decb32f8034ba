import type { ProjectRight } from '../right.ts';
import type { AccessLevel, Role, RoleBinding, RoleName } from './access.ts';
import type { Identity, WhoCan } from './review.ts';

/** What was read of who may do what in a project. Undefined: it may not be read. */
export interface AccessFacts {
  readonly project: string;
  readonly bindings: readonly RoleBinding[] | undefined;
  readonly clusterBindings: readonly RoleBinding[] | undefined;
  /** Cluster roles and those of the project. */
  readonly roles: readonly Role[] | undefined;
  /** The kinds of roles that may not be read. */
  readonly unreadRoles: readonly RoleName['kind'][];
  /** Who has the right of each level, by whatever way; asked where bindings and roles do not tell. */
  readonly reviews: Readonly<Record<AccessLevel, WhoCan | undefined>>;
  /** The user with their groups. */
  readonly me: Identity | undefined;
  /** The first right that the user is known to lack for adding and removing members. */
  readonly missing: ProjectRight | undefined;
}

/** A project of which nothing was read: enough to plan what takes nothing away. */
export function unreadFacts(project: string): AccessFacts {
  return {
    project,
    bindings: undefined,
    clusterBindings: undefined,
    roles: undefined,
    unreadRoles: ['ClusterRole', 'Role'],
    reviews: { pull: undefined, push: undefined, admin: undefined },
    me: undefined,
    missing: undefined,
  };
}
