import { isDeepStrictEqual } from 'node:util';
import { json } from '../http/answer.ts';
import { conflict, notFound, success } from '../http/status.ts';
import type { Identity } from '../identity.ts';
import { without } from '../json.ts';
import type { Access } from '../rbac/access.ts';
import type { KubeObject, Project, RoleBinding, Subject } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { newMeta, timestamp } from '../state/state.ts';
import type { Collection } from '../state/collection.ts';
import { formedList, formOf } from './form.ts';
import { requirePreconditions } from './metadata.ts';
import { pageOf } from './paging.ts';
import { DESCRIPTION, DISPLAY_NAME, requireOnlyWords } from './projectRules.ts';
import type { ApiRequest, Operations } from './request.ts';
import { pathName } from './request.ts';
import { selectorOf } from './selectors.ts';
import { stored } from './stored.ts';
import { openWatch } from './watch.ts';

/** How long a list of projects does not show a new one, as the cache behind it takes its time. */
const LIST_LAG_MILLISECONDS = 80;
const DELETION_MILLISECONDS = 50;
const NAMESPACES = { group: '', resource: 'namespaces' };
const BEING_EMPTIED =
  'The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will ' +
  'automatically be purged by the system.';
const RBAC_GROUP = 'rbac.authorization.k8s.io';

const projects = stored<Project>({
  kind: 'Project',
  collection: (state) => state.projects,
  admit: (_body, metadata, old) => {
    if (old) requireOnlyWords(metadata, old.metadata);
    return { ...(old ?? newProject(metadata.name)), metadata };
  },
});

/** `projects`: a user sees those where they may get the project; its metadata can be changed. */
export const projectOperations: Operations = {
  ...projects,
  list: (request) => {
    const { state, query, headers, path } = request;
    const found = visible(request).filter(({ metadata }) => listed(state, metadata.name));
    const { objects, metadata } = pageOf(state, found.filter(selectorOf(query)), query);
    const unversioned = without(metadata, 'resourceVersion');
    return json(
      200,
      formedList(formOf(headers), { ...path, kind: 'Project' }, objects, unversioned, undefined),
    );
  },
  watch: watchProjects,
  delete: (request) => {
    const name = pathName(request);
    const project = request.state.projects.get(undefined, name);
    if (project === undefined) throw notFound(NAMESPACES, name);
    requirePreconditions(request, 'namespaces', project);
    if (project.status.phase === 'Terminating') throw conflict(NAMESPACES, name, BEING_EMPTIED);
    deleteProject(request.state, project);
    return json(200, success());
  },
};

/** `namespaces`: the same projects, for those who may see all of them. */
export const namespaceOperations: Operations = {
  get: (request) => {
    const project = request.state.projects.get(undefined, pathName(request));
    if (project === undefined) throw notFound(NAMESPACES, pathName(request));
    return json(200, namespaceOf(project));
  },
  list: (request) => {
    const { state, query, headers, path } = request;
    const all = state.projects.list().map(namespaceOf).filter(selectorOf(query));
    const { objects, metadata } = pageOf(state, all, query);
    return json(
      200,
      formedList(formOf(headers), { ...path, kind: 'Namespace' }, objects, metadata, undefined),
    );
  },
};

export interface ProjectWords {
  displayName?: string | undefined;
  description?: string | undefined;
}

/** Makes a project, and the bindings of a new project with the user as its admin. */
export function createProject(
  state: State,
  name: string,
  admin: string,
  words: ProjectWords = {},
  at = new Date(),
): Project {
  const fresh = newProject(name, at);
  const project = state.projects.put({
    ...fresh,
    metadata: {
      ...fresh.metadata,
      labels: { 'kubernetes.io/metadata.name': name },
      annotations: {
        [DESCRIPTION]: words.description ?? '',
        [DISPLAY_NAME]: words.displayName ?? '',
        'openshift.io/requester': admin,
      },
    },
  });
  const accounts = { apiGroup: RBAC_GROUP, kind: 'Group', name: `system:serviceaccounts:${name}` };
  bind(state, name, 'admin', 'admin', { apiGroup: RBAC_GROUP, kind: 'User', name: admin });
  bind(state, name, 'system:image-pullers', 'system:image-puller', accounts);
  bind(state, name, 'system:image-builders', 'system:image-builder', {
    kind: 'ServiceAccount',
    name: 'builder',
    namespace: name,
  });
  return project;
}

