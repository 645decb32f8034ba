import { comparableHost } from '../imageReference.ts';
import { isRegistryHost } from '../registryAddress/registryAddress.ts';

/** A registry, or a part of one, as a login for it is filed: a key of `auths`. containers-auth.json(5), docker "config.json". */
export interface RegistryKey {
  /** As it stands in a pull secret: `quay.io`, `quay.io/org`, `https://index.docker.io/v1/`. */
  readonly key: string;
  /** What people call it: `quay.io`, `docker.io`. */
  readonly host: string;
  /** Where its API is: docker.io has it at another host. */
  readonly api: string;
}

/** The key that docker has for Docker Hub, and that clusters look for. */
const dockerHubKey = 'https://index.docker.io/v1/';
const dockerHubApi = 'registry-1.docker.io';
const dockerHub = 'docker.io';
const dockerHubHosts: readonly string[] = [dockerHub, 'index.docker.io', dockerHubApi, 'hub.docker.com'];

/** Where a registry has its logins checked, if that is a host of the same owner: it needs no question. */
const tokenHosts: Readonly<Record<string, string>> = { [dockerHubApi]: 'auth.docker.io' };

/** Registries that people have logins for; the ones that most images of OpenShift come from. */
export const wellKnownRegistries: readonly string[] = ['registry.redhat.io', 'quay.io', dockerHub];

/** Whether the login for a registry's API may go to another host without a question. */
export function isTokenHostOf(api: string, host: string): boolean {
  return tokenHosts[api] === host;
}

/** Reads what a person types or a file of logins has: a registry with an optional path. A text is why it is none, as a sentence. */
export function registryKey(text: string): RegistryKey | string {
  const typed = text.trim();
  if (typed === '') return 'A pull secret needs a registry.';
  if (/^http:/i.test(typed)) return 'A login is sent over HTTPS only: leave http:// away.';
  const { host, path } = keyParts(typed);
  if (!isRegistryHost(host) || !pathPattern.test(path)) return notARegistry;
  const api = host === dockerHub ? dockerHubApi : host;
  if (path !== '') return { key: `${host}/${path}`, host, api };
  return { key: host === dockerHub ? dockerHubKey : host, host, api };
}

const notARegistry =
  'That is no registry: give its host, with a port or the beginning of its repositories if need be, like quay.io or quay.io/org.';
const pathPattern = /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/(?!$)|$))*$/;

/** A key of `auths` as people read it: without what docker adds to a host. */
export function keyWords(key: string): string {
  const { host, path } = keyParts(key);
  return path === '' ? host : `${host}/${path}`;
}

/** Host and path of a key, whoever wrote it: in lower case, without scheme, and without the version of an API. */
export function keyParts(key: string): { readonly host: string; readonly path: string } {
  const bare = key.trim().replace(/^https?:\/\//i, '');
  const slash = bare.indexOf('/');
  const host = comparableHost(slash < 0 ? bare : bare.slice(0, slash));
  const path = slash < 0 ? '' : bare.slice(slash + 1).replace(/(?<!\/)\/+$/, '');
  return { host: dockerHubHosts.includes(host) ? dockerHub : host, path: /^v[12]$/.test(path) ? '' : path };
}

/**
 * Whether a cluster takes the login of a key for a repository: hosts are equal, part by part, where a `*` stands for
 * anything; the path begins with that of the key. Kubernetes, "Images", interpretation of config.json.
 */
export function keyCovers(
  key: string,
  repository: { readonly host: string; readonly path: string },
): boolean {
  const { host, path } = keyParts(key);
  const own = host.split('.');
  const theirs = keyParts(repository.host).host.split('.');
  const sameHost =
    own.length === theirs.length && own.every((part, index) => fits(part, theirs[index] ?? ''));
  // By characters and not by parts of the path, as clusters compare.
  return sameHost && repository.path.startsWith(path);
}

function fits(pattern: string, part: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === part;
  const last = rest.at(-1) ?? '';
  if (!part.startsWith(first) || part.length < first.length + last.length || !part.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of rest.slice(0, -1)) {
    at = part.indexOf(piece, at) + piece.length;
    if (at < piece.length) return false;
  }
  return at <= part.length - last.length;
}
