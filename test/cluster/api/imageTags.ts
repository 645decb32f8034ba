import type { Answer } from '../http/answer.ts';
import { json } from '../http/answer.ts';
import { alreadyExists, conflict, notFound, success } from '../http/status.ts';
import { latestEvent, tagHistory, tagReference, withHistory } from '../images/stream.ts';
import { readTagReference } from '../images/tagReference.ts';
import { fields, isFields, text } from '../json.ts';
import type { Fields } from '../json.ts';
import type { ImageStream, KubeObject } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { changeTag, requireReference, streamAndTag } from './changeTag.ts';
import { formed, formedList, formOf } from './form.ts';
import { requireStream } from './imageStreams.ts';
import { imageInTag } from './imageStreamTagObject.ts';
import { preconditions } from './metadata.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyJson, bodyObject, pathName, pathProject } from './request.ts';
import { patched } from './patch.ts';
import { selectorOf } from './selectors.ts';
import { requireTagMetadata } from './tagMetadata.ts';

const TAGS = { group: 'image.openshift.io', resource: 'imagetags' };
const KIND = 'ImageTag';

/** `imagetags`: spec and status of a tag together, also of one that has no image yet. */
export const imageTagOperations: Operations = {
  get: (request) => {
    const { stream, tag } = existing(request);
    return json(200, formed(formOf(request.headers), tagObject(request.state, stream, tag, true), undefined));
  },
  list: (request) => {
    const found = request.state.imageStreams
      .list(request.path.project)
      .flatMap((stream) => tagNames(stream).map((tag) => tagObject(request.state, stream, tag, false)))
      .filter(selectorOf(request.query));
    return json(
      200,
      formedList(formOf(request.headers), { ...request.path, kind: KIND }, found, {}, undefined),
    );
  },
  create: (request) => {
    const body = bodyObject(request);
    const { streamName, tag } = streamAndTag(text(fields(body['metadata'])['name']) ?? '', KIND);
    const old = request.state.imageStreams.get(pathProject(request), streamName);
    if (old && tagReference(old, tag)) throw alreadyExists(TAGS, `${streamName}:${tag}`);
    const stream = changeSpec(request, streamName, tag, body['spec']);
    return json(201, tagObject(request.state, stream, tag, true));
  },
  update: (request) => put(request, bodyObject(request)),
  patch: (request) => {
    const { stream, tag } = existing(request);
    const current = tagObject(request.state, stream, tag, false);
    return put(request, patched(current, request.headers['content-type'] ?? '', bodyJson(request.body)));
  },
  delete: (request) => {
    const { stream, tag } = existing(request);
    const { uid } = preconditions(request);
    if (uid !== undefined && uid !== stream.metadata.uid) {
      throw conflict(TAGS, pathName(request), 'the UID precondition was not met');
    }
    changeTag(request, stream.metadata.name, tag, undefined, withHistory(stream, tag, undefined));
    return json(200, success());
  },
};

function put(request: ApiRequest, body: Fields): Answer {
  const { stream, tag } = existing(request);
  requireTagMetadata(request, KIND, body, stream);
  const changed = changeSpec(request, stream.metadata.name, tag, body['spec']);
  return json(tagReference(stream, tag) ? 200 : 201, tagObject(request.state, changed, tag, true));
}

/** Sets the spec of a tag; without one the tag keeps its revisions and loses its source. */
function changeSpec(request: ApiRequest, streamName: string, tag: string, spec: unknown): ImageStream {
  const reference = isFields(spec) ? readTagReference(tag, spec) : undefined;
  if (reference) requireReference(`${streamName}:${tag}`, reference, 'spec', { kind: KIND });
  return changeTag(request, streamName, tag, reference);
}

function existing(request: ApiRequest): { stream: ImageStream; tag: string } {
  const { streamName, tag } = streamAndTag(pathName(request), KIND);
  const stream = requireStream(request, streamName);
  if (!tagNames(stream).includes(tag)) throw notFound(TAGS, pathName(request));
  return { stream, tag };
}

function tagNames(stream: ImageStream): string[] {
  const names = [
    ...(stream.spec.tags ?? []).map(({ name }) => name),
    ...(stream.status.tags ?? []).map(({ tag }) => tag),
  ];
  return [...new Set(names)].sort();
}

function tagObject(state: State, stream: ImageStream, tag: string, withImage: boolean): KubeObject {
  const { namespace, uid, resourceVersion, generation, creationTimestamp } = stream.metadata;
  const event = latestEvent(stream, tag);
  const image = event && withImage ? state.images.get(undefined, event.image) : undefined;
  return {
    kind: KIND,
    apiVersion: 'image.openshift.io/v1',
    metadata: {
      name: `${stream.metadata.name}:${tag}`,
      ...(namespace !== undefined && { namespace }),
      uid,
      resourceVersion,
      ...(generation !== undefined && { generation }),
      creationTimestamp: event?.created ?? creationTimestamp,
    },
    spec: tagReference(stream, tag) ?? null,
    status: tagHistory(stream, tag) ?? null,
    image: event && image ? imageInTag(image, event) : null,
  };
}
