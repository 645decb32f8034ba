import { json } from '../http/answer.ts';
import type { StatusCause } from '../http/status.ts';
import { invalid, success } from '../http/status.ts';
import { emptyMetadata } from '../images/image.ts';
import { internalReference, withEvent } from '../images/stream.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, list, stringFields, text } from '../json.ts';
import type { Image, ImageLayer } from '../state/objects.ts';
import { newMeta, timestamp } from '../state/state.ts';
import { requireStream } from './imageStreams.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyObject, pathProject } from './request.ts';

const MANAGED = 'openshift.io/image.managed';

/** `imagestreammappings`: puts an Image, known or brought along, on a tag of a stream. */
export const imageStreamMappingOperations: Operations = {
  create: (request) => {
    const body = bodyObject(request);
    requireMapping(request, body);
    const name = text(fields(body['metadata'])['name']) ?? '';
    const stream = requireStream(request, name);
    const image = fields(body['image']);
    const { name: digestName, annotations } = fields(image['metadata']);
    const digest = text(digestName) ?? '';
    const own = internalReference(pathProject(request), name, digest);
    const given = text(image['dockerImageReference']) ?? '';
    const reference = given === '' ? own : given;
    const known = request.state.images.get(undefined, digest) !== undefined;
    if (!known) request.state.images.put(broughtImage(digest, reference, image));
    const event = {
      created: timestamp(),
      // The request's annotations count here, not those of the Image that is there.
      dockerImageReference: known && fields(annotations)[MANAGED] === 'true' ? own : reference,
      image: digest,
      generation: stream.metadata.generation ?? 1,
    };
    const changed = withEvent(stream, text(body['tag']) ?? '', event);
    if (changed !== stream) request.state.imageStreams.put(changed);
    return json(201, success(undefined, 201));
  },
};

/** A missing `dockerImageReference` is none of the faults: a real server fills it in. */
function requireMapping({ path }: ApiRequest, body: Fields): void {
  const required = (field: string, why = ''): StatusCause => ({
    reason: 'FieldValueRequired',
    message: why === '' ? 'Required value' : `Required value: ${why}`,
    field,
  });
  const missing = (value: unknown): boolean => (text(value) ?? '') === '';
  const naming = 'name or generateName is required';
  const { name } = fields(body['metadata']);
  const causes = [
    ...(missing(name)
      ? [required('metadata.name', naming), required('name'), required('dockerImageRepository')]
      : []),
    ...(missing(body['tag']) ? [required('tag')] : []),
    ...(missing(fields(fields(body['image'])['metadata'])['name'])
      ? [required('image.metadata.name', naming)]
      : []),
  ];
  const what = { group: path.group, resource: 'ImageStreamMapping' };
  if (causes.length > 0) throw invalid(what, text(name) ?? '', causes);
}

function broughtImage(digest: string, reference: string, given: Fields): Image {
  const annotations = stringFields(fields(given['metadata'])['annotations']);
  const metadata = given['dockerImageMetadata'];
  return {
    kind: 'Image',
    apiVersion: 'image.openshift.io/v1',
    metadata: { ...newMeta(digest), ...(annotations && { annotations }) },
    dockerImageReference: reference,
    dockerImageMetadata: { ...emptyMetadata(), ...(isFields(metadata) && metadata) },
    dockerImageMetadataVersion: '1.0',
    dockerImageLayers: list(given['dockerImageLayers'])
      .map(fields)
      .map((layer): ImageLayer => ({
        name: text(layer['name']) ?? '',
        size: Number(layer['size'] ?? 0),
        mediaType: text(layer['mediaType']) ?? '',
      })),
    dockerImageManifestMediaType: text(given['dockerImageManifestMediaType']) ?? '',
  };
}
