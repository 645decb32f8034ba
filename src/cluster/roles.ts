import type { Role } from '../model/access/access.ts';
import { levelOfRules, type AccessRule } from '../model/access/accessLevel.ts';
import { list, record, text, texts } from '../model/json.ts';
import { rbac } from './accountLists.ts';

export const clusterRolesPath = `/apis/${rbac}/v1/clusterroles`;

/** The path of the roles of a project. */
export function rolesPath(project: string): string {
  return `/apis/${rbac}/v1/namespaces/${encodeURIComponent(project)}/roles`;
}

/** A Role or ClusterRole as the model's; undefined without a name. */
export function parseRole(raw: unknown): Role | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  if (name === undefined) return undefined;
  const kind = metadata['namespace'] === undefined ? 'ClusterRole' : 'Role';
  return { name: { kind, name }, level: levelOfRules(list(record(raw)['rules']).map(parseRule)) };
}

function parseRule(raw: unknown): AccessRule {
  const { verbs, apiGroups, resources, resourceNames } = record(raw);
  return {
    verbs: texts(verbs),
    apiGroups: texts(apiGroups),
    resources: texts(resources),
    isLimited: list(resourceNames).length > 0,
  };
}
