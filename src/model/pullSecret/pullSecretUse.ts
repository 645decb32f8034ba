import type { ImageStream } from '../imageStream.ts';
import { readImportReference } from '../import/importReference.ts';
import { compareNames } from '../project.ts';
import type { PullSecret } from './pullSecret.ts';
import { keyCovers } from './registryKey.ts';

/** A tag that is imported, or a whole stream, and from where. */
export interface Import {
  readonly stream: string;
  /** Undefined for a stream that imports all tags of a repository. */
  readonly tag: string | undefined;
  readonly scheduled: boolean;
  readonly isFailing: boolean;
  readonly from: { readonly host: string; readonly path: string };
}

/** Everything that image streams import from registries, by name. */
export function importsOf(streams: Iterable<ImageStream>): readonly Import[] {
  return [...streams].sort((a, b) => compareNames(a.name, b.name)).flatMap(importsOfStream);
}

function importsOfStream({ name, tags, importsFrom }: ImageStream): Import[] {
  const whole = importsFrom === undefined ? undefined : placeOf(importsFrom);
  const all =
    whole === undefined
      ? []
      : [{ stream: name, tag: undefined, scheduled: false, isFailing: false, from: whole }];
  const single = tags.flatMap(({ name: tag, source, scheduled, importFailure }): Import[] => {
    const from = source?.kind === 'external' ? placeOf(source.pullSpec) : undefined;
    return from === undefined
      ? []
      : [{ stream: name, tag, scheduled, isFailing: importFailure !== undefined, from }];
  });
  return [...all, ...single];
}

/** Where a pull spec leads. */
function placeOf(pullSpec: string): Import['from'] | undefined {
  const read = readImportReference(pullSpec);
  if (read.kind !== 'reference') return undefined;
  const { host, repository } = read.reference;
  return { host, path: repository };
}

/** A login that a cluster takes to import something. */
export interface UsedLogin {
  readonly secret: PullSecret;
  /** Of those in the secret. */
  readonly key: string;
}

/** The logins in a project's secrets that a cluster takes to import a pull spec; none for what is no pull spec. */
export function loginsFor(pullSpec: string, secrets: readonly PullSecret[]): readonly UsedLogin[] {
  const place = placeOf(pullSpec);
  if (place === undefined) return [];
  return secrets.flatMap((secret) =>
    secret.keys.filter((key) => keyCovers(key, place)).map((key) => ({ secret, key })),
  );
}

/** The names of the secrets with these logins. */
export function secretNames(logins: readonly UsedLogin[]): readonly string[] {
  return [...new Set(logins.map(({ secret }) => secret.name))];
}

/** The imports for which a cluster takes the login of one of the keys. */
export function importsWith(keys: readonly string[], imports: readonly Import[]): readonly Import[] {
  return imports.filter(({ from }) => keys.some((key) => keyCovers(key, from)));
}

/** Hosts that something could not be imported from, those with the most failures first. */
export function failingHosts(imports: readonly Import[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { isFailing, from } of imports)
    if (isFailing) counts.set(from.host, (counts.get(from.host) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || compareNames(a[0], b[0])).map(([host]) => host);
}

/** `skyfield:2.0`, `skyfield`. */
export function importName({ stream, tag }: Import): string {
  return tag === undefined ? stream : `${stream}:${tag}`;
}
