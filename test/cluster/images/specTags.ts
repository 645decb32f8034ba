import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '../identity.ts';
import { invalid } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, stringFields, text } from '../json.ts';
import type { Access } from '../rbac/access.ts';
import type { ImageStream, TagEvent, TagReference, TagSource } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { INTERNAL_REGISTRY, timestamp } from '../state/state.ts';
import { allEvents, internalReference, latestEvent, tagReference, withEvent } from './stream.ts';

/** Reads one entry of `spec.tags`, with defaults. */
export function readTagReference(name: string, body: Fields): TagReference {
  const source = readSource(body['from']);
  const importPolicy = fields(body['importPolicy']);
  return {
    name,
    annotations: stringFields(body['annotations']) ?? null,
    ...(source && { from: source }),
    ...(body['reference'] === true && { reference: true }),
    generation: typeof body['generation'] === 'number' ? body['generation'] : 0,
    importPolicy: {
      ...(importPolicy['insecure'] === true && { insecure: true }),
      ...(importPolicy['scheduled'] === true && { scheduled: true }),
      importMode: text(importPolicy['importMode']) ?? 'Legacy',
    },
    referencePolicy: { type: text(fields(body['referencePolicy'])['type']) ?? 'Source' },
  };
}

function readSource(value: unknown): TagSource | undefined {
  if (!isFields(value)) return undefined;
  const namespace = text(value['namespace']);
  return {
    kind: text(value['kind']) ?? '',
    ...(namespace !== undefined && { namespace }),
    name: text(value['name']) ?? '',
  };
}

export interface TaggingContext {
  state: State;
  access: Access;
  identity: Identity;
}

/**
 * Settles the spec tags of a stream that differ from those it had: gives them the stream's generation and adds
 * the revisions they point at. Throws 422 when the source may not be read or is not there.
 */
export function settleTags(
  context: TaggingContext,
  stream: ImageStream,
  old: ImageStream | undefined,
): ImageStream {
  const generation = stream.metadata.generation ?? 1;
  let settled = stream;
  for (const reference of stream.spec.tags ?? []) {
    const before = old && tagReference(old, reference.name);
    if (before && isDeepStrictEqual({ ...before, generation: 0 }, { ...reference, generation: 0 })) continue;
    const current = { ...reference, generation };
    const tags = (settled.spec.tags ?? []).map((tag) => (tag.name === reference.name ? current : tag));
    settled = { ...settled, spec: { ...settled.spec, tags } };
    const event = sourceEvent(context, settled, current);
    if (event) settled = withEvent(settled, reference.name, { ...event, generation });
  }
  return settled;
}

function sourceEvent(
  context: TaggingContext,
  stream: ImageStream,
  reference: TagReference,
): TagEvent | undefined {
  const { from } = reference;
  if (from === undefined || from.kind === 'DockerImage') return undefined;
  const project = from.namespace ?? stream.metadata.namespace ?? '';
  const [first = '', second] = from.name.split(/[:@](.*)/s);
  const name = second === undefined ? stream.metadata.name : first;
  const wanted = second ?? first;
  const own = project === stream.metadata.namespace && name === stream.metadata.name;
  const read = { verb: 'get', group: 'image.openshift.io', resource: 'imagestreams/layers', project, name };
  if (!own && !context.access.allows(context.identity, read)) {
    throw unprocessable(stream, `spec.tags[${reference.name}].from: Forbidden: ${project}/${name}: "" ""`);
  }
  const source = own ? stream : context.state.imageStreams.get(project, name);
  if (from.kind === 'ImageStreamTag') {
    const event = source && latestEvent(source, wanted);
    return event && own ? { ...event, created: timestamp() } : event && moved(event, stream);
  }
  const event = source && allEvents(source).find(({ image }) => image === wanted);
  if (event === undefined) {
    throw unprocessable(
      stream,
      `spec.tags[${reference.name}].from.name: Invalid value: "${from.name}": error generating tag event: ` +
        `imagestreamimage.image.openshift.io "${wanted}" not found`,
    );
  }
  return moved(event, stream);
}

/** The event in another stream: an image of the cluster's own registry is then read from that stream's repository. */
function moved(event: TagEvent, stream: ImageStream): TagEvent {
  const { namespace = '', name } = stream.metadata;
  const internal = event.dockerImageReference.startsWith(INTERNAL_REGISTRY);
  const dockerImageReference = internal
    ? internalReference(namespace, name, event.image)
    : event.dockerImageReference;
  return { ...event, dockerImageReference, created: timestamp() };
}

function unprocessable(stream: ImageStream, why: string): Error {
  const { name } = stream.metadata;
  const message = `Internal error: imagestreams "${name}" is invalid: ${why}`;
  const what = { group: 'image.openshift.io', resource: 'ImageStream' };
  return invalid(what, name, [{ reason: 'InternalError', message, field: '[]' }]);
}
