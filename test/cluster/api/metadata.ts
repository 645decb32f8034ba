import { randomInt } from 'node:crypto';
import { badRequest, conflict, invalid, StatusError } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, stringFields, text, without } from '../json.ts';
import type { KubeObject, ObjectMeta } from '../state/objects.ts';
import { newMeta } from '../state/state.ts';
import type { ApiRequest } from './request.ts';
import { bodyObject } from './request.ts';

/** What generated names end in (apimachinery util/rand: no vowels, nothing that looks like another). */
const NAME_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Group and plural name of what is asked for. */
export function groupResource({ path }: ApiRequest): { group: string; resource: string } {
  return { group: path.group, resource: path.resource };
}

/** Metadata of a new object, with a generated name if asked. Throws 422 without a name, 400 for another project. */
export function freshMeta(request: ApiRequest, kind: string, body: Fields): ObjectMeta {
  const given = fields(body['metadata']);
  const base = text(given['generateName']) ?? '';
  const asked = text(given['name']) ?? '';
  const name = asked === '' ? generatedName(base) : asked;
  const { group, project: own } = request.path;
  if (name === '') {
    const message = 'Required value: name or generateName is required';
    throw invalid({ group, resource: kind }, '', [
      { reason: 'FieldValueRequired', message, field: 'metadata.name' },
    ]);
  }
  const project = text(given['namespace']);
  if (project !== undefined && project !== '' && project !== own) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if ((text(given['resourceVersion']) ?? '') !== '') {
    throw new StatusError(500, undefined, 'resourceVersion should not be set on objects to be created');
  }
  return {
    ...newMeta(name, own),
    ...(base !== '' && { generateName: base }),
    ...labelsAndAnnotations(given),
  };
}

/** Metadata of an object that is changed. Throws 400 for another name, 409 for another version, 422 for another uid. */
export function keptMeta(request: ApiRequest, kind: string, old: KubeObject, body: Fields): ObjectMeta {
  const given = fields(body['metadata']);
  const { name, uid, resourceVersion } = old.metadata;
  if ((text(given['name']) ?? name) !== name) {
    throw badRequest(
      `the name of the object (${String(given['name'])}) does not match the name on the URL (${name})`,
    );
  }
  const version = text(given['resourceVersion']) ?? '';
  if (version !== '' && version !== resourceVersion) throw conflict(groupResource(request), name);
  const asked = text(given['uid']) ?? '';
  if (asked !== '' && asked !== uid) throw immutableUid(request, kind, name, asked);
  return { ...without(old.metadata, 'labels', 'annotations'), ...labelsAndAnnotations(given) };
}

/** Throws 422 when an update has to name the version that it changes, and does not. */
export function requireVersion(request: ApiRequest, body: Fields, needed: boolean): void {
  if (!needed || (text(fields(body['metadata'])['resourceVersion']) ?? '') !== '') return;
  const message = 'Invalid value: 0x0: must be specified for an update';
  throw invalid(groupResource(request), request.path.name ?? '', [
    { reason: 'FieldValueInvalid', message, field: 'metadata.resourceVersion' },
  ]);
}

/** Throws 409 when an update names another uid than the object has: it was deleted and made again. */
export function requireUid(request: ApiRequest, { metadata }: KubeObject, body: Fields): void {
  const asked = text(fields(body['metadata'])['uid']) ?? '';
  if (asked === '' || asked === metadata.uid) return;
  const { resource } = request.path;
  const key = ['/kubernetes.io', resource, metadata.namespace, metadata.name].filter(Boolean).join('/');
  const failed = `UID in precondition: ${asked}, UID in object meta: ${metadata.uid}`;
  const why =
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, ` +
    `AdditionalErrorMsg: Precondition failed: ${failed}`;
  throw conflict(groupResource(request), metadata.name, why);
}

/** Throws 409 when a deletion has preconditions (meta/v1 DeleteOptions) that the object does not meet. */
export function requirePreconditions(request: ApiRequest, kind: string, { metadata }: KubeObject): void {
  const { uid, resourceVersion } = preconditions(request);
  const what = { group: request.path.group, resource: kind };
  const unlike = (field: string, asked: string, found: string, guess: string): string =>
    `the ${field} in the precondition (${asked}) does not match the ${field} in record (${found}). ` +
    `The object might have been ${guess}`;
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(what, metadata.name, unlike('UID', uid, metadata.uid, 'deleted and then recreated'));
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = unlike('ResourceVersion', resourceVersion, metadata.resourceVersion, 'modified');
    throw conflict(what, metadata.name, why);
  }
}

/** The preconditions in the body of a deletion; none without a body. */
export function preconditions(request: ApiRequest): { uid?: string; resourceVersion?: string } {
  if (request.body.length === 0) return {};
  const given = fields(bodyObject(request)['preconditions']);
  const uid = text(given['uid']);
  const resourceVersion = text(given['resourceVersion']);
  return { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) };
}

/** The 422 for a change of an object's uid. */
export function immutableUid({ path }: ApiRequest, kind: string, name: string, uid: string): StatusError {
  const message = `Invalid value: "${uid}": field is immutable`;
  return invalid({ group: path.group, resource: kind }, name, [
    { reason: 'FieldValueInvalid', message, field: 'metadata.uid' },
  ]);
}

function generatedName(base: string): string {
  if (base === '') return '';
  const end = Array.from({ length: 5 }, () => NAME_CHARACTERS[randomInt(NAME_CHARACTERS.length)]);
  return `${base}${end.join('')}`;
}

function labelsAndAnnotations(given: Fields): Pick<ObjectMeta, 'labels' | 'annotations'> {
  const labels = stringFields(given['labels']);
  const annotations = stringFields(given['annotations']);
  return { ...(labels && { labels }), ...(annotations && { annotations }) };
}
