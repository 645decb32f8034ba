import { entryOf } from '../login/authFile.ts';
import type { SeenObject } from '../login/loginAccount.ts';
import { Secret } from '../secret.ts';
import { keyWords } from './registryKey.ts';

/** A login at a registry, as a pull secret holds it. */
export interface PullLogin {
  /** A key of `auths`. */
  readonly key: string;
  readonly user: string;
  readonly password: Secret;
}

/** A secret of type `kubernetes.io/dockerconfigjson`: for which registries it has logins, and nothing of these. */
export interface PullSecret extends SeenObject {
  readonly project: string;
  /** Its `resourceVersion`. */
  readonly version: string;
  /** Keys of `auths`; none when what is in it cannot be understood. */
  readonly keys: readonly string[];
  /** Whether the platform made it for a service account, and keeps it. */
  readonly isPlatforms: boolean;
}

/** A pull secret that is to be made. */
export interface PullSecretPlan {
  readonly project: string;
  readonly name: string;
  readonly logins: readonly PullLogin[];
}

/** A service account, and what it pulls with. */
export interface PullAccount extends SeenObject {
  readonly project: string;
  /** Its `resourceVersion`. */
  readonly version: string;
  /** Names of `imagePullSecrets`, in their order: pods that run as it pull with these. */
  readonly pulls: readonly string[];
  /** Names of `secrets`, in their order: builds that run as it find their logins among these. */
  readonly mounts: readonly string[];
}

/** The service account that builds run as. */
export const buildAccount = 'builder';

/** Whether an account names a secret at all. */
export function isLinked({ pulls, mounts }: PullAccount, secret: string): boolean {
  return pulls.includes(secret) || mounts.includes(secret);
}

/** The lists of an account that a link belongs into: builds look into the second one only. As `oc secrets link` has it. */
export function linkedLists(account: string): readonly ('pulls' | 'mounts')[] {
  return account === buildAccount ? ['pulls', 'mounts'] : ['pulls'];
}

/** Whether a secret is in all lists of an account that a link puts it into. */
export function isWhollyLinked(account: PullAccount, secret: string): boolean {
  return linkedLists(account.name).every((list) => account[list].includes(secret));
}

/** Whether what runs as an account gets the login: pods pull with the one list, builds look into the other. */
export function pullsWith({ name, pulls, mounts }: PullAccount, secret: string): boolean {
  return (name === buildAccount ? mounts : pulls).includes(secret);
}

/** What stands in a pull secret with these logins: `.dockerconfigjson`. */
export function pullSecretContent(logins: readonly PullLogin[]): Secret {
  const auths = logins.map(({ key, user, password }) => [key, entryOf(user, password.reveal())] as const);
  return new Secret(JSON.stringify({ auths: Object.fromEntries(auths) }));
}

/** A name for a secret with logins for some registries, that no other has. */
export function freeSecretName(keys: readonly string[], taken: ReadonlySet<string>): string {
  const about = keys.length === 1 ? keyWords(keys[0] ?? '') : 'registries';
  const base = about
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 200);
  const wanted = base === '' ? 'pull-secret' : `${base}-pull-secret`;
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}-${number}`;
  return name;
}

/** Why a name is none for a secret, as a sentence; undefined when it is one. RFC 1123 subdomain. */
export function secretNameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  if (name === '') return 'A secret needs a name.';
  if (name.length > 253) return `The name is too long: it may have 253 characters, not ${name.length}.`;
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(name)) {
    return 'The name may have lower-case letters, digits, dashes and dots, and each part between dots begins and ends with a letter or digit.';
  }
  return taken.has(name) ? `There is a secret ${name} already.` : undefined;
}
