import { record, text } from '../json.ts';
import { loginsInFile } from '../pullSecret/authFileLogins.ts';
import { keyParts, registryKey } from '../pullSecret/registryKey.ts';
import type { Secret } from '../secret.ts';
import { authFileRoot, type AuthDialect } from './authFile.ts';

/** A repository of a registry: `docker.io`, `library/fedora`. */
export interface RepositoryName {
  readonly host: string;
  readonly repository: string;
}

/** What a file of logins says of a repository. */
type KeptLogin =
  | { readonly kind: 'login'; readonly user: string; readonly password: Secret }
  /** `docker-credential-HELPER` has it, under the name of the server. */
  | { readonly kind: 'helper'; readonly helper: string; readonly server: string }
  /** There is something, but no login; `why` ends a sentence. */
  | { readonly kind: 'unusable'; readonly why: string };

/** The same, once its helper was asked. */
export type FoundLogin = Exclude<KeptLogin, { readonly kind: 'helper' }>;

/**
 * The login that docker, or podman and its kin, would take for a repository: that of a helper before one in the file, and of
 * podman's entries for a part of a registry the longest that fits. Undefined where there is none. Throws `GarbledAuthFile`.
 */
export function keptLogin(
  content: Secret,
  dialect: AuthDialect,
  { host, repository }: RepositoryName,
): KeptLogin | undefined {
  const root = authFileRoot(content.reveal());
  const isOurs = (key: string): boolean => {
    const { host: theirs, path } = keyParts(key);
    if (theirs !== keyParts(host).host) return false;
    return path === '' || (dialect === 'containers' && `${repository}/`.startsWith(`${path}/`));
  };
  const own = Object.entries(record(root['credHelpers'])).find(([key]) => isOurs(key))?.[1];
  const helper = text(own) ?? (dialect === 'docker' ? text(root['credsStore']) : undefined);
  const key = registryKey(host);
  if (helper !== undefined && typeof key !== 'string') {
    // Docker Hub has a name of its own with docker; the others ask for the registry.
    return { kind: 'helper', helper, server: dialect === 'docker' ? key.key : key.host };
  }
  const { logins, without } = loginsInFile(content);
  const [login] = logins.filter(({ key }) => isOurs(key)).sort((a, b) => b.key.length - a.key.length);
  if (login !== undefined) return { kind: 'login', user: login.user, password: login.password };
  const why = without.find((each) => isOurs(each.key))?.why;
  return why === undefined ? undefined : { kind: 'unusable', why };
}
