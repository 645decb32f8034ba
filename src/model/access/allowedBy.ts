import { capitalized } from '../deletionText.ts';
import { plainLine } from '../text.ts';
import type { AccessLevel, AccessSubject, RoleName } from './access.ts';
import { subjectOfUser, subjectWords } from './subject.ts';

/** What the server says that a right comes from. */
export interface AllowedBy {
  readonly binding: string;
  /** Undefined for a binding of the whole cluster. */
  readonly project: string | undefined;
  readonly role: RoleName;
  readonly subject: AccessSubject;
}

/** The authorizer of Kubernetes puts names in Go's quotes: `User "DOMAIN\\jane"`. */
const quoted = '("(?:[^"\\\\]|\\\\.)*")';
const pattern = new RegExp(
  `^RBAC: allowed by (Cluster)?RoleBinding ${quoted} of (ClusterRole|Role) ${quoted} to (User|Group|ServiceAccount) ${quoted}$`,
);

/** Reads the reason of an access review; undefined when it is none of Kubernetes' RBAC. */
export function allowedBy(reason: string): AllowedBy | undefined {
  const [, whole, bound = '', kind, given = '', who, named = ''] = pattern.exec(reason) ?? [];
  const [path, role, name] = [unquoted(bound), unquoted(given), unquoted(named)];
  if (path === undefined || role === undefined || name === undefined) return undefined;
  const slash = path.lastIndexOf('/');
  if (whole === undefined && slash < 0) return undefined;
  const project = whole === undefined ? path.slice(slash + 1) : undefined;
  return {
    binding: whole === undefined ? path.slice(0, slash) : path,
    project,
    role: { kind: kind === 'Role' ? 'Role' : 'ClusterRole', name: role },
    subject: subjectNamed(who, name, project),
  };
}

/** What stands in quotes; undefined for escapes that JSON has not, which only names have that cannot be printed. */
function unquoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Kubernetes writes a service account as `name/project`. */
function subjectNamed(kind: string | undefined, name: string, home = ''): AccessSubject {
  if (kind === 'Group') return { kind: 'group', name };
  if (kind === 'User') return subjectOfUser(name);
  const [account = name, project = home] = name.split('/');
  return { kind: 'serviceAccount', project, name: account };
}

/** Why somebody has a right, as a sentence, from the reason of an access review. */
export function ruleWords(reason: string): string {
  const rule = allowedBy(reason);
  if (rule === undefined)
    return reason === '' ? 'The cluster does not say by which rule.' : plainLine(reason, 300);
  const { binding, project, role, subject } = rule;
  const where = project === undefined ? 'in the whole cluster' : `in ${plainLine(project)}`;
  return `The binding ${plainLine(binding)} gives the role ${plainLine(role.name)} to ${subjectWords(subject)} ${where}.`;
}

/** That somebody may still do what was to be taken from them, and why, as a sentence. */
export function stillWords(subject: AccessSubject, level: AccessLevel, reason: string): string {
  const rule = ruleWords(reason);
  return `${capitalized(subjectWords(subject))} may still ${level === 'admin' ? 'administer' : level}. ${rule}`;
}
