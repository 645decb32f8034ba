import { parseJson } from '../http/jsonText.ts';
import { isRecord, list, record, text, type JsonRecord } from '../model/json.ts';
import { sameJson } from '../model/sameJson.ts';
import { entryOf } from '../model/login/authFile.ts';
import type { PullAccount, PullLogin, PullSecret } from '../model/pullSecret/pullSecret.ts';
import { Secret } from '../model/secret.ts';

/** The field of a secret's data that holds logins, in the form of docker's `config.json`. */
export const contentField = '.dockerconfigjson';

/** What the platform writes on the secrets that it makes for service accounts. */
const platformAnnotations = [
  'openshift.io/token-secret.name',
  'openshift.io/internal-registry-auth-token.service-account',
  'kubernetes.io/service-account.name',
];
const platformName = /-dockercfg-[a-z0-9]{5}$/;

/** A secret as the API has it, without what is in it but for the names of registries; undefined when it is none. */
export function parsePullSecret(raw: unknown): PullSecret | undefined {
  const identity = identityOf(raw);
  if (identity === undefined) return undefined;
  const annotations = record(record(record(raw)['metadata'])['annotations']);
  const isPlatforms =
    platformAnnotations.some((name) => annotations[name] !== undefined) || platformName.test(identity.name);
  return { ...identity, keys: Object.keys(authsIn(raw)), isPlatforms };
}

/** Whether a secret as the API has it holds just this login. */
export function holdsLogin(raw: unknown, { key, user, password }: PullLogin): boolean {
  return sameJson(authsIn(raw)[key], entryOf(user, password.reveal()));
}

function authsIn(raw: unknown): JsonRecord {
  return record(record(parseJson(contentOf(raw)?.reveal()))['auths']);
}

/** What stands in a secret, as text; undefined when there is nothing for registries in it. */
export function contentOf(raw: unknown): Secret | undefined {
  const data = text(record(record(raw)['data'])[contentField]);
  return data === undefined ? undefined : new Secret(Buffer.from(data, 'base64').toString('utf8'));
}

/** A service account as the API has it; undefined when it is none. */
export function parsePullAccount(raw: unknown): PullAccount | undefined {
  const identity = identityOf(raw);
  if (identity === undefined) return undefined;
  const { imagePullSecrets, secrets } = record(raw);
  return { ...identity, pulls: namesIn(imagePullSecrets), mounts: namesIn(secrets) };
}

/** One for each entry, so that places in the list stay the same; empty where an entry has no name. */
function namesIn(references: unknown): string[] {
  return list(references).map((reference) => text(record(reference)['name']) ?? '');
}

function identityOf(raw: unknown): Pick<PullAccount, 'project' | 'name' | 'uid' | 'version'> | undefined {
  const metadata: JsonRecord = isRecord(raw) ? record(raw['metadata']) : {};
  const name = text(metadata['name']);
  const project = text(metadata['namespace']);
  const uid = text(metadata['uid']);
  const version = text(metadata['resourceVersion']);
  if (name === undefined || project === undefined || uid === undefined || version === undefined)
    return undefined;
  return { name, project, uid, version };
}
