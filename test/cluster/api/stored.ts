import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../http/answer.ts';
import { json } from '../http/answer.ts';
import { alreadyExists, badRequest, conflict, notFound, success } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, stringFields, text, without } from '../json.ts';
import type { Collection } from '../state/collection.ts';
import type { KubeObject, ObjectMeta } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { newMeta } from '../state/state.ts';
import { formed, formedList, formOf } from './form.ts';
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
    const object = admit(body, keptMeta(request, old, body), old, request);
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
      const metadata = freshMeta(request, body);
      const collection = resource.collection(request.state);
      requireProject(request);
      const object = admit(body, metadata, undefined, request);
      if (collection.get(metadata.namespace, metadata.name) !== undefined) {
        throw alreadyExists(groupResource(request), metadata.name);
      }
      return json(201, read(collection.put(object), request.state));
    },
    update: (request) => replace(request, current(request), bodyObject(request)),
    patch: (request) => {
      const old = current(request);
      const type = request.headers['content-type'] ?? '';
      return replace(request, old, patched(read(old, request.state), type, bodyJson(request.body)));
    },
    delete: (request) => {
      const object = current(request);
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

/** Group and plural name of what is asked for. */
export function groupResource({ path }: ApiRequest): { group: string; resource: string } {
  return { group: path.group, resource: path.resource };
}

function freshMeta(request: ApiRequest, body: Fields): ObjectMeta {
  const given = fields(body['metadata']);
  const name = text(given['name']) ?? '';
  if (name === '') throw badRequest('metadata.name: Required value: name or generateName is required');
  const project = text(given['namespace']);
  if (project !== undefined && project !== '' && project !== request.path.project) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  return { ...newMeta(name, request.path.project), ...labelsAndAnnotations(given) };
}

function keptMeta(request: ApiRequest, old: KubeObject, body: Fields): ObjectMeta {
  const given = fields(body['metadata']);
  const { name } = old.metadata;
  if ((text(given['name']) ?? name) !== name) {
    throw badRequest(
      `the name of the object (${String(given['name'])}) does not match the name on the URL (${name})`,
    );
  }
  const version = text(given['resourceVersion']) ?? '';
  if (version !== '' && version !== old.metadata.resourceVersion)
    throw conflict(groupResource(request), name);
  const kept = without(old.metadata, 'labels', 'annotations');
  return { ...kept, ...labelsAndAnnotations(given) };
}

function labelsAndAnnotations(given: Fields): Pick<ObjectMeta, 'labels' | 'annotations'> {
  const labels = stringFields(given['labels']);
  const annotations = stringFields(given['annotations']);
  return { ...(labels && { labels }), ...(annotations && { annotations }) };
}

function requireProject({ state, path }: ApiRequest): void {
  if (path.project === undefined || state.projects.get(undefined, path.project)) return;
  throw notFound({ group: '', resource: 'namespaces' }, path.project);
}
