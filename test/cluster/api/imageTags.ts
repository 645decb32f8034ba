import { json } from '../http/answer.ts';
import { notFound, success } from '../http/status.ts';
import { latestEvent, tagHistory, tagReference, withHistory, withReference } from '../images/stream.ts';
import { fields, isFields, text } from '../json.ts';
import type { ImageStream, KubeObject } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { formed, formedList, formOf } from './form.ts';
import { imageInTag, named, setReference, splitTagName } from './imageStreamTags.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyJson, bodyObject, pathName } from './request.ts';
import { patched } from './patch.ts';
import { selectorOf } from './selectors.ts';

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
    const { streamName, tag } = splitTagName(text(fields(body['metadata'])['name']) ?? '');
    const stream = setReference(request, streamName, tag, body['spec']);
    return json(201, tagObject(request.state, stream, tag, true));
  },
  update: (request) => {
    const { stream, tag } = existing(request);
    const changed = changeSpec(request, stream, tag, bodyObject(request)['spec']);
    return json(200, tagObject(request.state, changed, tag, true));
  },
  patch: (request) => {
    const { stream, tag } = existing(request);
    const current = { spec: tagReference(stream, tag) ?? null };
    const body = patched(current, request.headers['content-type'] ?? '', bodyJson(request.body));
    const changed = changeSpec(request, stream, tag, body['spec']);
    return json(200, tagObject(request.state, changed, tag, true));
  },
  delete: (request) => {
    const { stream, tag } = existing(request);
    request.state.imageStreams.put(withHistory(withReference(stream, tag, undefined), tag, undefined));
    return json(200, success());
  },
};

/** Sets the spec of a tag; without one the tag keeps its revisions and loses its source. */
function changeSpec(request: ApiRequest, stream: ImageStream, tag: string, spec: unknown): ImageStream {
  if (isFields(spec)) return setReference(request, stream.metadata.name, tag, spec);
  return request.state.imageStreams.put(withReference(stream, tag, undefined));
}

function existing(request: ApiRequest): { stream: ImageStream; tag: string } {
  const found = named(request, TAGS.resource);
  if (!tagNames(found.stream).includes(found.tag)) throw notFound(TAGS, pathName(request));
  return found;
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
