import { without } from '../json.ts';
import type { ImageStream, TagEvent, TagHistory, TagReference } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { INTERNAL_REGISTRY, newMeta } from '../state/state.ts';

/** A new, empty image stream. */
export function newStream(project: string, name: string, at = new Date()): ImageStream {
  return {
    kind: 'ImageStream',
    apiVersion: 'image.openshift.io/v1',
    metadata: { ...newMeta(name, project, at), generation: 1 },
    spec: { lookupPolicy: { local: false } },
    status: { dockerImageRepository: `${INTERNAL_REGISTRY}/${project}/${name}` },
  };
}

/** A stream as readers see it: with the addresses of its repository, which are not stored. */
export function readStream(stream: ImageStream, state: State): ImageStream {
  const { namespace = '', name } = stream.metadata;
  const outside = { publicDockerImageRepository: `${state.registryHost}/${namespace}/${name}` };
  return {
    ...stream,
    status: {
      dockerImageRepository: `${INTERNAL_REGISTRY}/${namespace}/${name}`,
      ...(state.publicRegistry && outside),
      ...(stream.status.tags && { tags: stream.status.tags }),
    },
  };
}

/** Where the cluster itself finds an image of a stream. */
export function internalReference(project: string, stream: string, digest: string): string {
  return `${INTERNAL_REGISTRY}/${project}/${stream}@${digest}`;
}

/** The spec of a tag. */
export function tagReference(stream: ImageStream, tag: string): TagReference | undefined {
  return stream.spec.tags?.find((reference) => reference.name === tag);
}

/** The revisions of a tag and its conditions. */
export function tagHistory(stream: ImageStream, tag: string): TagHistory | undefined {
  return stream.status.tags?.find((history) => history.tag === tag);
}

/** The newest revision of a tag. */
export function latestEvent(stream: ImageStream, tag: string): TagEvent | undefined {
  return tagHistory(stream, tag)?.items?.[0];
}

/** Every revision of every tag. */
export function allEvents(stream: ImageStream): TagEvent[] {
  return (stream.status.tags ?? []).flatMap(({ items }) => items ?? []);
}

/** The stream with one tag's history replaced, tags by name; without the tag when there is no history. */
export function withHistory(stream: ImageStream, tag: string, history: TagHistory | undefined): ImageStream {
  const others = (stream.status.tags ?? []).filter((other) => other.tag !== tag);
  const tags = history === undefined ? others : [...others, history];
  return { ...stream, status: { ...stream.status, tags: tags.sort(by((item) => item.tag)) } };
}

/** The stream with one tag's spec replaced, tags by name; without the tag when there is no spec. */
export function withReference(
  stream: ImageStream,
  tag: string,
  reference: TagReference | undefined,
): ImageStream {
  const others = (stream.spec.tags ?? []).filter((other) => other.name !== tag);
  const tags = reference === undefined ? others : [...others, reference];
  const spec = without(stream.spec, 'tags');
  return {
    ...stream,
    spec: { ...spec, ...(tags.length > 0 && { tags: tags.sort(by((item) => item.name)) }) },
  };
}

/**
 * The stream with a new revision on a tag; the stream itself when nothing changes. The same image, or the same place,
 * again is no new revision: it changes the newest one.
 */
export function addEvent(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  const [head, ...earlier] = tagHistory(stream, tag)?.items ?? [];
  if (head === undefined) return withHistory(stream, tag, { tag, items: [event] });
  const { image, dockerImageReference, generation } = event;
  const sameImage = head.image === image;
  const samePlace = head.dockerImageReference === dockerImageReference;
  if (sameImage && samePlace && head.generation === generation) return stream;
  const items =
    sameImage || samePlace
      ? [{ ...head, image, dockerImageReference, generation }, ...earlier]
      : [event, head, ...earlier];
  return withHistory(stream, tag, { tag, items });
}

/** The stream with a new revision on a tag, and on the tags that follow it in the same stream. */
export function withEvent(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  const changed = addEvent(stream, tag, event);
  return changed === stream ? stream : withFollowers(changed, tag, event);
}

/** The stream with a revision on the tags that follow a tag; those that follow the followers stay. */
export function withFollowers(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  return (stream.spec.tags ?? [])
    .filter(({ from }) => follows(from, stream, tag))
    .reduce((result, { name }) => addEvent(result, name, event), stream);
}

/** The stream with another generation at the newest revision of a tag. */
export function withHeadGeneration(stream: ImageStream, tag: string, generation: number): ImageStream {
  const history = tagHistory(stream, tag);
  const [head, ...earlier] = history?.items ?? [];
  if (history === undefined || head === undefined) return stream;
  return withHistory(stream, tag, { ...history, items: [{ ...head, generation }, ...earlier] });
}

function follows(from: TagReference['from'], stream: ImageStream, tag: string): boolean {
  if (from?.kind !== 'ImageStreamTag') return false;
  const sameProject = (from.namespace ?? stream.metadata.namespace) === stream.metadata.namespace;
  return sameProject && (from.name === tag || from.name === `${stream.metadata.name}:${tag}`);
}

function by<T>(key: (item: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : 1);
}
