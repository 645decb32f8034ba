import { isDeepStrictEqual } from 'node:util';
import { forbidden, invalid, notFound } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, list, text } from '../json.ts';
import type { ObjectMeta, PolicyRule, RoleBinding, Subject } from '../state/objects.ts';
import type { ApiRequest, Operations } from './request.ts';
import type { StoredResource } from './stored.ts';
import { asGiven, stored } from './stored.ts';

const GROUP = 'rbac.authorization.k8s.io';

const bindings: Omit<StoredResource<RoleBinding>, 'collection' | 'kind'> = { admit: admitBinding };

/** `rolebindings`: nobody gives others more than they hold themselves. */
export const roleBindingOperations: Operations = stored({
  ...bindings,
  kind: 'RoleBinding',
  collection: (state) => state.roleBindings,
});

export const clusterRoleBindingOperations: Operations = stored({
  ...bindings,
  kind: 'ClusterRoleBinding',
  collection: (state) => state.clusterRoleBindings,
});

/** `clusterroles` and `roles` can be read. */
export const roleOperations = (kind: 'ClusterRole' | 'Role'): Operations => {
  const plural = kind === 'Role' ? 'roles' : 'clusterroles';
  const {
    get,
    list: listAll,
    watch,
  } = stored({
    kind,
    collection: (state) => state.collection(GROUP, plural),
    admit: asGiven(kind),
  });
  return { get, list: listAll, watch };
};

function admitBinding(
  body: Fields,
  metadata: ObjectMeta,
  old: RoleBinding | undefined,
  request: ApiRequest,
): RoleBinding {
  const { access, identity, path } = request;
  const role = fields(body['roleRef']);
  const roleRef = { apiGroup: GROUP, kind: text(role['kind']) ?? '', name: text(role['name']) ?? '' };
  if (old) requireSameRole(request, old, roleRef);
  const rules = access.roleRules(roleRef.kind, roleRef.name, path.project);
  if (rules === undefined) {
    throw notFound(
      { group: GROUP, resource: roleRef.kind === 'Role' ? 'roles' : 'clusterroles' },
      roleRef.name,
    );
  }
  const missing = access.notHeld(identity, path.project, rules);
  if (missing.length > 0) {
    const groups = identity.groups.map((group) => `"${group}"`).join(' ');
    const why =
      `user "${identity.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n` +
      missing.map(written).join('\n');
    throw forbidden({ group: GROUP, resource: path.resource }, metadata.name, why);
  }
  return {
    kind: bindingKind(path.resource),
    apiVersion: `${GROUP}/v1`,
    metadata,
    subjects: list(body['subjects']).map((subject) => readSubject(fields(subject))),
    roleRef,
  };
}

/** Throws 422: what a binding gives cannot be changed, only to whom. */
function requireSameRole({ path }: ApiRequest, old: RoleBinding, roleRef: RoleBinding['roleRef']): void {
  if (isDeepStrictEqual(old.roleRef, roleRef)) return;
  const { apiGroup, kind, name } = roleRef;
  const value = `rbac.RoleRef{APIGroup:"${apiGroup}", Kind:"${kind}", Name:"${name}"}`;
  const message = `Invalid value: ${value}: cannot change roleRef`;
  throw invalid({ group: GROUP, resource: bindingKind(path.resource) }, old.metadata.name, [
    { reason: 'FieldValueInvalid', message, field: 'roleRef' },
  ]);
}

function bindingKind(resource: string): string {
  return resource === 'rolebindings' ? 'RoleBinding' : 'ClusterRoleBinding';
}

function readSubject(body: Fields): Subject {
  const kind = text(body['kind']) ?? '';
  const project = text(body['namespace']);
  return {
    kind,
    ...(kind !== 'ServiceAccount' && { apiGroup: GROUP }),
    name: text(body['name']) ?? '',
    ...(project !== undefined && { namespace: project }),
  };
}

function written({ apiGroups, resources, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    NonResourceURLs: nonResourceURLs,
    Verbs: verbs,
  });
  const shown = parts.flatMap(([name, values]) =>
    values ? [`${name}:[${values.map((value) => `"${value}"`).join(' ')}]`] : [],
  );
  return `{${shown.join(', ')}}`;
}
