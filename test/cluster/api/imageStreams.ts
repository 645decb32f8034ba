import { json } from '../http/answer.ts';
import { invalid, notFound } from '../http/status.ts';
import { streamLayers } from '../images/layers.ts';
import { withSpec } from '../images/specTags.ts';
import { newStream, readStream } from '../images/stream.ts';
import type { AskedSpec } from '../images/tagReference.ts';
import { readTagReference } from '../images/tagReference.ts';
import type { Fields } from '../json.ts';
import { fields, list, text } from '../json.ts';
import type { ImageStream, KubeObject, ObjectMeta, TagHistory } from '../state/objects.ts';
import { groupResource } from './metadata.ts';
import type { ApiRequest, Operations } from './request.ts';
import { pathName, pathProject } from './request.ts';
import type { StoredResource } from './stored.ts';
import { stored } from './stored.ts';
import { readHistory } from './tagHistory.ts';

const NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const KIND = { group: 'image.openshift.io', resource: 'ImageStream' };

const streams: StoredResource<ImageStream> = {
  kind: 'ImageStream',
  versionedUpdates: true,
  collection: (state) => state.imageStreams,
  admit: admitStream,
  read: readStream,
  columns: [
    { name: 'Name', value: ({ metadata }) => metadata.name },
    { name: 'Image Repository', value: repository },
    { name: 'Tags', value: tagNames },
    { name: 'Updated', value: updated },
  ],
};

export const imageStreamOperations: Operations = stored(streams);

/** GET and PUT of `imagestreams/status`: the update takes `status.tags` and leaves the rest. */
export const imageStreamStatusOperations: Operations = (() => {
  const { get, update, patch } = stored<ImageStream>({ ...streams, admit: admitStatus });
  return { get, update, patch };
})();

export const imageStreamLayersOperations: Operations = {
  get: (request) => {
    const stream = requireStream(request, pathName(request));
    const { metadata } = stream;
    const facts = streamLayers(stream, request.state);
    return json(200, { kind: 'ImageStreamLayers', apiVersion: 'image.openshift.io/v1', metadata, ...facts });
  },
};

/** The stream of that name in the project of the request; throws a 404 that names the resource asked for. */
export function requireStream(request: ApiRequest, name: string): ImageStream {
  const stream = request.state.imageStreams.get(pathProject(request), name);
  if (stream === undefined) throw notFound(groupResource(request), name);
  return stream;
}

/** Throws 422 when a stream may not have that name. */
export function requireStreamName(name: string): void {
  if (NAME.test(name)) return;
  const message = `Invalid value: "${name}": must match "[a-z0-9]+(?:[._-][a-z0-9]+)*"`;
  throw invalid(KIND, name, [{ reason: 'FieldValueInvalid', message, field: 'metadata.name' }]);
}

function admitStream(
  body: Fields,
  metadata: ObjectMeta,
  old: ImageStream | undefined,
  request: ApiRequest,
): ImageStream {
  requireStreamName(metadata.name);
  const base = old ?? newStream(metadata.namespace ?? '', metadata.name);
  return withSpec(request, { ...base, metadata }, readSpec(fields(body['spec'])), old);
}

function admitStatus(body: Fields, metadata: ObjectMeta, old: ImageStream | undefined): ImageStream {
  const base = old ?? newStream(metadata.namespace ?? '', metadata.name);
  const tags: TagHistory[] = list(fields(body['status'])['tags']).map((history) =>
    readHistory(fields(history)),
  );
  return { ...base, metadata, status: { ...base.status, tags } };
}

function readSpec(spec: Fields): AskedSpec {
  const tags = list(spec['tags']).map((entry) => {
    const tag = fields(entry);
    return readTagReference(text(tag['name']) ?? '', tag);
  });
  const repositoryName = text(spec['dockerImageRepository']);
  return {
    lookupPolicy: { local: fields(spec['lookupPolicy'])['local'] === true },
    ...(repositoryName !== undefined && { dockerImageRepository: repositoryName }),
    ...(tags.length > 0 && { tags }),
  };
}

function repository(object: KubeObject): string {
  const status = fields(object['status']);
  return text(status['publicDockerImageRepository']) ?? text(status['dockerImageRepository']) ?? '';
}

function histories(object: KubeObject): Fields[] {
  return list(fields(object['status'])['tags']).map(fields);
}

function tagNames(object: KubeObject): string {
  return histories(object)
    .map((history) => text(history['tag']) ?? '')
    .join(',');
}

function updated(object: KubeObject): string {
  const times = histories(object).flatMap(({ items }) =>
    list(items).map((item) => text(fields(item)['created']) ?? ''),
  );
  return times.sort().at(-1) ?? '';
}
