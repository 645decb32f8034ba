import { isDigest, type Digest } from './digest.ts';

/** A pull spec taken apart. `host` and `tag` are absent where the spec leaves them out. */
export interface ImageReference {
  /** Host and port in lower case, as it stands. */
  readonly host?: string;
  /** `hackershop/skyfield`; a single name for `skyfield:2.0`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

// Longer than any host, repository, tag and digest that a registry takes.
const longest = 1024;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const repositoryPattern = /^[a-z0-9][a-z0-9._/-]*$/;

/**
 * Takes `[host/]repository[:tag][@digest]` apart; undefined for anything else. The first part is a host when it could
 * be no repository: it has a dot or colon in it, or is `localhost`. Grammar: distribution/reference.
 */
export function parseImageReference(spec: string): ImageReference | undefined {
  if (spec.length > longest) return undefined;
  const at = spec.indexOf('@');
  const digest = at < 0 ? undefined : spec.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) return undefined;
  const named = at < 0 ? spec : spec.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  const path = colon < 0 ? named : named.slice(0, colon);
  const host = hostOf(path);
  const repository = host === undefined ? path : path.slice(host.length + 1);
  if (!repositoryPattern.test(repository)) return undefined;
  return {
    repository,
    ...(host === undefined ? {} : { host: host.toLowerCase() }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** The digest of what a runtime says it runs: a reference by digest, or the bare digest, after `docker://` and the like. */
export function digestOfImageID(id: string): Digest | undefined {
  if (id.length > longest) return undefined;
  const bare = id.slice(Math.max(id.lastIndexOf('/'), id.lastIndexOf('@')) + 1);
  const digest = /^[0-9a-f]{64}$/.test(bare) ? `sha256:${bare}` : bare;
  return isDigest(digest) ? digest : undefined;
}

/**
 * A registry's host as all its names compare: in lower case, without the port that https implies, and the service's
 * name without the cluster's domain.
 */
export function comparableHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/:443$/, '')
    .replace(/\.svc\.cluster\.local(?=:|$)/, '.svc');
}

function hostOf(path: string): string | undefined {
  const slash = path.indexOf('/');
  const first = slash < 0 ? '' : path.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : undefined;
}
