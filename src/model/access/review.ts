/** Who has a right, as an access review of the whole project answers. */
export interface WhoCan {
  /** Service accounts among them: `system:serviceaccount:hackershop:builder`. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

/** Whether a subject has a right. */
export interface SubjectAnswer {
  readonly allowed: boolean;
  /** By which binding and role, in the server's words; empty when it does not say. */
  readonly reason: string;
}

/** Names of which there may be more. */
export interface ListedNames {
  readonly names: readonly string[];
  readonly more: boolean;
}
