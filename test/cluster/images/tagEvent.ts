import type { Identity } from '../identity.ts';
import type { Access } from '../rbac/access.ts';
import type { ImageStream, TagEvent, TagReference } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { timestamp } from '../state/state.ts';
import { allEvents, internalReference, latestEvent } from './stream.ts';

export interface TaggingContext {
  state: State;
  access: Access;
  identity: Identity;
}

/** Where a tag takes its image from, when that is in the cluster. */
interface Place {
  project: string;
  stream: string;
  /** Name of a tag, or a digest. */
  tag: string;
  /** Whether that is the very stream of the tag. */
  own: boolean;
}

/** Takes the source of a tag apart: `tag`, `stream:tag`, `digest` or `stream@digest`. */
export function streamPlace({ metadata }: ImageStream, { from }: TagReference): Place {
  const project = from?.namespace ?? metadata.namespace ?? '';
  const separator = from?.kind === 'ImageStreamImage' ? '@' : ':';
  const parts = (from?.name ?? '').split(separator);
  const [stream = '', tag = ''] = parts.length > 1 ? parts : [metadata.name, ...parts];
  return { project, stream, tag, own: project === metadata.namespace && stream === metadata.name };
}

/**
 * The revision that a tag's source gives it now; undefined while there is none: an image outside that is not imported
 * yet, a tag that has no image. What forbids it is added to `faults`.
 */
export function tagEvent(
  context: TaggingContext,
  stream: ImageStream,
  reference: TagReference,
  faults: string[],
): TagEvent | undefined {
  const { from, generation, name } = reference;
  if (from === undefined || from.name === '') return undefined;
  if (from.kind === 'DockerImage') {
    if (reference.reference !== true) return undefined;
    return { created: timestamp(), dockerImageReference: from.name, image: '', generation };
  }
  const at = `spec.tags[${name}].from`;
  const place = streamPlace(stream, reference);
  if (!mayRead(context, stream, place)) {
    faults.push(`${at}: Forbidden: ${place.project}/${place.stream}: "" ""`);
  }
  const source = place.own ? stream : context.state.imageStreams.get(place.project, place.stream);
  if (source === undefined) {
    faults.push(`${at}.name: Not found: "${from.name}"`);
    return undefined;
  }
  const event =
    from.kind === 'ImageStreamTag' ? latestEvent(source, place.tag) : imageEvent(source, place.tag);
  if (event === undefined && from.kind === 'ImageStreamImage') {
    const why = `imagestreamimage.image.openshift.io "${place.tag}" not found`;
    faults.push(`${at}.name: Invalid value: "${from.name}": error generating tag event: ${why}`);
  }
  const moved = event && reference.reference !== true ? local(event, source, stream) : event;
  return moved && { ...moved, generation };
}

function mayRead({ access, identity }: TaggingContext, { metadata }: ImageStream, place: Place): boolean {
  const { project, stream: name } = place;
  if (project === metadata.namespace) return true;
  return access.allows(identity, {
    verb: 'get',
    group: 'image.openshift.io',
    resource: 'imagestreams/layers',
    project,
    name,
  });
}

/** A revision of any tag with that digest, or with a digest that begins so, as of now. */
function imageEvent(source: ImageStream, id: string): TagEvent | undefined {
  const short = id.replace(/^sha256:/, '');
  const event = allEvents(source).find(
    ({ image }) => image === id || (short !== '' && image.startsWith(`sha256:${short}`)),
  );
  return event && { ...event, created: timestamp() };
}

/** An image that the source has in the cluster's own registry is read from the repository of the stream it is put in. */
function local(event: TagEvent, source: ImageStream, stream: ImageStream): TagEvent {
  const reference = ({ metadata: { namespace = '', name } }: ImageStream): string =>
    internalReference(namespace, name, event.image);
  if (event.dockerImageReference !== reference(source)) return event;
  return { ...event, dockerImageReference: reference(stream) };
}
