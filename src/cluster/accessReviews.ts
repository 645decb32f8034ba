import type { Connection } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import { compact, record } from '../model/json.ts';
import { rightWords, type ProjectRight, type Right } from '../model/right.ts';
import type { Subject } from './clusterWrites.ts';

const apiVersion = 'authorization.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io';

/** Whether the user of the connection has a right. POST `selfsubjectaccessreviews`. */
export async function mayI(connection: Connection, right: Right, signal: AbortSignal): Promise<boolean> {
  const body = { apiVersion, kind: 'SelfSubjectAccessReview', spec: attributesOf(right) };
  const doing = `ask whether you may ${rightWords(right)}`;
  const path = `/apis/${apiVersion}/selfsubjectaccessreviews`;
  return allowed(await connection.send('POST', path, body, { doing, signal }), doing);
}

/** Whether someone else has a right. POST `localsubjectaccessreviews` in the project of the right. */
export async function mayThey(
  connection: Connection,
  { user, groups }: Subject,
  right: ProjectRight,
  signal: AbortSignal,
): Promise<boolean> {
  const { project } = right;
  const body = {
    apiVersion,
    kind: 'LocalSubjectAccessReview',
    // The review has to name the project that its path names.
    metadata: { namespace: project },
    spec: { ...attributesOf(right), user, groups },
  };
  const doing = `ask whether ${user} may ${rightWords(right)}`;
  const path = `/apis/${apiVersion}/namespaces/${encodeURIComponent(project)}/localsubjectaccessreviews`;
  return allowed(await connection.send('POST', path, body, { doing, signal }), doing);
}

/**
 * Binds `system:image-puller` in `project` to all service accounts of another. POST `rolebindings`; the server makes the
 * name, so that a binding which someone else made is never in the way.
 */
export async function grantPull(
  connection: Connection,
  project: string,
  toServiceAccountsOf: string,
  signal: AbortSignal,
): Promise<void> {
  const body = {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { generateName: 'system:image-puller-', namespace: project },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'system:image-puller' },
    subjects: [{ apiGroup: rbac, kind: 'Group', name: `system:serviceaccounts:${toServiceAccountsOf}` }],
  };
  const doing = `let the service accounts of ${toServiceAccountsOf} pull from ${project}`;
  const path = `/apis/${rbac}/v1/namespaces/${encodeURIComponent(project)}/rolebindings`;
  await connection.send('POST', path, body, { doing, signal });
}

function attributesOf({ project, verb, resource: whole, group = 'image.openshift.io' }: Right): object {
  const [resource, subresource] = whole.split('/');
  return { resourceAttributes: compact({ namespace: project, verb, group, resource, subresource }) };
}

function allowed(review: unknown, doing: string): boolean {
  const answer = record(record(review)['status'])['allowed'];
  if (typeof answer === 'boolean') return answer;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the review does not say yes or no' });
}
