/** Who has a right, as an access review of the whole project answers. */
export interface WhoCan {
  /** Service accounts among them: `system:serviceaccount:hackershop:builder`. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** Somebody as the cluster sees them when they ask. A review counts the groups that it is given, and no others. */
export interface Identity {
  /** Undefined for whoever is in the groups. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
}

/** Whether somebody has a right. */
export interface ReviewAnswer {
  readonly allowed: boolean;
  /** By which binding and role, in the server's words; empty when it does not say. */
  readonly reason: string;
}

/** Names of which there may be more. */
export interface ListedNames {
  readonly names: readonly string[];
  readonly more: boolean;
}

/** Groups of which there may be more. */
export interface ListedGroups {
  readonly groups: readonly UserGroup[];
  readonly more: boolean;
}

/** A group of users. `user.openshift.io` Group. */
export interface UserGroup {
  readonly name: string;
  readonly users: readonly string[];
}
