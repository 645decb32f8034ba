import type { StatusCause } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, list, strings, text } from '../json.ts';
import type { State } from '../state/state.ts';
import { INTERNAL_REGISTRY } from '../state/state.ts';
import type { ImageReference } from './reference.ts';
import { isFault, parseReference, servingHost } from './reference.ts';

/** A registry that ordinary users may import from: host and port, with `*` and `?` for anything. */
interface Allowed {
  host: string;
  port: string;
}

const MOST_SHOWN = 5;

/** What the configuration of the cluster (`images/cluster` of config.openshift.io) says of registries. */
function imageConfig(state: State): Fields {
  return fields(state.collection('config.openshift.io', 'images').get(undefined, 'cluster')?.['spec']);
}

/** Whether nothing may be imported from a registry (`registrySources.blockedRegistries`). */
export function isBlocked(state: State, reference: ImageReference): boolean {
  return sources(state, 'blockedRegistries').includes(configured(reference));
}

/** Whether HTTP and any certificate will do for a registry (`registrySources.insecureRegistries`). */
export function isInsecure(state: State, reference: Pick<ImageReference, 'registry'>): boolean {
  return sources(state, 'insecureRegistries').includes(configured(reference));
}

/** The 422's cause for a source outside `allowedRegistriesForImport`; undefined for one that may be imported. */
export function importFault(
  state: State,
  source: string,
  insecure: boolean,
  field: string,
): StatusCause | undefined {
  const configuration = list(imageConfig(state)['allowedRegistriesForImport']).map(fields);
  const parsed = parseReference(source);
  if (configuration.length === 0 || isFault(parsed)) return undefined;
  const allowed = [hostAndPort(INTERNAL_REGISTRY, '443'), ...configuration.map(readAllowed)];
  const { host, port } = hostAndPort(servingHost(parsed), insecure ? '80' : '443');
  const known = host === 'registry-1.docker.io' ? [host, 'docker.io'] : [host];
  const fits = (one: Allowed): boolean =>
    known.some((name) => wildcard(one.host).test(name)) && wildcard(one.port).test(port);
  if (allowed.some(fits)) return undefined;
  const shown = allowed.map((one) => `"${one.host}:${one.port}"`);
  const listed =
    shown.length <= MOST_SHOWN
      ? shown.join(', ')
      : `${shown.slice(0, MOST_SHOWN - 1).join(', ')}, and ${shown.length - MOST_SHOWN + 1} more ...`;
  const hostname = `"${host}:${port}"`;
  const why = `registry ${hostname} not allowed by whitelist: ${listed}`;
  const message = `Forbidden: importing images from registry ${hostname} is forbidden: ${why}`;
  return { reason: 'FieldValueForbidden', message, field };
}

/** The values of a list of `registrySources`. */
function sources(state: State, name: string): string[] {
  return strings(fields(imageConfig(state)['registrySources'])[name]);
}

function configured({ registry }: Pick<ImageReference, 'registry'>): string {
  return registry === '' ? 'docker.io' : registry;
}

function readAllowed(entry: Fields): Allowed {
  return hostAndPort(text(entry['domainName']) ?? '', entry['insecure'] === true ? '80' : '443');
}

function hostAndPort(name: string, ordinary: string): Allowed {
  const [host = '', port = ordinary] = name.split(':');
  return { host, port };
}

function wildcard(pattern: string): RegExp {
  const plain = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${plain.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
