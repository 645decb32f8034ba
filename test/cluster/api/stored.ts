import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../http/answer.ts';
import { json } from '../http/answer.ts';
import { alreadyExists, forbidden, notFound, success } from '../http/status.ts';
import type { Fields } from '../json.ts';
import type { Collection } from '../state/collection.ts';
import type { KubeObject, ObjectMeta } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { formed, formedList, formOf } from './form.ts';
import {
  freshMeta,
  groupResource,
  keptMeta,
  requirePreconditions,
  requireUid,
  requireVersion,
} from './metadata.ts';
import { pageOf } from './paging.ts';
import { patched } from './patch.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyJson, bodyObject, pathName } from './request.ts';
import type { Column } from './resource.ts';
import { apiVersion } from './resource.ts';
import { selectorOf } from './selectors.ts';
import { watch } from './watch.ts';

/** How a resource differs from a plain stored object. */
export interface StoredResource<T extends KubeObject> {
  kind: string;
  collection: (state: State) => Collection<T>;
  /** The object that a body asks to store, with its metadata settled; throws 422, 403. */
  admit: (body: Fields, metadata: ObjectMeta, old: T | undefined, request: ApiRequest) => T;
  /** An object as readers see it; as stored when absent. */
  read?: (object: T, state: State) => T;
  columns?: readonly Column[];
  /** Whether an update must say which version it changes; a patch starts from the current one by itself. */
  versionedUpdates?: boolean;
}

/** The operations of a stored object. */
export type StoredOperations = Required<Omit<Operations, 'deletecollection'>>;

/** The operations get, list, watch, create, update, patch and delete on stored objects. */
export function stored<T extends KubeObject>(resource: StoredResource<T>): StoredOperations {
  const { kind, columns, admit } = resource;
  const read = (object: T, state: State): T => resource.read?.(object, state) ?? object;
  const current = (request: ApiRequest): T => {
    const name = pathName(request);
    const found = resource.collection(request.state).get(request.path.project, name);
    if (found === undefined) throw notFound(groupResource(request), name);
    return found;
  };
  const replace = (request: ApiRequest, old: T, body: Fields): Answer => {
    requireVersion(request, body, resource.versionedUpdates ?? false);
    const object = admit(body, keptMeta(request, kind, old, body), old, request);
    const unchanged = isDeepStrictEqual(object, old);
    const kept = unchanged ? old : resource.collection(request.state).put(object);
    return json(200, read(kept, request.state));
  };
  return {
    get: (request) =>
      json(200, formed(formOf(request.headers), read(current(request), request.state), columns)),
    list: (request) => {
      const { state, query, path, headers } = request;
      const all = resource.collection(state).list(path.project).filter(selectorOf(query));
      const { objects, metadata } = pageOf(state, all, query);
      const shown = objects.map((object) => read(object, state));
      return json(200, formedList(formOf(headers), { ...path, kind }, shown, metadata, columns));
    },
    watch: (request) =>
      watch(request, {
        kind,
        columns,
        collection: resource.collection(request.state),
        read: (object) => read(object as T, request.state),
      }),
    create: (request) => {
      const body = bodyObject(request);
      const metadata = freshMeta(request, kind, body);
      const collection = resource.collection(request.state);
      requireProject(request);
      const object = admit(body, metadata, undefined, request);
      if (collection.get(metadata.namespace, metadata.name) !== undefined) {
        throw alreadyExists(groupResource(request), metadata.name);
      }
      return json(201, read(collection.put(object), request.state));
    },
    update: (request) => {
      const old = current(request);
      const body = bodyObject(request);
      requireUid(request, old, body);
      return replace(request, old, body);
    },
    patch: (request) => {
      const old = current(request);
      const type = request.headers['content-type'] ?? '';
      return replace(request, old, patched(read(old, request.state), type, bodyJson(request.body)));
    },
    delete: (request) => {
      const object = current(request);
      requirePreconditions(request, kind, object);
      resource.collection(request.state).delete(object);
      const { name, uid } = object.metadata;
      const { group, resource: plural } = request.path;
      return json(200, success({ name, ...(group === '' ? {} : { group }), kind: plural, uid }));
    },
  };
}

/** An admission that keeps the body as it is: for objects that this cluster only stores. */
export function asGiven(kind: string): StoredResource<KubeObject>['admit'] {
  return (body, metadata, _old, { path }) => ({ ...body, apiVersion: apiVersion(path), kind, metadata });
}

/** Throws 404 when the project of the request is not there, 403 when it is being deleted. */
export function requireProject(request: ApiRequest): void {
  const { state, path } = request;
  if (path.project === undefined) return;
  const project = state.projects.get(undefined, path.project);
  if (project === undefined) throw notFound({ group: '', resource: 'namespaces' }, path.project);
  if (project.status.phase !== 'Terminating') return;
  const why = `unable to create new content in namespace ${path.project} because it is being terminated`;
  throw forbidden(groupResource(request), undefined, why);
}
