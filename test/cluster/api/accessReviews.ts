import { json } from '../http/answer.ts';
import type { StatusCause } from '../http/status.ts';
import { invalid } from '../http/status.ts';
import type { Identity } from '../identity.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, strings, text } from '../json.ts';
import type { Access, Action } from '../rbac/access.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyObject, pathProject } from './request.ts';
import { apiVersion } from './resource.ts';

/** `selfsubjectaccessreviews` (authorization.k8s.io): may I? */
export const selfAccessOperations: Operations = {
  create: (request) => review(request, 'SelfSubjectAccessReview', request.identity),
};

/** `subjectaccessreviews` and `localsubjectaccessreviews` (authorization.k8s.io): may they? */
export const subjectAccessOperations = (kind: string): Operations => ({
  create: (request) => {
    const body = bodyObject(request);
    const spec = fields(body['spec']);
    requireSubject(request, kind, body);
    return review(request, kind, { name: text(spec['user']) ?? '', groups: strings(spec['groups']) }, true);
  },
});

/** `selfsubjectrulesreviews` (authorization.k8s.io): what may I in a project? */
export const selfRulesOperations: Operations = {
  create: (request) => {
    const { access, identity, path } = request;
    const spec = fields(bodyObject(request)['spec']);
    const rules = access.rules(identity, text(spec['namespace']));
    return json(201, {
      kind: 'SelfSubjectRulesReview',
      apiVersion: apiVersion(path),
      metadata: { creationTimestamp: null },
      spec: {},
      status: {
        resourceRules: rules.filter(({ resources }) => resources !== undefined),
        nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined),
        incomplete: false,
      },
    });
  },
};

/** `localresourceaccessreviews` (authorization.openshift.io): who may in this project? */
export const localResourceAccessOperations: Operations = {
  create: (request) => {
    const project = pathProject(request);
    const { users, groups } = request.access.whoCan(legacyAction(bodyObject(request), project));
    return json(201, {
      kind: 'ResourceAccessReviewResponse',
      apiVersion: apiVersion(request.path),
      namespace: project,
      users,
      groups,
      evalutionError: '',
    });
  },
};

/** `localsubjectaccessreviews` (authorization.openshift.io): may they in this project? */
export const localSubjectAccessOperations: Operations = {
  create: (request) => {
    const body = bodyObject(request);
    const project = pathProject(request);
    const subject = { name: text(body['user']) ?? '', groups: strings(body['groups']) };
    const reason = request.access.reason(subject, legacyAction(body, project), true);
    return json(201, {
      kind: 'SubjectAccessReviewResponse',
      apiVersion: apiVersion(request.path),
      namespace: project,
      allowed: reason !== undefined,
      reason: reason ?? '',
    });
  },
};

/** Throws 422 for a review without a user and groups, or one for another project than that of its path. */
function requireSubject({ path }: ApiRequest, kind: string, body: Fields): void {
  const spec = fields(body['spec']);
  const wrong = (field: string, value: string, why: string): StatusCause => ({
    reason: 'FieldValueInvalid',
    message: `Invalid value: "${value}": ${why}`,
    field,
  });
  const asked = spec['resourceAttributes'];
  const project = text(fields(asked)['namespace']) ?? '';
  const anybody = (text(spec['user']) ?? '') !== '' || strings(spec['groups']).length > 0;
  const causes = [
    ...(anybody ? [] : [wrong('spec.user', '', 'at least one of user or group must be specified')]),
    ...(path.project !== undefined && isFields(asked) && project !== path.project
      ? [wrong('spec.resourceAttributes.namespace', project, 'must match metadata.namespace')]
      : []),
  ];
  if (causes.length > 0) throw invalid({ group: path.group, resource: kind }, '', causes);
}

/** Throws 422 for a review that asks for nothing, or for a resource and a path at once. */
function requireQuestion({ path }: ApiRequest, kind: string, spec: Fields): void {
  if (isFields(spec['resourceAttributes']) !== isFields(spec['nonResourceAttributes'])) return;
  const why = isFields(spec['resourceAttributes'])
    ? 'cannot be specified in combination with resourceAttributes'
    : 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  const field = isFields(spec['resourceAttributes'])
    ? 'spec.nonResourceAttributes'
    : 'spec.resourceAttributes';
  throw invalid({ group: path.group, resource: kind }, '', [
    { reason: 'FieldValueInvalid', message: `Invalid value: "null": ${why}`, field },
  ]);
}

function review(
  request: ApiRequest,
  kind: string,
  identity: Identity,
  asNamed = false,
): ReturnType<typeof json> {
  const spec = fields(bodyObject(request)['spec']);
  requireQuestion(request, kind, spec);
  const reason = reasonFor(request.access, identity, spec, asNamed);
  return json(201, {
    kind,
    apiVersion: apiVersion(request.path),
    metadata: { creationTimestamp: null },
    spec,
    status: reason === undefined ? { allowed: false } : { allowed: true, reason },
  });
}

function reasonFor(access: Access, identity: Identity, spec: Fields, asNamed: boolean): string | undefined {
  const path = fields(spec['nonResourceAttributes']);
  const wanted = text(path['path']);
  if (wanted !== undefined) {
    return access.allowsPath(identity, text(path['verb']) ?? '', wanted) ? 'RBAC: allowed' : undefined;
  }
  const asked = fields(spec['resourceAttributes']);
  const subresource = text(asked['subresource']);
  const resource = text(asked['resource']) ?? '';
  const action = {
    verb: text(asked['verb']) ?? '',
    group: text(asked['group']) ?? '',
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    project: text(asked['namespace']),
    name: text(asked['name']),
  };
  return access.reason(identity, action, asNamed);
}

function legacyAction(body: Fields, project: string): Action {
  const name = text(body['resourceName']) ?? '';
  return {
    verb: text(body['verb']) ?? '',
    group: text(body['resourceAPIGroup']) ?? '',
    resource: text(body['resource']) ?? '',
    project,
    name: name === '' ? undefined : name,
  };
}
