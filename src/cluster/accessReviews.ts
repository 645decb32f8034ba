import type { Connection } from '../connection/connection.ts';
import type { Identity, ReviewAnswer, WhoCan } from '../model/access/review.ts';
import { FailureError } from '../model/failure.ts';
import { compact, record, text, texts } from '../model/json.ts';
import { rightWords, type ProjectRight, type Right } from '../model/right.ts';

const apiVersion = 'authorization.k8s.io/v1';
const openShiftVersion = 'authorization.openshift.io/v1';
const imageGroup = 'image.openshift.io';

/** Whether the user of the connection has a right. POST `selfsubjectaccessreviews`. */
export async function mayI(connection: Connection, right: Right, signal: AbortSignal): Promise<boolean> {
  const body = { apiVersion, kind: 'SelfSubjectAccessReview', spec: attributesOf(right) };
  const doing = `ask whether you may ${rightWords(right)}`;
  const path = `/apis/${apiVersion}/selfsubjectaccessreviews`;
  return allowed(await connection.send('POST', path, body, { doing, signal }), doing);
}

/** Whether somebody has a right, and why. POST `localsubjectaccessreviews` in the project of the right. */
export async function reviewSomebody(
  connection: Connection,
  { user, groups }: Identity,
  right: ProjectRight,
  signal: AbortSignal,
): Promise<ReviewAnswer> {
  const { project } = right;
  const body = {
    apiVersion,
    kind: 'LocalSubjectAccessReview',
    // The review has to name the project that its path names.
    metadata: { namespace: project },
    spec: compact({ ...attributesOf(right), user, groups }),
  };
  const doing = `ask whether ${user ?? groups[0] ?? 'somebody'} may ${rightWords(right)}`;
  const path = `/apis/${apiVersion}/namespaces/${encodeURIComponent(project)}/localsubjectaccessreviews`;
  const answer = await connection.send('POST', path, body, { doing, signal });
  return { allowed: allowed(answer, doing), reason: text(record(record(answer)['status'])['reason']) ?? '' };
}

/** Who has a right in its project. POST `localresourceaccessreviews` of OpenShift; Kubernetes has no such question. */
export async function reviewWhoCan(
  connection: Connection,
  right: ProjectRight,
  signal: AbortSignal,
): Promise<WhoCan> {
  const { project, verb, resource, group = imageGroup } = right;
  const body = {
    apiVersion: openShiftVersion,
    kind: 'LocalResourceAccessReview',
    namespace: project,
    verb,
    resourceAPIGroup: group,
    resourceAPIVersion: '',
    resource,
    resourceName: '',
    path: '',
    isNonResourceURL: false,
  };
  const doing = `ask who may ${rightWords(right)}`;
  const path = `/apis/${openShiftVersion}/namespaces/${encodeURIComponent(project)}/localresourceaccessreviews`;
  const answer = record(await connection.send('POST', path, body, { doing, signal }));
  return { users: texts(answer['users']), groups: texts(answer['groups']) };
}

function attributesOf({ project, verb, resource: whole, group = imageGroup }: Right): object {
  const [resource, subresource] = whole.split('/');
  return { resourceAttributes: compact({ namespace: project, verb, group, resource, subresource }) };
}

function allowed(review: unknown, doing: string): boolean {
  const answer = record(record(review)['status'])['allowed'];
  if (typeof answer === 'boolean') return answer;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the review does not say yes or no' });
}
