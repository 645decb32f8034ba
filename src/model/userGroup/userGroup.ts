import { characterWords } from '../name.ts';
import type { Right } from '../right.ts';

/** A group of people. `user.openshift.io/v1` Group. */
export interface UserGroup {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly users: readonly string[];
  /** The directory that it is taken over from (`oc adm groups sync`); undefined for one that was made here. */
  readonly syncedFrom?: string;
}

/** Users to put into a group and to take out of it. */
export interface MemberChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Where a group is given rights, as far as one may see that. */
export interface GroupBindings {
  /** Projects with a role binding that names it. */
  readonly projects: readonly string[];
  /** Cluster roles that it has in the whole cluster. */
  readonly clusterRoles: readonly string[];
  /** Whether all bindings could be listed. */
  readonly complete: boolean;
}

const group = 'user.openshift.io';

/** The rights that looking at groups and changing them needs; groups belong to the whole cluster. */
export const groupRights = {
  list: { verb: 'list', resource: 'groups', group },
  create: { verb: 'create', resource: 'groups', group },
  change: { verb: 'patch', resource: 'groups', group },
  delete: { verb: 'delete', resource: 'groups', group },
} as const satisfies Readonly<Record<string, Right>>;

/** Why a name is none for a group that people make, as a sentence; undefined when it is one. */
export function groupNameProblem(name: string): string | undefined {
  if (name === '') return 'A group needs a name.';
  if (name.startsWith('system:')) return 'Groups that begin with system: are made by the cluster itself.';
  return segmentProblem(name);
}

/** Why a name is none for a user, as a sentence; undefined when it is one. Only people are in groups. */
export function userNameProblem(name: string): string | undefined {
  if (name === '') return 'A user needs a name.';
  if (name.startsWith('system:')) return 'Only people can be in a group, no service accounts.';
  return segmentProblem(name);
}

/** What the API refuses in names of users and groups, which are parts of paths. */
function segmentProblem(name: string): string | undefined {
  if (name !== name.trim()) return 'The name must not begin or end with a space.';
  if (name === '.' || name === '..' || name === '~') return `The name must not be ${name}.`;
  const wrong = /[/%:]|[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.exec(name)?.[0];
  return wrong === undefined ? undefined : `The name must not contain ${characterWords(wrong)}.`;
}

/** The names in a text, which commas separate: each once, without the spaces around them. */
export function namesIn(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Why there is one among the users of a text who cannot be in a group, as a sentence; undefined for nobody. */
export function usersProblem(text: string): string | undefined {
  const users = namesIn(text);
  if (users.length === 0) return 'Type at least one name.';
  return users.map(userNameProblem).find((problem) => problem !== undefined);
}

/** What of a change is still to be done to a group as it is now. */
export function remaining({ add, remove }: MemberChange, now: UserGroup): MemberChange {
  return {
    add: add.filter((user) => !now.users.includes(user)),
    remove: remove.filter((user) => now.users.includes(user)),
  };
}
