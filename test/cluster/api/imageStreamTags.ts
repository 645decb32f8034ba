import type { Answer } from '../http/answer.ts';
import { json } from '../http/answer.ts';
import { alreadyExists, badRequest, conflict, notFound, success } from '../http/status.ts';
import { latestEvent, tagHistory, tagReference, withHistory } from '../images/stream.ts';
import { readTagReference } from '../images/tagReference.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, stringFields, text } from '../json.ts';
import type { ImageStream } from '../state/objects.ts';
import { changeTag, requireReference, streamAndTag } from './changeTag.ts';
import { formed, formedList, formOf } from './form.ts';
import { listedTag, shownTag, tagShell, writtenTag } from './imageStreamTagObject.ts';
import { requireStream } from './imageStreams.ts';
import { preconditions } from './metadata.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyJson, bodyObject, pathName, pathProject } from './request.ts';
import { selectorOf } from './selectors.ts';
import { patched } from './patch.ts';
import { requireTagMetadata } from './tagMetadata.ts';

const TAGS = { group: 'image.openshift.io', resource: 'imagestreamtags' };
const KIND = 'ImageStreamTag';

/** `imagestreamtags`: one tag of a stream with its image; the list knows only the images' names. */
export const imageStreamTagOperations: Operations = {
  get: (request) => {
    const { stream, tag } = named(request);
    return json(200, formed(formOf(request.headers), shownTag(request.state, stream, tag), undefined));
  },
  list: (request) => {
    const streams = request.state.imageStreams.list(request.path.project);
    const tags = streams.flatMap((stream) =>
      (stream.status.tags ?? []).flatMap(({ tag, items }) =>
        items?.[0] && items[0].image !== '' ? [listedTag(stream, tag, items[0])] : [],
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
    const { streamName, tag } = streamAndTag(text(fields(body['metadata'])['name']) ?? '', KIND);
    const old = request.state.imageStreams.get(pathProject(request), streamName);
    const reference = isFields(body['tag']) ? readTagReference(tag, body['tag']) : undefined;
    const annotations = stringFields(fields(body['metadata'])['annotations']);
    if (reference) requireReference(`${streamName}:${tag}`, reference, 'tag', { kind: KIND, annotations });
    if (old && tagReference(old, tag)) {
      throw alreadyExists({ ...TAGS, resource: 'imagestreamtag' }, `${streamName}:${tag}`);
    }
    const stream = changeTag(request, streamName, tag, reference);
    return json(201, writtenTag(request.state, stream, tag));
  },
  update: (request) => put(request, bodyObject(request)),
  patch: (request) => {
    const { stream, tag } = named(request);
    const current = { ...tagShell(stream, tag, latestEvent(stream, tag)) };
    return put(request, patched(current, request.headers['content-type'] ?? '', bodyJson(request.body)));
  },
  delete: (request) => {
    const { stream, tag } = named(request);
    const { uid } = preconditions(request);
    if (uid !== undefined && uid !== stream.metadata.uid) {
      throw conflict(TAGS, pathName(request), 'the UID precondition was not met');
    }
    if (!tagReference(stream, tag) && !tagHistory(stream, tag)) throw notFound(TAGS, pathName(request));
    changeTag(request, stream.metadata.name, tag, undefined, withHistory(stream, tag, undefined));
    return json(200, success());
  },
};

/** Sets the spec of a tag, in a stream that is made when there is none. The version is that of the stream. */
function put(request: ApiRequest, body: Fields): Answer {
  const { streamName, tag } = streamAndTag(pathName(request), KIND);
  const old = request.state.imageStreams.get(pathProject(request), streamName);
  requireTagMetadata(request, KIND, body, old);
  const before = old && tagReference(old, tag);
  const annotations = stringFields(fields(body['metadata'])['annotations']) ?? null;
  const asked = isFields(body['tag']) ? readTagReference(tag, body['tag']) : before;
  if (asked === undefined) {
    const stream = `${pathProject(request)}/${streamName}`;
    throw badRequest(`imagestreamtag ${tag} is not a spec tag in imagestream ${stream}, cannot be updated`);
  }
  // The annotations of the object are the tag's, whatever the tag itself says.
  const reference = { ...asked, annotations };
  requireReference(pathName(request), reference, 'tag', { kind: KIND });
  const stream = changeTag(request, streamName, tag, reference);
  return json(before ? 200 : 201, writtenTag(request.state, stream, tag));
}

function named(request: ApiRequest): { stream: ImageStream; tag: string } {
  const { streamName, tag } = streamAndTag(pathName(request), KIND);
  return { stream: requireStream(request, streamName), tag };
}