/** Binds a subject to a cluster role inside a project. */
export function bind(
  state: State,
  project: string,
  name: string,
  role: string,
  subject: Subject,
): RoleBinding {
  return state.roleBindings.put({
    kind: 'RoleBinding',
    apiVersion: `${RBAC_GROUP}/v1`,
    metadata: newMeta(name, project),
    subjects: [subject],
    roleRef: { apiGroup: RBAC_GROUP, kind: 'ClusterRole', name: role },
  });
}

function newProject(name: string, at = new Date()): Project {
  return {
    kind: 'Project',
    apiVersion: 'project.openshift.io/v1',
    metadata: newMeta(name, undefined, at),
    spec: { finalizers: ['openshift.io/origin', 'kubernetes'] },
    status: { phase: 'Active' },
  };
}

function mayGet(access: Access, identity: Identity, name: string): boolean {
  return access.allows(identity, {
    verb: 'get',
    group: 'project.openshift.io',
    resource: 'projects',
    project: name,
    name,
  });
}

function visible({ state, access, identity }: ApiRequest): Project[] {
  return state.projects.list().filter(({ metadata }) => mayGet(access, identity, metadata.name));
}

function listed(state: State, name: string): boolean {
  return Date.now() - (state.projectBirths.get(name) ?? 0) > LIST_LAG_MILLISECONDS;
}

/**
 * Follows the projects that the user may see, through changes of projects and of rights. As in a real cluster the
 * projects that are there already come first only with `resourceVersion=0`; other versions are not looked at.
 */
function watchProjects(request: ApiRequest): ReturnType<typeof openWatch> {
  const { state, query } = request;
  return openWatch(request, { kind: 'Project', columns: undefined }, (events) => {
    const selector = selectorOf(query);
    const current = (): Map<string, Project> =>
      new Map(
        visible(request)
          .filter(selector)
          .map((project) => [project.metadata.name, project]),
      );
    let seen = current();
    if (query.get('resourceVersion') === '0') seen.forEach((project) => events.send('ADDED', project));
    return state.changes.watch(({ resource }) => {
      if (!resource.startsWith(RBAC_GROUP) && resource !== state.projects.resource) return;
      const now = current();
      for (const [name, project] of now) {
        const before = seen.get(name);
        if (before === undefined) events.send('ADDED', project);
        else if (!isDeepStrictEqual(before, project)) events.send('MODIFIED', project);
      }
      for (const [name, project] of seen) if (!now.has(name)) events.send('DELETED', project);
      seen = now;
    });
  });
}

/** Ends a project as OpenShift does: first Terminating, a little later its objects and the project itself are gone. */
function deleteProject(state: State, project: Project): void {
  const { name } = project.metadata;
  const metadata = { ...project.metadata, deletionTimestamp: timestamp() };
  state.projects.put({ ...project, metadata, status: { phase: 'Terminating' } });
  setTimeout(() => {
    for (const collection of state.inProjects()) empty(collection, name);
    const last = state.projects.get(undefined, name);
    if (last) state.projects.delete(last);
    empty(state.roleBindings, name);
    empty(state.roles, name);
  }, DELETION_MILLISECONDS);
}

function empty<T extends KubeObject>(collection: Collection<T>, project: string): void {
  collection.list(project).forEach((object) => collection.delete(object));
}

function namespaceOf({ metadata, spec, status }: Project): KubeObject {
  return { kind: 'Namespace', apiVersion: 'v1', metadata, spec, status };
}
