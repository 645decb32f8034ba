import { attachmentOf } from './attachment.ts';
import type { Digest } from './digest.ts';
import type { ImageStream } from './imageStream.ts';
import type { Tag } from './tag.ts';
import type { TagTarget } from './target.ts';

/** What is left of streams once some of their tags are deleted, looked up by what goes. */
export interface Stays {
  /** Tags of any stream whose newest image is the same. */
  siblings(tag: Tag): readonly TagTarget[];
  /** Tags of any stream that follow this one. */
  followers(target: TagTarget): readonly TagTarget[];
  /** Signatures and the like in the same stream, of images that the tag held and that no tag of the stream holds any more. */
  attachments(target: TagTarget, tag: Tag): readonly string[];
}

/** A stream by its name, for a map. */
export function streamKey(project: string, stream: string): string {
  return `${project}/${stream}`;
}

/** A tag by its name, for a map; without `tag` its stream. */
export function tagKey({
  project,
  stream,
  tag,
}: Omit<TagTarget, 'tag'> & { readonly tag: string | undefined }): string {
  return tag === undefined ? streamKey(project, stream) : `${streamKey(project, stream)}:${tag}`;
}

/**
 * One pass over all tags of all streams; every question after that is a look-up. What goes together has its answers in
 * common: a thousand tags of one image share one list of siblings.
 */
export function indexStays(
  streams: readonly ImageStream[],
  going: readonly { readonly stream: ImageStream; readonly tag?: Tag }[],
): Stays {
  const gone = new Set(
    going.map(({ stream, tag }) => tagKey({ project: stream.project, stream: stream.name, tag: tag?.name })),
  );
  const byImage = new Map<Digest, TagTarget[]>();
  const bySource = new Map<string, TagTarget[]>();
  const attached = new Map<string, ReadonlyMap<Digest, readonly string[]>>();
  for (const stream of streams) {
    const key = streamKey(stream.project, stream.name);
    if (gone.has(key)) continue;
    const left = stream.tags.filter((tag) => !gone.has(`${key}:${tag.name}`));
    for (const tag of left) {
      const target: TagTarget = { project: stream.project, stream: stream.name, tag: tag.name };
      const image = tag.revisions[0]?.image;
      if (image !== undefined) append(byImage, image, target);
      const source = sourceKey(tag, stream);
      if (source !== undefined) append(bySource, source, target);
    }
    if (left.length < stream.tags.length) attached.set(key, orphans(left));
  }
  return {
    siblings: ({ revisions: [newest] }) => (newest === undefined ? [] : (byImage.get(newest.image) ?? [])),
    followers: (target) => bySource.get(tagKey(target)) ?? [],
    attachments: ({ project, stream }, tag) => {
      const left = attached.get(streamKey(project, stream));
      if (left === undefined || left.size === 0) return [];
      const images = new Set(tag.revisions.map(({ image }) => image));
      return [...images].flatMap((image) => left.get(image) ?? []);
    },
  };
}

/** The tag that a tag follows, its own stream and project where none is named. */
function sourceKey({ source }: Tag, { project, name }: ImageStream): string | undefined {
  if (source?.kind !== 'tag') return undefined;
  return tagKey({ project: source.project ?? project, stream: source.stream ?? name, tag: source.tag });
}

/** Names of attachments by the image that they describe, of images that none of the tags holds, now or earlier. */
function orphans(tags: readonly Tag[]): ReadonlyMap<Digest, readonly string[]> {
  const bySubject = new Map<Digest, string[]>();
  const held = new Set<Digest>();
  for (const tag of tags) {
    const attachment = attachmentOf(tag);
    if (attachment !== undefined) append(bySubject, attachment.subject, tag.name);
    else for (const { image } of tag.revisions) held.add(image);
  }
  for (const image of held) bySubject.delete(image);
  return bySubject;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const values = lists.get(key);
  if (values === undefined) lists.set(key, [value]);
  else values.push(value);
}
