import type { Failure } from '../failure.ts';
import { isRecord, type JsonRecord } from '../json.ts';
import { hostOf, type ImageStream } from '../imageStream.ts';
import { comparableHost } from '../imageReference.ts';

/** From where an address of the cluster's registry is known. */
export type AddressSource =
  /** A port of this machine, forwarded to the registry's pod because a person asked for it. */
  | { readonly kind: 'forward'; readonly project: string; readonly pod: string }
  /** The setting `imageRegistry.registryHost`. */
  | { readonly kind: 'setting' }
  /** `status.publicDockerImageRepository` of an image stream. */
  | { readonly kind: 'stream'; readonly project: string; readonly stream: string }
  | { readonly kind: 'route'; readonly project: string; readonly route: string }
  /** `images.config.openshift.io/cluster`. */
  | { readonly kind: 'imageConfig' }
  /** The service `docker-registry` of OpenShift 3. */
  | { readonly kind: 'service'; readonly project: string; readonly service: string }
  /** `status.dockerImageRepository` of an image stream: resolves inside the cluster alone. */
  | { readonly kind: 'inCluster' };

/** Where the registry can be reached: host with an optional port, as it stands in pull specs. */
export interface RegistryAddress {
  readonly host: string;
  /** `internal` resolves inside the cluster alone. */
  readonly reach: 'public' | 'internal';
  readonly source: AddressSource;
}

/** What is known of where the registry is. */
export interface AddressFindings {
  /** The address to use; undefined when none is known. */
  readonly chosen: RegistryAddress | undefined;
  /** Every address that was found, the chosen one first; each host once. */
  readonly all: readonly RegistryAddress[];
  /** Why places that could name an address could not be read. */
  readonly unread: readonly Failure[];
}

/**
 * The address that the name of an image begins with: one outside the cluster that lasts, before a forwarded port, which is
 * gone with this window.
 */
export function addressForNames(
  { all }: AddressFindings,
  lasting: 'lasting' | 'any' = 'any',
): RegistryAddress | undefined {
  const rest = all.filter(({ source }) => source.kind !== 'forward');
  const outside = rest.find(({ reach }) => reach === 'public');
  return outside ?? (lasting === 'lasting' ? rest[0] : all[0]);
}

const ranks: Readonly<Record<AddressSource['kind'], number>> = {
  forward: 0,
  setting: 1,
  stream: 2,
  route: 3,
  imageConfig: 4,
  service: 5,
  inCluster: 6,
};

/** Puts what was found in order: public ones before internal ones, then by source. The first one is chosen. */
export function findingsOf(
  found: readonly RegistryAddress[],
  unread: readonly Failure[] = [],
): AddressFindings {
  const ordered = [...found].sort((a, b) => rankOf(a) - rankOf(b));
  const hosts = ordered.map(({ host }) => comparableHost(host));
  const all = ordered.filter(({ host }, index) => hosts.indexOf(comparableHost(host)) === index);
  return { chosen: all[0], all, unread };
}

function rankOf({ reach, source }: RegistryAddress): number {
  return ranks[source.kind] + (reach === 'public' ? 0 : 10);
}

/** The addresses that an image stream names: the public one, if there is one, and the one inside the cluster. */
export function addressesOfStream(stream: ImageStream): readonly RegistryAddress[] {
  const { project, name, publicRepository, repository } = stream;
  const outside = publicRepository === undefined ? undefined : hostOf(publicRepository);
  const inside = repository === undefined ? undefined : hostOf(repository);
  const source = { kind: 'stream' as const, project, stream: name };
  return [
    ...(isRegistryHost(outside) ? [{ host: outside, reach: 'public' as const, source }] : []),
    ...(isRegistryHost(inside) && inside !== outside
      ? [{ host: inside, reach: 'internal' as const, source: { kind: 'inCluster' as const } }]
      : []),
  ];
}

const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/;

/** Whether a text is a host name or address with an optional port, and nothing else. */
export function isRegistryHost(host: string | undefined): host is string {
  return host !== undefined && hostPattern.test(host);
}

/** What the setting `imageRegistry.registryHost` says for a cluster; undefined when it says nothing. */
export type HostSetting =
  | { readonly kind: 'host'; readonly host: string }
  /** It is no host name with an optional port. */
  | { readonly kind: 'invalid' }
  | undefined;

/**
 * Reads the setting for an API server: an object that names servers, with or without scheme and port. There is none for
 * all clusters, which would send the tokens of all of them to one host.
 */
export function hostFromSetting(setting: unknown, server: string): HostSetting {
  if (setting === undefined || setting === null || setting === '') return undefined;
  if (!isRecord(setting)) return { kind: 'invalid' };
  const entries = Object.entries(setting).map(([name, value]) => [plainName(name), value] as const);
  const value = namesOf(server)
    .map((name) => entries.find(([key]) => key === name)?.[1])
    .find((found) => found !== undefined);
  const host = typeof value === 'string' ? value.trim() : value;
  if (host === undefined || host === null || host === '') return undefined;
  return typeof host === 'string' && isRegistryHost(host) ? { kind: 'host', host } : { kind: 'invalid' };
}

/** The setting with another host for an API server, or none for an empty one; those of other servers stay as they are. */
export function withHost(setting: unknown, server: string, host: string): JsonRecord {
  const names = namesOf(server);
  const [, named = server] = names;
  const others = isRecord(setting) ? Object.entries(setting) : [];
  // The bare name may count for servers on other ports too, so it is not taken away but outdone.
  const kept = others.filter(([name]) => !names.slice(0, -1).includes(plainName(name)));
  const isOutdone = kept.some(([name]) => plainName(name) === names.at(-1));
  const rest: JsonRecord = Object.fromEntries<unknown>(kept);
  return host === '' && !isOutdone ? rest : { ...rest, [named]: host };
}

/** How the setting may call an API server, the most precise name first. */
function namesOf(server: string): readonly string[] {
  const { origin, host, hostname, port } = new URL(server);
  return [origin, host, ...(port === '' ? [`${hostname}:443`] : []), hostname];
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/(?<!\/)\/+$/, '');
}
