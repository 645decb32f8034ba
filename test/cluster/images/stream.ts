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
 * The stream with a new revision on a tag, and on the tags that follow it in the same stream.
 * The same image again, from the same place, is no new revision.
 */
export function withEvent(stream: ImageStream, tag: string, event: TagEvent): ImageStream {
  const history = tagHistory(stream, tag);
  const [head] = history?.items ?? [];
  if (head?.image === event.image && head.dockerImageReference === event.dockerImageReference) return stream;
  const changed = withHistory(stream, tag, { tag, items: [event, ...(history?.items ?? [])] });
  const followers = (stream.spec.tags ?? []).filter(
    ({ name, from }) => name !== tag && follows(from, stream, tag),
  );
  return followers.reduce((result, { name }) => withEvent(result, name, event), changed);
}

function follows(from: TagReference['from'], stream: ImageStream, tag: string): boolean {
  if (from?.kind !== 'ImageStreamTag') return false;
  const sameProject = (from.namespace ?? stream.metadata.namespace) === stream.metadata.namespace;
  return sameProject && (from.name === tag || from.name === `${stream.metadata.name}:${tag}`);
}

function by<T>(key: (item: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : 1);
}
