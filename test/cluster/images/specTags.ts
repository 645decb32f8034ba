import { isDeepStrictEqual } from 'node:util';
import type { StatusCause } from '../http/status.ts';
import { combined, invalid } from '../http/status.ts';
import { without } from '../json.ts';
import type { ImageStream, TagReference, TagSource } from '../state/objects.ts';
import { streamPlace, tagEvent, type TaggingContext } from './tagEvent.ts';
import { addEvent, latestEvent, tagReference, withFollowers, withHeadGeneration } from './stream.ts';
import type { AskedReference, AskedSpec } from './tagReference.ts';
import { referenceFaults } from './tagReference.ts';

/**
 * Gives a stream a spec as a request asks: its generation, those of its tags, and the revisions that new or changed
 * tags point at. Throws 422 when a source is malformed, may not be read or is not there; nothing happens then.
 */
export function withSpec(
  context: TaggingContext,
  stream: ImageStream,
  spec: AskedSpec,
  old: ImageStream | undefined,
): ImageStream {
  const asked = numbered(stream, spec, old);
  const faults: string[] = [];
  const changed = (asked.spec.tags ?? []).filter((reference) => isChanged(reference, old));
  const settled = changed.reduce((result, { name }) => {
    const reference = tagReference(result, name);
    return reference ? tagged(context, result, reference, faults) : result;
  }, asked);
  requireValid(asked, faults);
  return followChanges(settled, old);
}

/** The spec with its tags in order, the last of each name, and with generations: what is new or changed gets the stream's. */
function numbered(stream: ImageStream, spec: AskedSpec, old: ImageStream | undefined): ImageStream {
  const last = new Map(spec.tags?.map((tag) => [tag.name, tag]));
  const tags = [...last.values()]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((tag) => ({ ...tag, generation: keptGeneration(tag, old) }));
  const rest = without(spec, 'tags');
  const asked = { ...rest, ...(tags.length > 0 && { tags }) };
  const grown = old !== undefined && !isDeepStrictEqual(old.spec, asked);
  const generation = (old?.metadata.generation ?? 1) + (grown ? 1 : 0);
  const settled = tags.map((tag) => {
    const counts = isChanged(tag, old) || tag.generation === 0;
    return { ...tag, generation: counts ? generation : (tag.generation ?? generation) };
  });
  return {
    ...stream,
    metadata: { ...stream.metadata, generation },
    spec: { ...rest, ...(settled.length > 0 && { tags: settled }) },
  };
}

/** Nobody can choose a generation, but for 0, which asks for the import of an image outside. */
function keptGeneration(tag: AskedReference, old: ImageStream | undefined): number | undefined {
  return tag.generation === 0 ? 0 : (old && tagReference(old, tag.name))?.generation;
}

function isChanged(tag: AskedReference, old: ImageStream | undefined): boolean {
  const before = old && tagReference(old, tag.name);
  if (before === undefined) return true;
  if (tag.from === undefined) return false;
  const place = (from: TagSource | undefined): string | undefined =>
    from?.namespace ?? old?.metadata.namespace;
  return (
    place(before.from) !== place(tag.from) ||
    before.from?.name !== tag.from.name ||
    (before.reference ?? false) !== (tag.reference ?? false)
  );
}

function tagged(
  context: TaggingContext,
  stream: ImageStream,
  reference: TagReference,
  faults: string[],
): ImageStream {
  const event = tagEvent(context, stream, reference, faults);
  if (event === undefined) return stream;
  // A real server counts up the followed revision along with the new one, when both are in one stream.
  const { tag: followed, own } = streamPlace(stream, reference);
  const counted =
    own && reference.from?.kind === 'ImageStreamTag'
      ? withHeadGeneration(stream, followed, event.generation)
      : stream;
  return addEvent(counted, reference.name, event);
}

/** The tags that follow a tag whose newest revision has changed get it too: one step, as a real server goes. */
function followChanges(stream: ImageStream, old: ImageStream | undefined): ImageStream {
  return (stream.status.tags ?? []).reduce((result, { tag }) => {
    const head = latestEvent(result, tag);
    const unchanged = old !== undefined && isDeepStrictEqual(head, latestEvent(old, tag));
    return head === undefined || unchanged ? result : withFollowers(result, tag, head);
  }, stream);
}

function requireValid(stream: ImageStream, faults: readonly string[]): void {
  const { name } = stream.metadata;
  const causes: StatusCause[] = (stream.spec.tags ?? []).flatMap((tag) =>
    referenceFaults(tag, `spec.tags[${tag.name}]`),
  );
  if (faults.length > 0) {
    const message = `Internal error: imagestreams "${name}" is invalid: ${combined(faults)}`;
    causes.unshift({ reason: 'InternalError', message, field: '[]' });
  }
  if (causes.length > 0)
    throw invalid({ group: 'image.openshift.io', resource: 'ImageStream' }, name, causes);
}
