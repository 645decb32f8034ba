import type { AccessSubject, RoleBinding, RoleName } from '../model/access/access.ts';
import { list, record, text, type JsonRecord } from '../model/json.ts';
import { rbac } from './accountLists.ts';
import type { SubjectChange } from './clusterAccess.ts';

/** The path of the bindings of a project. */
export function roleBindingsPath(project: string): string {
  return `/apis/${rbac}/v1/namespaces/${encodeURIComponent(project)}/rolebindings`;
}

export const clusterRoleBindingsPath = `/apis/${rbac}/v1/clusterrolebindings`;

/**
 * A RoleBinding or ClusterRoleBinding as the model's; undefined without a name, version or role, or with subjects of a kind
 * that no server takes: what cannot be read cannot be kept, so that such a binding is left alone.
 */
export function parseRoleBinding(raw: unknown): RoleBinding | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  const uid = text(metadata['uid']);
  const resourceVersion = text(metadata['resourceVersion']);
  const role = parseRole(record(raw)['roleRef']);
  if (name === undefined || uid === undefined || resourceVersion === undefined || role === undefined)
    return undefined;
  const project = text(metadata['namespace']);
  const listed = list(record(raw)['subjects']);
  const subjects = listed.flatMap((subject) => parseSubject(subject, project) ?? []);
  if (subjects.length < listed.length) return undefined;
  return { name, uid, resourceVersion, project, role, subjects };
}

function parseRole(raw: unknown): RoleName | undefined {
  const { kind, name: value } = record(raw);
  const name = text(value);
  return name !== undefined && (kind === 'ClusterRole' || kind === 'Role') ? { kind, name } : undefined;
}

/** A service account without a project is one of the project of its binding. */
function parseSubject(raw: unknown, home: string | undefined): AccessSubject | undefined {
  const { kind, name: value, namespace } = record(raw);
  const name = text(value);
  const written = text(namespace) ?? '';
  const project = written === '' ? home : written;
  if (name === undefined) return undefined;
  if (kind === 'User') return { kind: 'user', name };
  if (kind === 'Group') return { kind: 'group', name };
  return kind === 'ServiceAccount' && project !== undefined
    ? { kind: 'serviceAccount', project, name }
    : undefined;
}

/** A subject as the API has it. */
export function rawSubject(subject: AccessSubject): JsonRecord {
  const { name } = subject;
  switch (subject.kind) {
    case 'user':
      return { apiGroup: rbac, kind: 'User', name };
    case 'group':
      return { apiGroup: rbac, kind: 'Group', name };
    case 'serviceAccount':
      return { kind: 'ServiceAccount', namespace: subject.project, name };
  }
}

/**
 * The JSON patch that changes the subjects of a binding. It fails with 409 when the binding is at another version, and each
 * subject that goes is compared at its place.
 */
export function subjectPatch(seen: RoleBinding, { add, remove }: SubjectChange): readonly JsonRecord[] {
  const version = { op: 'replace', path: '/metadata/resourceVersion', value: seen.resourceVersion };
  const places = seen.subjects.flatMap((subject, place) =>
    remove.some((each) => isWritten(each, subject)) ? [place] : [],
  );
  // The last first, so that those before it stay where they are.
  const removals = places.toReversed().flatMap((place) => removal(seen, place));
  const added = add.map(rawSubject);
  const additions =
    seen.subjects.length === 0 && added.length > 0
      ? [{ op: 'add', path: '/subjects', value: added }]
      : added.map((value) => ({ op: 'add', path: '/subjects/-', value }));
  return [version, ...removals, ...additions];
}

/**
 * By its fields: whether the API group of a subject, or the project of the binding, is written or left to be understood is up
 * to whoever made it.
 */
function removal({ subjects, project }: RoleBinding, place: number): readonly JsonRecord[] {
  const subject = subjects[place];
  if (subject === undefined) return [];
  const path = `/subjects/${place}`;
  const { kind, name, namespace } = rawSubject(subject);
  const fields = { kind, name, ...(namespace === undefined || namespace === project ? {} : { namespace }) };
  const tests = Object.entries(fields).map(([field, value]) => ({
    op: 'test',
    path: `${path}/${field}`,
    value,
  }));
  return [...tests, { op: 'remove', path }];
}

/** Whether two subjects are written the same way. */
function isWritten(a: AccessSubject, b: AccessSubject): boolean {
  const project = (subject: AccessSubject): string => ('project' in subject ? subject.project : '');
  return a.kind === b.kind && a.name === b.name && project(a) === project(b);
}
