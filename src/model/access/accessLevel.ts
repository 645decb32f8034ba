import { rights, type ProjectRight } from '../right.ts';
import type { AccessLevel, AccessSubject, Role, RoleName } from './access.ts';
import { isAccount } from './subject.ts';

/** What a rule of a role allows. `rbac.authorization.k8s.io/v1` PolicyRule. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Whether it holds for some objects alone. */
  readonly isLimited: boolean;
}

/** From the least to the most. */
export const accessLevels: readonly AccessLevel[] = ['pull', 'push', 'admin'];

/** The right that each level stands for. */
export const levelRight: Readonly<Record<AccessLevel, (project: string) => ProjectRight>> = {
  pull: rights.pull,
  push: rights.push,
  admin: rights.grant,
};

/** What the rules of a role allow of the images of a project; undefined when nothing. */
export function levelOfRules(rules: readonly AccessRule[]): AccessLevel | undefined {
  const whole = rules.filter(({ isLimited }) => !isLimited);
  const may = (verbs: readonly string[], groups: readonly string[], resource: string): boolean =>
    whole.some((rule) => holds(rule.verbs, verbs) && holds(rule.apiGroups, groups) && covers(rule, resource));
  if (may(['create', 'update'], ['rbac.authorization.k8s.io', 'authorization.openshift.io'], 'rolebindings'))
    return 'admin';
  if (may(['update'], imageGroups, 'imagestreams/layers')) return 'push';
  return may(['get'], imageGroups, 'imagestreams/layers') ? 'pull' : undefined;
}

/** The group of images, and the one that they had before OpenShift 3.6, for which the registry's roles still count. */
const imageGroups = ['image.openshift.io', ''];

function holds(values: readonly string[], wanted: readonly string[]): boolean {
  return values.includes('*') || wanted.some((value) => values.includes(value));
}

function covers({ resources }: AccessRule, resource: string): boolean {
  const subresource = resource.split('/')[1];
  return holds(resources, [resource, ...(subresource === undefined ? [] : [`*/${subresource}`])]);
}

/** What roles that every cluster has allow, for those who may not read them. */
const knownLevels: ReadonlyMap<string, AccessLevel> = new Map([
  ['cluster-admin', 'admin'],
  ['admin', 'admin'],
  ['edit', 'push'],
  ['view', 'pull'],
  ['registry-admin', 'admin'],
  ['registry-editor', 'push'],
  ['registry-viewer', 'pull'],
  ['system:image-builder', 'push'],
  ['system:image-pusher', 'push'],
  ['system:image-puller', 'pull'],
]);

/** What a role allows, as far as roles were read. */
export function levelOfRole(role: RoleName, roles: readonly Role[] | undefined): AccessLevel | undefined {
  const read = roles?.find(({ name }) => sameRole(name, role));
  if (read !== undefined) return read.level;
  return role.kind === 'ClusterRole' ? knownLevels.get(role.name) : undefined;
}

export function sameRole(a: RoleName, b: RoleName): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** The roles of the registry: what is bound to them in a project can be taken away here. */
const ownRoles = {
  people: { pull: 'registry-viewer', push: 'registry-editor', admin: 'registry-admin' },
  // The smallest that do; there is none with which an account could administer.
  accounts: { pull: 'system:image-puller', push: 'system:image-pusher', admin: 'registry-admin' },
} as const;

/** The role that lets somebody pull, and nothing else. */
export const smallestToPull = ownRoles.accounts.pull;

const ownRoleNames: readonly string[] = Object.values(ownRoles).flatMap((roles) => Object.values(roles));

/** The role that lets somebody do as much. */
export function roleFor(subject: AccessSubject, level: AccessLevel): RoleName {
  const roles = isAccount(subject) ? ownRoles.accounts : ownRoles.people;
  return { kind: 'ClusterRole', name: roles[level] };
}

/** Whether it is one of the registry's own roles. */
export function isOwnRole({ kind, name }: RoleName): boolean {
  return kind === 'ClusterRole' && ownRoleNames.includes(name);
}
