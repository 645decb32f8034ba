import { json } from '../http/answer.ts';
import type { Identity } from '../identity.ts';
import type { Fields } from '../json.ts';
import { fields, strings, text } from '../json.ts';
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
    const spec = fields(bodyObject(request)['spec']);
    return review(request, kind, { name: text(spec['user']) ?? '', groups: strings(spec['groups']) });
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
    const reason = request.access.reason(subject, legacyAction(body, project));
    return json(201, {
      kind: 'SubjectAccessReviewResponse',
      apiVersion: apiVersion(request.path),
      namespace: project,
      allowed: reason !== undefined,
      reason: reason ?? '',
    });
  },
};

function review(request: ApiRequest, kind: string, identity: Identity): ReturnType<typeof json> {
  const spec = fields(bodyObject(request)['spec']);
  const reason = reasonFor(request.access, identity, spec);
  return json(201, {
    kind,
    apiVersion: apiVersion(request.path),
    metadata: { creationTimestamp: null },
    spec,
    status: reason === undefined ? { allowed: false } : { allowed: true, reason },
  });
}

function reasonFor(access: Access, identity: Identity, spec: Fields): string | undefined {
  const path = fields(spec['nonResourceAttributes']);
  const wanted = text(path['path']);
  if (wanted !== undefined) {
    return access.allowsPath(identity, text(path['verb']) ?? '', wanted) ? 'RBAC: allowed' : undefined;
  }
  const asked = fields(spec['resourceAttributes']);
  const subresource = text(asked['subresource']);
  const resource = text(asked['resource']) ?? '';
  return access.reason(identity, {
    verb: text(asked['verb']) ?? '',
    group: text(asked['group']) ?? '',
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    project: text(asked['namespace']),
    name: text(asked['name']),
  });
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
