import { authFileRoot } from '../login/authFile.ts';
import { isRecord, record, text, type JsonRecord } from '../json.ts';
import { Secret } from '../secret.ts';
import type { PullLogin } from './pullSecret.ts';
import { registryKey } from './registryKey.ts';

/** What a file of logins has for a pull secret. */
export interface FoundLogins {
  /** One for each registry, the first of those that mean the same one. */
  readonly logins: readonly PullLogin[];
  /** Registries that the file names without a login that a cluster could use, and why, as the end of a sentence. */
  readonly without: readonly { readonly key: string; readonly why: string }[];
}

/**
 * The logins that stand in a file of docker or podman, or in the pull secret that Red Hat hands out. Throws
 * `GarbledAuthFile`.
 */
export function loginsInFile(content: Secret): FoundLogins {
  const root = authFileRoot(content.reveal());
  const helpers = record(root['credHelpers']);
  const store = text(root['credsStore']);
  const logins = new Map<string, PullLogin>();
  const without: { key: string; why: string }[] = [];
  for (const [name, value] of Object.entries(record(root['auths']))) {
    const known = registryKey(name);
    const helper = text(helpers[name]) ?? store;
    const found = loginOf(isRecord(value) ? value : {}, helper);
    if (/^http:/i.test(name)) without.push({ key: name, why: 'it is for a registry without TLS' });
    else if (typeof known === 'string') without.push({ key: name, why: 'this is no name of a registry' });
    else if (typeof found === 'string') without.push({ key: name, why: found });
    else if (!logins.has(known.key)) logins.set(known.key, { key: known.key, ...found });
  }
  for (const [name, helper] of Object.entries(helpers)) {
    if (record(root['auths'])[name] === undefined)
      without.push({ key: name, why: keptBy(text(helper) ?? '') });
  }
  return { logins: [...logins.values()], without };
}

function loginOf(entry: JsonRecord, helper: string | undefined): Omit<PullLogin, 'key'> | string {
  const { user, password } = decoded(text(entry['auth'])) ?? {
    user: text(entry['username']),
    password: text(entry['password']),
  };
  if (user?.includes(':')) return 'its user name has a colon, behind which clusters read the password';
  if (user !== undefined && password !== undefined) return { user, password: new Secret(password) };
  if (helper !== undefined) return keptBy(helper);
  if (text(entry['identitytoken']) !== undefined || text(entry['registrytoken']) !== undefined)
    return 'it has a token there that clusters cannot log in with';
  return 'there is no login in the file';
}

function keptBy(helper: string): string {
  return `docker-credential-${helper} keeps that login: it is not in the file`;
}

/** `auth`: user and password in base64, with a colon between them. */
function decoded(auth: string | undefined): { user: string; password: string } | undefined {
  try {
    const bytes = Uint8Array.from(atob(auth ?? ''), (character) => character.charCodeAt(0));
    // docker pads what it writes with zeros.
    const [, user = '', password = ''] =
      /^([^:]+):([^]+)$/.exec(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\0+$/, '')) ??
      [];
    return user === '' ? undefined : { user, password };
  } catch {
    return undefined;
  }
}
