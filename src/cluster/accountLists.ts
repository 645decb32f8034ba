import type { Connection } from '../connection/connection.ts';
import { failureOf } from '../model/failure.ts';
import { compact, isRecord, list, record, text, time, type JsonRecord } from '../model/json.ts';
import type { LoginAccount, RoleBindingOf } from '../model/login/loginAccount.ts';

export const rbac = 'rbac.authorization.k8s.io';

/** The label on everything that is made for logins, by which it is found again. */
export const managedBy = { 'app.kubernetes.io/managed-by': 'openshift-image-registry' } as const;

const labelSelector = Object.entries(managedBy)
  .map(([name, value]) => `${name}=${value}`)
  .join(',');

/**
 * The service accounts with the label, of a project or of all, and what their bindings with the label give them. Bindings
 * are asked for only where there are accounts; where they may not be read, the accounts have none.
 */
export async function listAccounts(
  connection: Connection,
  project: string | undefined,
  signal: AbortSignal,
): Promise<readonly LoginAccount[]> {
  const where = project === undefined ? 'of the whole cluster' : `in ${project}`;
  const scope = project === undefined ? '' : `/namespaces/${encodeURIComponent(project)}`;
  const query = { labelSelector };
  const doing = `list service accounts ${where}`;
  const raw = await connection.get(`/api/v1${scope}/serviceaccounts`, { doing, signal, query });
  const accounts = list(record(raw)['items']).filter(isRecord);
  if (accounts.length === 0) return [];
  const bindings = await connection
    .get(`/apis/${rbac}/v1${scope}/rolebindings`, { doing: `list role bindings ${where}`, signal, query })
    .then((found) => list(record(found)['items']).filter(isRecord))
    .catch(noneIfForbidden);
  return accounts.flatMap((account) => accountOf(account, bindings) ?? []);
}

function noneIfForbidden(error: unknown): [] {
  if (failureOf(error, '').kind === 'forbidden') return [];
  throw error;
}

function accountOf(raw: JsonRecord, bindings: readonly JsonRecord[]): LoginAccount | undefined {
  const metadata = record(raw['metadata']);
  const name = text(metadata['name']);
  const project = text(metadata['namespace']);
  const uid = text(metadata['uid']);
  if (name === undefined || project === undefined || uid === undefined) return undefined;
  return compact({
    name,
    project,
    uid,
    created: time(metadata['creationTimestamp']),
    bindings: bindings
      .filter((binding) => record(binding['metadata'])['namespace'] === project)
      .flatMap((binding) => bindingOf(binding, { project, name }) ?? []),
  });
}

/** A binding as it is for an account; undefined when it is not. */
function bindingOf(
  raw: JsonRecord,
  account: { readonly project: string; readonly name: string },
): RoleBindingOf | undefined {
  const metadata = record(raw['metadata']);
  const name = text(metadata['name']);
  const uid = text(metadata['uid']);
  const subjects = list(raw['subjects']).map(record);
  const isAccount = (subject: JsonRecord): boolean =>
    subject['kind'] === 'ServiceAccount' &&
    subject['namespace'] === account.project &&
    subject['name'] === account.name;
  if (name === undefined || uid === undefined || !subjects.some(isAccount)) return undefined;
  return compact({
    name,
    uid,
    version: text(metadata['resourceVersion']),
    role: text(record(raw['roleRef'])['name']) ?? '',
    shared: !subjects.every(isAccount),
  });
}
