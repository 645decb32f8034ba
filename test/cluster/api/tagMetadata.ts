import { isDeepStrictEqual } from 'node:util';
import { badRequest, conflict, invalid, notFound } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, stringFields, text } from '../json.ts';
import type { ImageStream } from '../state/objects.ts';
import { groupResource, immutableUid } from './metadata.ts';
import type { ApiRequest } from './request.ts';
import { pathName } from './request.ts';

/**
 * Checks the metadata of an update of an `imagestreamtags` or `imagetags` object, which has the version and the uid of
 * its stream. Throws 400 for another name, 404 for a version of a stream that is not there, 409 for another version,
 * 422 for another uid or other labels than the stream's.
 */
export function requireTagMetadata(
  request: ApiRequest,
  kind: string,
  body: Fields,
  stream: ImageStream | undefined,
): void {
  const given = fields(body['metadata']);
  const name = pathName(request);
  const asked = text(given['name']) ?? name;
  if (asked !== name) {
    throw badRequest(`the name of the object (${asked}) does not match the name on the URL (${name})`);
  }
  const version = text(given['resourceVersion']) ?? '';
  if (stream === undefined) {
    if (version !== '') throw notFound(groupResource(request), name);
    return;
  }
  const { resourceVersion, uid, labels } = stream.metadata;
  if (version !== '' && version !== resourceVersion) {
    const why = `another caller has updated the resource version to ${resourceVersion}`;
    throw conflict(groupResource(request), name, why);
  }
  const askedUid = text(given['uid']) ?? '';
  if (askedUid !== '' && askedUid !== uid) throw immutableUid(request, kind, name, askedUid);
  const askedLabels = stringFields(given['labels']) ?? {};
  const labelled = Object.keys(askedLabels).length > 0;
  if (labelled && !isDeepStrictEqual(askedLabels, labels ?? {})) {
    const message = 'Invalid value: "": may not update fields other than metadata.annotations';
    throw invalid({ group: request.path.group, resource: kind }, name, [
      { reason: 'FieldValueInvalid', message, field: 'metadata' },
    ]);
  }
}
