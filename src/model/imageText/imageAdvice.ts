import type { Digest } from '../digest.ts';
import type { ImagePlace } from './imagePlace.ts';
import type { ImageStream } from '../imageStream.ts';
import { newerVersion } from './newerVersion.ts';
import { newestFirst, type Tag } from '../tag.ts';

/** What is known of an image stream that a file names. */
export type StreamSight =
  /** Its project is not open, or not all of it is known. */
  | { readonly kind: 'unknown'; readonly why: 'closed' | 'partly' }
  /** Its project was listed, and there is no such stream. */
  | { readonly kind: 'none' }
  /** `isCurrent` while the list follows the cluster. */
  | { readonly kind: 'seen'; readonly stream: ImageStream; readonly isCurrent: boolean };

/** What there is to say about an image that a file names. */
export type ImageAdvice =
  /** `noRevision` for a digest that no tag of the stream is known to have pointed to. */
  | { readonly kind: 'unknown'; readonly why: 'closed' | 'partly' | 'noRevision' }
  | { readonly kind: 'noStream' }
  /** `closest` is the tag that may have been meant. */
  | { readonly kind: 'noTag'; readonly tag: string; readonly closest?: Tag }
  | FoundImage;

export interface FoundImage {
  readonly kind: 'found';
  readonly stream: ImageStream;
  /** Undefined for an image that is named by its digest. */
  readonly tag: Tag | undefined;
  /** Undefined for a tag without an image. */
  readonly image: Digest | undefined;
  /** When it was pushed, ms since the epoch. */
  readonly pushed: number | undefined;
  /** A tag that leads to it: its own, or one that points to it now or did before. */
  readonly through: string;
  /** The tags that point to it now. */
  readonly tags: readonly string[];
  /** What came after it: a higher version, or what the tag of an earlier revision points to by now. */
  readonly newer?: Tag;
  /** Whether the tag is one that points to other images as time goes by. */
  readonly moves: boolean;
}

/** What there is to say about an image, from what is known. */
export function imageAdvice({ version }: ImagePlace, sight: StreamSight): ImageAdvice {
  if (sight.kind === 'unknown') return sight;
  if (sight.kind === 'none') return { kind: 'noStream' };
  const { stream } = sight;
  if ('digest' in version) return adviceOnDigest(version.digest, stream);
  const tag = stream.tags.find(({ name }) => name === version.tag);
  if (tag !== undefined) return adviceOnTag(tag, stream);
  if (!sight.isCurrent) return { kind: 'unknown', why: 'partly' };
  const closest = newestFirst(stream.tags).find(({ revisions }) => revisions.length > 0);
  return { kind: 'noTag', tag: version.tag, ...(closest === undefined ? {} : { closest }) };
}

function adviceOnTag(tag: Tag, stream: ImageStream): FoundImage {
  const [head] = tag.revisions;
  const newer = newerVersion(tag.name, stream.tags);
  return {
    kind: 'found',
    stream,
    tag,
    through: tag.name,
    image: head?.image,
    pushed: head?.created,
    tags: head === undefined ? [] : tagsOf(head.image, stream),
    moves: tag.revisions.length > 1 || tag.source?.kind === 'tag' || tag.scheduled,
    ...(newer === undefined || newer.revisions[0]?.image === head?.image ? {} : { newer }),
  };
}

/** An image that no tag of the stream ever pointed to can be one platform of another: nothing is said of it. */
function adviceOnDigest(digest: Digest, stream: ImageStream): ImageAdvice {
  const holders = newestFirst(stream.tags).filter(({ revisions }) =>
    revisions.some(({ image }) => image === digest),
  );
  const [newest] = holders;
  if (newest === undefined) return { kind: 'unknown', why: 'noRevision' };
  const tags = tagsOf(digest, stream);
  const successor = tags[0] === undefined ? newest : newerVersionOf(tags, stream);
  return {
    kind: 'found',
    stream,
    tag: undefined,
    through: tags[0] ?? newest.name,
    image: digest,
    pushed: newest.revisions.find(({ image }) => image === digest)?.created,
    tags,
    moves: false,
    ...(successor === undefined ? {} : { newer: successor }),
  };
}

function newerVersionOf(tags: readonly string[], stream: ImageStream): Tag | undefined {
  for (const tag of tags) {
    const newer = newerVersion(tag, stream.tags);
    if (newer !== undefined) return newer;
  }
  return undefined;
}

function tagsOf(image: Digest, { tags }: ImageStream): string[] {
  return newestFirst(tags)
    .filter(({ revisions: [head] }) => head?.image === image)
    .map(({ name }) => name);
}
