import { json } from '../http/answer.ts';
import { invalid, StatusError } from '../http/status.ts';
import { readTagReference } from '../images/tagReference.ts';
import { newStream, readStream, tagHistory, withHistory, withReference } from '../images/stream.ts';
import type { Fields } from '../json.ts';
import { fields, list, text } from '../json.ts';
import type { ImageStream } from '../state/objects.ts';
import { newMeta, timestamp } from '../state/state.ts';
import { requireStreamName } from './imageStreams.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyObject, pathProject } from './request.ts';

const REFERENCE = /^[\w.-]+(:\d+)?(\/[a-z0-9._-]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/;

/**
 * `imagestreamimports`: preview (`spec.import: false`) and import. This cluster reaches no other registry,
 * so every image fails, in the way of a real cluster: 201, the failure inside `status`, a condition on the tag.
 */
export const imageStreamImportOperations: Operations = {
  create: (request) => {
    const body = bodyObject(request);
    const name = text(fields(body['metadata'])['name']) ?? '';
    requireStreamName(name);
    const spec = fields(body['spec']);
    const wanted = list(spec['images']).map(fields);
    wanted.forEach((image, index) => requireReference(name, index, sourceName(image)));
    const images = wanted.map((image) => ({
      status: unreachable(sourceName(image)).status(),
      tag: targetTag(image),
    }));
    const imported = spec['import'] === true ? recordFailures(request, name, wanted) : undefined;
    return json(201, {
      kind: 'ImageStreamImport',
      apiVersion: 'image.openshift.io/v1',
      metadata: newMeta(name, pathProject(request)),
      spec,
      status: { ...(imported && { import: readStream(imported, request.state) }), images },
    });
  },
};

function sourceName(image: Fields): string {
  return text(fields(image['from'])['name']) ?? '';
}

function targetTag(image: Fields): string {
  return text(fields(image['to'])['name']) ?? /:([\w.-]+)$/.exec(sourceName(image))?.[1] ?? 'latest';
}

function requireReference(name: string, index: number, source: string): void {
  if (REFERENCE.test(source)) return;
  const what = { group: 'image.openshift.io', resource: 'ImageStreamImport' };
  const message = `Invalid value: "${source}": invalid reference format`;
  throw invalid(what, name, [
    { reason: 'FieldValueInvalid', message, field: `spec.images[${index}].from.name` },
  ]);
}

function unreachable(source: string): StatusError {
  const host = source.split('/')[0] ?? '';
  const message = `${source}: Get "https://${host}/v2/": dial tcp: connect: connection refused`;
  return new StatusError(500, 'InternalError', `Internal error occurred: ${message}`, {
    causes: [{ message }],
  });
}

function recordFailures(request: ApiRequest, name: string, images: readonly Fields[]): ImageStream {
  const old = request.state.imageStreams.get(pathProject(request), name);
  const base = old ?? newStream(pathProject(request), name);
  const generation = (base.metadata.generation ?? 1) + (old ? 1 : 0);
  const start: ImageStream = { ...base, metadata: { ...base.metadata, generation } };
  const failed = images.reduce<ImageStream>((stream, image) => {
    const tag = targetTag(image);
    const reference = { ...readTagReference(tag, image), generation };
    const history = tagHistory(stream, tag) ?? { tag, items: null };
    const { message } = unreachable(sourceName(image));
    return withHistory(withReference(stream, tag, reference), tag, {
      ...history,
      conditions: [
        {
          type: 'ImportSuccess',
          status: 'False',
          lastTransitionTime: timestamp(),
          reason: 'InternalError',
          message,
          generation,
        },
      ],
    });
  }, start);
  return request.state.imageStreams.put(failed);
}
