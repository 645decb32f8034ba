import type { AccessLevel, ProjectPolicy } from '../model/access/access.ts';
import type { Permission } from './imagePrunerPage.ts';

/** What the panel of a project's access shows, as plain data; the rules of `tagPage.ts` hold. */
export type AccessPage = NoAccessPage | ProjectAccessPage;

/** It may not be seen, or the project is not there. */
export interface NoAccessPage {
  readonly kind: 'none';
  readonly title: string;
  readonly text: string;
}

export interface ProjectAccessPage {
  readonly kind: 'access';
  /** What the page is of, for the host to know it by; nothing to show. */
  readonly key: string;
  readonly project: string;
  /** Host of the cluster. */
  readonly cluster: string;
  readonly policy: PolicyView;
  /** Those who have something through a binding of the project, administrators first. */
  readonly members: readonly MemberView[];
  /** Those who have it through the whole cluster alone. */
  readonly others: readonly MemberView[];
  /** What may not be seen, as sentences. */
  readonly unseen: readonly string[];
  readonly change: Permission;
}

/** Who may pull without being named. */
export interface PolicyView {
  readonly policy: ProjectPolicy;
  /** `Private`. */
  readonly title: string;
  /** What it means, as a sentence. */
  readonly text: string;
}

export interface MemberView {
  /** Names the member to the host. */
  readonly id: string;
  readonly kind: 'user' | 'group' | 'serviceAccount' | 'everyone';
  readonly name: string;
  /** `service account of planet-express`, `you`. */
  readonly note?: string;
  readonly level: AccessLevel;
  /** How they have it, strongest first. */
  readonly grants: readonly GrantView[];
  /** Whether something of it can be taken away here. */
  readonly removable: boolean;
}

export interface GrantView {
  readonly level: AccessLevel;
  /** Absent where it may not be seen. */
  readonly role?: string;
  /** Through what, where the name of the role does not say it: `by binding admin-0`. */
  readonly through?: string;
  /** Why it cannot be taken away here; absent where it can. */
  readonly fixed?: string;
}

/** What the page asks of its host; `key` is that of the page, and nothing is done when another is shown by now. */
export interface AccessHost {
  load(): Promise<AccessPage>;
  copy(text: string): Promise<void>;
  addMembers(key: string): Promise<void>;
  changePolicy(key: string): Promise<void>;
  canPull(key: string): Promise<void>;
  /** `members` are ids, a list as JSON. */
  changeRole(key: string, members: string): Promise<void>;
  remove(key: string, members: string): Promise<void>;
}
