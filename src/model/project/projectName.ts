import { characterWords } from '../name.ts';

/** What a project request accepts: an RFC 1123 label that the cluster does not keep for itself. */
const pattern = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const shortest = 2;
const longest = 63;
const reservedNames: readonly string[] = ['default', 'openshift', 'kubernetes', 'kube'];
const reservedPrefixes = ['openshift-', 'kubernetes-', 'kube-'];

/** Why a name is none that a project can be requested by, as a sentence; undefined when it is one. */
export function projectNameProblem(name: string): string | undefined {
  if (name === '') return 'A project needs a name.';
  if (name !== name.trim()) return 'The name must not begin or end with a space.';
  if (!pattern.test(name)) return `${mistake(name)} ${rule}`;
  if (name.length < shortest) return `The name is too short: it needs ${shortest} characters.`;
  if (name.length > longest) {
    return `The name is too long: it may have ${longest} characters, not ${name.length}.`;
  }
  if (reservedNames.includes(name)) return `The name ${name} is reserved for the cluster.`;
  const prefix = reservedPrefix(name);
  return prefix && `Names that begin with ${prefix} are reserved for the cluster.`;
}

/** Whether a project has a name that the cluster keeps for itself. */
export function isClusterProject(name: string): boolean {
  return reservedNames.includes(name) || reservedPrefix(name) !== undefined;
}

function reservedPrefix(name: string): string | undefined {
  return reservedPrefixes.find((reserved) => name.startsWith(reserved));
}

const rule = 'Lower-case letters and digits are allowed, and dashes between them.';

function mistake(name: string): string {
  const wrong = /[^a-z0-9-]/u.exec(name)?.[0];
  if (wrong !== undefined) return `The name must not contain ${characterWords(wrong)}.`;
  return `The name must not ${name.startsWith('-') ? 'begin' : 'end'} with a dash.`;
}

/** Why a text cannot be the display name of a project, as a sentence; undefined when it can. */
export function displayNameProblem(text: string): string | undefined {
  return /[\t\r\n]/.test(text) ? 'The display name must be one line without tabs.' : undefined;
}
