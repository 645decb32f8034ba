import { compareNames } from '../project.ts';
import { plainLine } from '../text.ts';
import type { AccessSubject } from './access.ts';
import type { Identity, WhoCan } from './review.ts';

/** The virtual groups of OpenShift that hold everybody of a kind. */
export const everyone = {
  loggedIn: { kind: 'group', name: 'system:authenticated' },
  loggedInHere: { kind: 'group', name: 'system:authenticated:oauth' },
  anonymous: { kind: 'group', name: 'system:unauthenticated' },
  nobody: { kind: 'user', name: 'system:anonymous' },
} as const satisfies Readonly<Record<string, AccessSubject>>;

const accounts = 'system:serviceaccounts';

/** All service accounts of the cluster. */
export const allAccounts = { kind: 'group', name: accounts } as const;

const accountPattern = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Somebody by the name that the cluster calls them by: a user, or a service account. */
export function subjectOfUser(name: string): AccessSubject {
  const [, project, account] = accountPattern.exec(name) ?? [];
  if (project === undefined || account === undefined) return { kind: 'user', name };
  return { kind: 'serviceAccount', project, name: account };
}

/** All service accounts of a project. */
export function accountsOf(project: string): AccessSubject {
  return { kind: 'group', name: `${accounts}:${project}` };
}

/** Those whom an access review names. */
export function subjectsOf({ users, groups }: WhoCan): readonly AccessSubject[] {
  return [...users.map(subjectOfUser), ...groups.map((name): AccessSubject => ({ kind: 'group', name }))];
}

/** One key for everybody who is the same for the cluster: a service account may be bound by its user name, too. */
export function subjectKey(subject: AccessSubject): string {
  const { kind, name, ...rest } = subject.kind === 'user' ? subjectOfUser(subject.name) : subject;
  return JSON.stringify('project' in rest ? [kind, rest.project, name] : [kind, name]);
}

export function sameSubject(a: AccessSubject, b: AccessSubject): boolean {
  return subjectKey(a) === subjectKey(b);
}

/** Whether somebody is one of many: asked of thousands, it compares each once. */
export function among(subjects: readonly AccessSubject[]): (subject: AccessSubject) => boolean {
  const keys = new Set(subjects.map(subjectKey));
  return (subject) => keys.has(subjectKey(subject));
}

/** By kind (users, groups, service accounts), then by name. */
export function compareSubjects(a: AccessSubject, b: AccessSubject): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareNames(plainName(a), plainName(b));
}

const kinds: readonly AccessSubject['kind'][] = ['user', 'group', 'serviceAccount'];

function plainName(subject: AccessSubject): string {
  return subject.kind === 'serviceAccount' ? `${subject.project}/${subject.name}` : subject.name;
}

/** Whether it is a service account, or a group of them. */
export function isAccount({ kind, name }: AccessSubject): boolean {
  if (kind === 'serviceAccount') return true;
  if (kind === 'user') return accountPattern.test(name);
  return name === accounts || name.startsWith(`${accounts}:`);
}

/** Whether it is a group that people are put into; the cluster's own are those of everybody of a kind. */
export function isGroupOfPeople({ kind, name }: AccessSubject): boolean {
  return kind === 'group' && !name.startsWith('system:');
}

/**
 * Somebody as the cluster sees them when they ask: with the virtual groups, which it adds by itself at a login and not in a
 * review. `groups` are those that a user is in.
 */
export function identityOf(subject: AccessSubject, groups: readonly string[] = []): Identity {
  const { loggedIn, loggedInHere, anonymous, nobody } = everyone;
  switch (subject.kind) {
    case 'serviceAccount': {
      const user = `system:serviceaccount:${subject.project}:${subject.name}`;
      return { user, groups: [accounts, `${accounts}:${subject.project}`, loggedIn.name] };
    }
    case 'user': {
      const account = subjectOfUser(subject.name);
      if (account.kind === 'serviceAccount') return identityOf(account);
      if (subject.name === nobody.name) return { user: nobody.name, groups: [anonymous.name] };
      return { user: subject.name, groups: [...groups, loggedIn.name, loggedInHere.name] };
    }
    case 'group':
      return groupIdentity(subject.name);
  }
}

function groupIdentity(name: string): Identity {
  const { loggedIn, loggedInHere, anonymous, nobody } = everyone;
  if (name === anonymous.name) return { user: nobody.name, groups: [name] };
  if (name === loggedIn.name) return { user: undefined, groups: [name] };
  if (name === accounts || name === loggedInHere.name)
    return { user: undefined, groups: [name, loggedIn.name] };
  if (name.startsWith(`${accounts}:`)) return { user: undefined, groups: [accounts, name, loggedIn.name] };
  return { user: undefined, groups: [name, loggedIn.name, loggedInHere.name] };
}

/** Somebody in words: `user greg`, `group qa`, `all service accounts of prod`. */
export function subjectWords(subject: AccessSubject): string {
  const name = plainLine(subject.name, 100);
  switch (subject.kind) {
    case 'user':
      return subject.name === everyone.nobody.name ? 'everyone without a login' : `user ${name}`;
    case 'serviceAccount':
      return `service account ${name} of ${plainLine(subject.project, 100)}`;
    case 'group':
      return virtualGroupWords(subject.name) ?? `group ${name}`;
  }
}

function virtualGroupWords(name: string): string | undefined {
  if (name === everyone.loggedIn.name) return 'every logged-in user';
  if (name === everyone.loggedInHere.name) return 'every user who logged in to the cluster itself';
  if (name === everyone.anonymous.name) return 'everyone without a login';
  if (name === accounts) return 'all service accounts of the cluster';
  const project = name.startsWith(`${accounts}:`) ? name.slice(accounts.length + 1) : undefined;
  return project && `all service accounts of ${plainLine(project, 100)}`;
}
