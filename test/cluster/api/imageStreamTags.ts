import { json } from '../http/answer.ts';
import { alreadyExists, badRequest, conflict, invalid, notFound, success } from '../http/status.ts';
import { emptyMetadata } from '../images/image.ts';
import { readTagReference, settleTags } from '../images/specTags.ts';
import {
  latestEvent,
  newStream,
  tagHistory,
  tagReference,
  withHistory,
  withReference,
} from '../images/stream.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, text } from '../json.ts';
import type { ImageStream, KubeObject, TagEvent } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { bare, formed, formedList, formOf } from './form.ts';
import { requireStream, requireStreamName } from './imageStreams.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyJson, bodyObject, pathName, pathProject } from './request.ts';
import { selectorOf } from './selectors.ts';
import { patched } from './patch.ts';

const TAGS = { group: 'image.openshift.io', resource: 'imagestreamtags' };
const KIND = 'ImageStreamTag';

/** `imagestreamtags`: one tag of a stream with its image; the list knows only the images' names. */
export const imageStreamTagOperations: Operations = {
  get: (request) => {
    const { stream, tag } = named(request, TAGS.resource);
    return json(200, formed(formOf(request.headers), tagObject(request.state, stream, tag), undefined));
  },
  list: (request) => {
    const streams = request.state.imageStreams.list(request.path.project);
    const tags = streams.flatMap((stream) =>
      (stream.status.tags ?? []).flatMap(({ tag, items }) =>
        items?.[0] ? [listed(stream, tag, items[0])] : [],
      ),
    );
    const found = tags.filter(selectorOf(request.query));
    return json(
      200,
      formedList(formOf(request.headers), { ...request.path, kind: KIND }, found, {}, undefined),
    );
  },
  create: (request) => {
    const body = bodyObject(request);
    const { streamName, tag } = splitTagName(text(fields(body['metadata'])['name']) ?? '');
    const old = request.state.imageStreams.get(pathProject(request), streamName);
    if (old && tagReference(old, tag)) {
      throw alreadyExists({ ...TAGS, resource: 'imagestreamtag' }, `${streamName}:${tag}`);
    }
    const stream = setReference(request, streamName, tag, body['tag']);
    return json(201, writtenTag(request.state, stream, tag));
  },
  update: (request) => {
    const { streamName, tag } = splitTagName(pathName(request));
    const body = bodyObject(request);
    const old = request.state.imageStreams.get(pathProject(request), streamName);
    const version = text(fields(body['metadata'])['resourceVersion']) ?? '';
    if (old && version !== '' && version !== old.metadata.resourceVersion)
      throw conflict(TAGS, pathName(request));
    const stream = setReference(request, streamName, tag, body['tag']);
    return json(200, writtenTag(request.state, stream, tag));
  },
  patch: (request) => {
    const { stream, tag } = named(request, TAGS.resource);
    const current = { tag: tagReference(stream, tag) ?? null };
    const body = patched(current, request.headers['content-type'] ?? '', bodyJson(request.body));
    return json(
      200,
      writtenTag(request.state, setReference(request, stream.metadata.name, tag, body['tag']), tag),
    );
  },
  delete: (request) => {
    const { stream, tag } = named(request, TAGS.resource);
    if (!tagReference(stream, tag) && !tagHistory(stream, tag)) throw notFound(TAGS, pathName(request));
    request.state.imageStreams.put(withHistory(withReference(stream, tag, undefined), tag, undefined));
    return json(200, success());
  },
};

/** The stream and the tag that `stream:tag` in a path names; throws 400 for another form, 404 without the stream. */
export function named(request: ApiRequest, resource: string): { stream: ImageStream; tag: string } {
  const { streamName, tag } = splitTagName(pathName(request));
  const stream = request.state.imageStreams.get(pathProject(request), streamName);
  if (stream === undefined) throw notFound({ ...TAGS, resource }, pathName(request));
  return { stream: requireStream(request, streamName), tag };
}

/** Takes `stream:tag` apart; throws 400. */
export function splitTagName(name: string): { streamName: string; tag: string } {
  const [, streamName, tag] = /^([^:]+):([^:]+)$/.exec(name) ?? [];
  if (streamName === undefined || tag === undefined) {
    throw badRequest(`imagestreamtag names must be in the form <image_stream>:<tag>, not "${name}"`);
  }
  return { streamName, tag };
}

/** Sets the spec of a tag as a request asks, in a stream that is made when there is none; stores and returns the stream. */
export function setReference(
  request: ApiRequest,
  streamName: string,
  tag: string,
  body: unknown,
): ImageStream {
  requireTagBody(`${streamName}:${tag}`, body);
  requireStreamName(streamName);
  const old = request.state.imageStreams.get(pathProject(request), streamName);
  const base = old ?? newStream(pathProject(request), streamName);
  const reference = readTagReference(tag, fields(body));
  const generation = (base.metadata.generation ?? 1) + (old ? 1 : 0);
  const asked = withReference({ ...base, metadata: { ...base.metadata, generation } }, tag, reference);
  return request.state.imageStreams.put(settleTags(request, asked, old));
}

function requireTagBody(name: string, body: unknown): void {
  if (isFields(body) && isFields(body['from'])) return;
  const what = { ...TAGS, resource: KIND };
  throw invalid(what, name, [{ reason: 'FieldValueRequired', message: 'Required value', field: 'tag.from' }]);
}

/** The object of a tag that has an image; throws 404 when it has none or the Image is gone. */
function tagObject(state: State, stream: ImageStream, tag: string): KubeObject {
  const event = latestEvent(stream, tag);
  if (event === undefined) throw notFound(TAGS, `${stream.metadata.name}:${tag}`);
  const image = state.images.get(undefined, event.image);
  if (image === undefined) throw notFound(TAGS, event.image);
  return { ...shell(stream, tag, event), image: imageInTag(image, event) };
}

/** The answer to a write: the tag, with an empty image while it has none. */
function writtenTag(state: State, stream: ImageStream, tag: string): KubeObject {
  const event = latestEvent(stream, tag);
  return event ? tagObject(state, stream, tag) : { ...shell(stream, tag, undefined), image: bareImage() };
}

function listed(stream: ImageStream, tag: string, event: TagEvent): KubeObject {
  return { ...shell(stream, tag, event), image: bareImage(event) };
}

function shell(stream: ImageStream, tag: string, event: TagEvent | undefined): KubeObject {
  const { namespace, uid, resourceVersion, creationTimestamp } = stream.metadata;
  const conditions = tagHistory(stream, tag)?.conditions;
  return {
    kind: KIND,
    apiVersion: 'image.openshift.io/v1',
    metadata: {
      name: `${stream.metadata.name}:${tag}`,
      ...(namespace !== undefined && { namespace }),
      uid,
      resourceVersion,
      creationTimestamp: event?.created ?? creationTimestamp,
    },
    tag: tagReference(stream, tag) ?? null,
    generation: event?.generation ?? 0,
    lookupPolicy: stream.spec.lookupPolicy,
    ...(conditions && { conditions }),
  };
}

/** An image without its kind, as it stands inside another object, with the place that the tag has it from. */
export function imageInTag(image: KubeObject, event: TagEvent): Fields {
  return { ...bare(image), dockerImageReference: event.dockerImageReference };
}

function bareImage(event?: TagEvent): Fields {
  return {
    metadata: { ...(event && { name: event.image }), creationTimestamp: null },
    ...(event && { dockerImageReference: event.dockerImageReference }),
    dockerImageMetadata: emptyMetadata(),
    dockerImageMetadataVersion: '1.0',
  };
}
