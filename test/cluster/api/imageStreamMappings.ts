import { json } from '../http/answer.ts';
import { success } from '../http/status.ts';
import { emptyMetadata } from '../images/image.ts';
import { withEvent } from '../images/stream.ts';
import { fields, list, text } from '../json.ts';
import type { Image, ImageLayer } from '../state/objects.ts';
import { newMeta, timestamp } from '../state/state.ts';
import { requireStream } from './imageStreams.ts';
import type { Operations } from './request.ts';
import { bodyObject } from './request.ts';

/** `imagestreammappings`: puts an Image, known or brought along, on a tag of a stream. */
export const imageStreamMappingOperations: Operations = {
  create: (request) => {
    const body = bodyObject(request);
    const stream = requireStream(request, text(fields(body['metadata'])['name']) ?? '');
    const image = fields(body['image']);
    const digest = text(fields(image['metadata'])['name']) ?? '';
    const reference = text(image['dockerImageReference']) ?? '';
    if (!request.state.images.get(undefined, digest)) {
      request.state.images.put(broughtImage(digest, reference, list(image['dockerImageLayers'])));
    }
    const event = {
      created: timestamp(),
      dockerImageReference: reference,
      image: digest,
      generation: stream.metadata.generation ?? 1,
    };
    request.state.imageStreams.put(withEvent(stream, text(body['tag']) ?? 'latest', event));
    return json(201, success(undefined, 201));
  },
};

function broughtImage(digest: string, reference: string, layers: unknown[]): Image {
  return {
    kind: 'Image',
    apiVersion: 'image.openshift.io/v1',
    metadata: newMeta(digest),
    dockerImageReference: reference,
    dockerImageMetadata: emptyMetadata(),
    dockerImageMetadataVersion: '1.0',
    dockerImageLayers: layers.map(fields).map((layer): ImageLayer => ({
      name: text(layer['name']) ?? '',
      size: Number(layer['size'] ?? 0),
      mediaType: text(layer['mediaType']) ?? '',
    })),
    dockerImageManifestMediaType: '',
  };
}
