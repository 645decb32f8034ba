import { inspect } from 'node:util';
import { parseJson } from '../../src/http/jsonText.ts';
import { list, record, text } from '../../src/model/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { newMeta } from '../cluster/state/state.ts';
import type { CommandSetup } from './commandSetup.ts';
import type { ScriptedUi } from './scriptedUi.ts';

/** The project of the demo that pull secrets are put into. */
export const pullProject = 'hackershop';

/** Puts a pull secret into the cluster as somebody else would. */
export function putPullSecret(
  { state }: Cluster,
  name: string,
  auths: object,
  { type = 'kubernetes.io/dockerconfigjson', annotations = {} } = {},
): void {
  const data = { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') };
  const metadata = { ...newMeta(name, pullProject), annotations };
  state.collection('', 'secrets').put({ apiVersion: 'v1', kind: 'Secret', metadata, type, data });
}

/** Puts a service account into the cluster, or changes it as the platform does. */
export function putAccount(
  { state }: Cluster,
  name: string,
  lists: { readonly imagePullSecrets?: readonly string[]; readonly secrets?: readonly string[] } = {},
): void {
  const accounts = state.collection('', 'serviceaccounts');
  const metadata = accounts.get(pullProject, name)?.metadata ?? newMeta(name, pullProject);
  const references = (names: readonly string[] = []): object[] => names.map((each) => ({ name: each }));
  accounts.put({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
    imagePullSecrets: references(lists.imagePullSecrets),
    secrets: references(lists.secrets),
  });
}

/** Lets somebody make secrets in the project, and not look at any. */
export function letCreateOnly({ state }: Cluster, name: string): void {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const apiGroup = 'rbac.authorization.k8s.io';
  const role = 'secret-maker';
  const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }];
  state.roles.put({ apiVersion, kind: 'Role', metadata: newMeta(role, pullProject), rules });
  state.roleBindings.put({
    apiVersion,
    kind: 'RoleBinding',
    metadata: newMeta(role, pullProject),
    subjects: [{ apiGroup, kind: 'User', name }],
    roleRef: { apiGroup, kind: 'Role', name: role },
  });
}

/** Names in a list of a service account, as the cluster has it now. */
export function namesOf(
  { state }: Cluster,
  account: string,
  field: 'imagePullSecrets' | 'secrets',
): string[] {
  const found = state.collection('', 'serviceaccounts').get(pullProject, account);
  return list(found?.[field]).map((reference) => text(record(reference)['name']) ?? '');
}

/** The logins in a secret as the cluster has it now, by registry; undefined when it is not there. */
export function authsOf({ state }: Cluster, name: string): object | undefined {
  const secret = state.collection('', 'secrets').get(pullProject, name);
  if (secret === undefined) return undefined;
  const data = text(record(secret['data'])['.dockerconfigjson']) ?? '';
  return record(record(parseJson(Buffer.from(data, 'base64').toString('utf8')))['auths']);
}

/** A password in every form in which it travels: as it is, in a login, in the content of a secret. */
export function formsOf(user: string, password: string): readonly string[] {
  const base64 = (value: string): string => Buffer.from(value).toString('base64');
  const inside = [0, 1, 2].map((before) =>
    base64(' '.repeat(before) + password).slice(before === 0 ? 0 : 4, -4),
  );
  const auth = base64(`${user}:${password}`);
  const twice = [0, 1, 2].map((before) => base64(' '.repeat(before) + auth).slice(before === 0 ? 0 : 4, -4));
  return [password, auth, ...inside, ...twice].filter((form) => form.length > 7);
}

/** Everything that a person was shown and that was kept beside the cluster, as one text. */
export function tracesOf({ logged, machine }: CommandSetup, ...people: readonly ScriptedUi[]): string {
  const seen = people.map(({ shown, clipboard, terminal, opened, saved, texts, settings }) => [
    shown,
    clipboard,
    terminal,
    opened,
    [...saved],
    [...texts],
    [...settings],
  ]);
  return inspect([seen, logged, machine.machine.env], {
    depth: Infinity,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
  });
}
