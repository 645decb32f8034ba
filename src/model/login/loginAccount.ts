import { plainLine } from '../text.ts';
import { ageWords, listWords } from '../words.ts';
import type { ProjectRight } from '../right.ts';

/** Service accounts that stand in for a person at the registry: for users without a token, and for logins that last. */

/** What an account may do with the images of its project. Cluster roles of OpenShift. */
export type AccountRole = 'registry-viewer' | 'registry-editor';

/** An account that is to be made, with its right and one token. */
export interface AccountPlan {
  readonly project: string;
  readonly name: string;
  readonly role: AccountRole;
  /** How long the token is to last. */
  readonly seconds: number;
}

/** An object of the cluster as it was seen or made. */
export interface SeenObject {
  readonly name: string;
  readonly uid: string;
  /** Its `resourceVersion`, where what is in it counts. */
  readonly version?: string;
}

/** An account that was made here, with the bindings that give it its rights. */
export interface LoginAccount extends SeenObject {
  readonly project: string;
  /** ms since the epoch. */
  readonly created?: number;
  readonly bindings: readonly RoleBindingOf[];
}

/** A binding of a role to an account. */
export interface RoleBindingOf extends SeenObject {
  readonly role: string;
  /** Whether it gives others the role too: other accounts, users or groups. */
  readonly shared: boolean;
}

const hour = 3600;
const day = 24 * hour;

/** How long a token may be asked for, in seconds. */
export const lifetimes: readonly { readonly label: string; readonly seconds: number }[] = [
  { label: '1 hour', seconds: hour },
  { label: '8 hours', seconds: 8 * hour },
  { label: '1 day', seconds: day },
  { label: '7 days', seconds: 7 * day },
  { label: '30 days', seconds: 30 * day },
  { label: '90 days', seconds: 90 * day },
  { label: '1 year', seconds: 365 * day },
];

/** The rights that making an account needs. */
export function accountRights(project: string): readonly ProjectRight[] {
  return [
    { project, verb: 'create', resource: 'serviceaccounts', group: '' },
    { project, verb: 'create', resource: 'rolebindings', group: 'rbac.authorization.k8s.io' },
    { project, verb: 'create', resource: 'serviceaccounts/token', group: '' },
  ];
}

/** Why a name is none for a service account, as a sentence; undefined when it is one. RFC 1123 label. */
export function accountNameProblem(name: string): string | undefined {
  if (name === '') return 'A service account needs a name.';
  if (name.length > 63) return `The name is too long: it may have 63 characters, not ${name.length}.`;
  if (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name)) return undefined;
  return 'The name may have lower-case letters, digits and dashes, and begins and ends with a letter or digit.';
}

/** What an account with a role may do, as an ending of a sentence. */
export function roleWords(role: AccountRole): string {
  return role === 'registry-viewer' ? 'pull images' : 'pull, push, tag and delete images';
}

/** The question before an account is made: what will be there, and what it is good for. */
export function accountQuestion(
  { project, name, role, seconds }: AccountPlan,
  cluster: string,
): { readonly message: string; readonly detail: string } {
  const lifetime = lifetimes.find((one) => one.seconds === seconds)?.label ?? `${seconds} seconds`;
  const lines = [
    `Whoever has its token may ${roleWords(role)} in ${plainLine(project)}.`,
    `Creates the account, a role binding to ${role}, and one token for ${lifetime}, or as long as the cluster allows.`,
    'It can be revoked under Registry Logins at any time.',
    cluster,
  ];
  return {
    message: `Create the service account ${name} in ${plainLine(project)}?`,
    detail: lines.filter((line) => line !== '').join('\n'),
  };
}

/** The question before an account is revoked. */
export function revokeQuestion(
  { project, name, bindings }: LoginAccount,
  cluster: string,
): { readonly message: string; readonly detail: string } {
  const own = bindings.filter(({ shared }) => !shared).length;
  const roles = own > 0 ? ` and its role binding${own > 1 ? 's' : ''}` : '';
  const kept = own < bindings.length ? ' Role bindings that are for others too stay.' : '';
  const lines = [
    'Every token of it stops working at once, wherever it is used.',
    `Deletes the service account${roles}.${kept}`,
    cluster,
  ];
  return {
    message: `Revoke the login ${plainLine(name)} in ${plainLine(project)}?`,
    detail: lines.filter((line) => line !== '').join('\n'),
  };
}

/** What a list of accounts says of one: `hackershop · registry-viewer · 3 d`. */
export function accountWords({ project, bindings, created }: LoginAccount, now: number): string {
  const roles = listWords([...new Set(bindings.map(({ role }) => plainLine(role)))]);
  const age = created === undefined ? '' : ageWords(created, now);
  return [plainLine(project), roles === '' ? 'no role' : roles, age]
    .filter((part) => part !== '')
    .join(' · ');
}
