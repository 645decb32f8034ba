import type { Fields } from '../json.ts';
import { fields, isFields, parseJson, text } from '../json.ts';
import type { KubeObject } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import type { ImageReference } from './reference.ts';
import { withDefaults } from './reference.ts';

/** What logs in to a registry outside. */
export interface Login {
  user: string;
  password: string;
}

const EXCLUDED = 'openshift.io/image.excludeSecret';
const HUB_KEY = 'index.docker.io';

/** The secrets of a project that can hold logins for registries, but for those that are not for imports. */
export function loginSecrets(state: State, project: string): KubeObject[] {
  return state
    .collection('', 'secrets')
    .list(project)
    .filter(
      (secret) =>
        loginKey(secret['type']) !== undefined && secret.metadata.annotations?.[EXCLUDED] !== 'true',
    );
}

/**
 * The login of a project for an image: that of the longest matching entry, of the first secret by name. As in a real
 * cluster the importer tries no second one.
 */
export function loginFor(state: State, project: string, reference: ImageReference): Login | undefined {
  const { registry, repository } = withDefaults(reference);
  const host = registry === 'docker.io' ? HUB_KEY : registry;
  return loginSecrets(state, project)
    .flatMap(entries)
    .filter(({ key }) => matches(key, host, repository))
    .sort((one, other) => (one.key > other.key ? -1 : Number(one.key < other.key)))
    .at(0)?.login;
}

/** Where a secret of a type holds its logins; undefined when it holds none. */
export function loginKey(type: unknown): string | undefined {
  if (type === 'kubernetes.io/dockerconfigjson') return '.dockerconfigjson';
  return type === 'kubernetes.io/dockercfg' ? '.dockercfg' : undefined;
}

function entries(secret: KubeObject): { key: string; login: Login }[] {
  const name = loginKey(secret['type']) ?? '';
  const config = decoded(text(fields(secret['data'])[name]) ?? '');
  const auths = name === '.dockercfg' ? config : fields(config['auths']);
  return Object.entries(auths).flatMap(([key, entry]) => {
    const login = readLogin(fields(entry));
    return login ? [{ key: plainKey(key), login }] : [];
  });
}

function decoded(base64: string): Fields {
  try {
    const config = parseJson(Buffer.from(base64, 'base64').toString('utf8'));
    return isFields(config) ? config : {};
  } catch {
    return {};
  }
}

function readLogin({ auth, username, password }: Fields): Login | undefined {
  if (typeof username === 'string' && typeof password === 'string') return { user: username, password };
  const pair = Buffer.from(text(auth) ?? '', 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** `https://index.docker.io/v1/` as `index.docker.io`; `docker.io` is the same. */
function plainKey(key: string): string {
  const plain = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  return plain === 'docker.io' ? HUB_KEY : plain;
}

function matches(key: string, host: string, repository: string): boolean {
  const [keyHost = '', ...path] = key.split('/');
  const parts = keyHost.split('.');
  const hostParts = host.split('.');
  const sameHost =
    parts.length === hostParts.length && parts.every((part, at) => part === '*' || part === hostParts[at]);
  return sameHost && repository.startsWith(path.join('/'));
}
