import { record, text } from './json.ts';
import {
  headOf,
  tagIn,
  type RevisionSnapshot,
  type StreamSnapshot,
  type TagSnapshot,
} from './streamSnapshot.ts';
import type { StreamTarget } from './target.ts';

/** The tag of the same stream that a tag follows. */
export function followedTag({ spec }: TagSnapshot, { project, stream }: StreamTarget): string | undefined {
  const from = record(spec?.['from']);
  const name = text(from['name']);
  if (from['kind'] !== 'ImageStreamTag' || name === undefined) return undefined;
  if ((text(from['namespace']) ?? project) !== project) return undefined;
  const colon = name.indexOf(':');
  return colon < 0 || name.slice(0, colon) === stream ? name.slice(colon + 1) : undefined;
}

/** The image that the source of a tag gives within its stream; undefined for a source that is elsewhere. */
export function givenImage(tag: TagSnapshot, stream: StreamSnapshot): RevisionSnapshot | undefined {
  const followed = followedTag(tag, { project: stream.project, stream: stream.name });
  if (followed !== undefined) return tagIn(stream, followed)?.revisions[0];
  const from = record(tag.spec?.['from']);
  const name = from['kind'] === 'ImageStreamImage' ? text(from['name']) : undefined;
  return name === undefined ? undefined : tag.revisions[indexOf(tag, name.slice(name.indexOf('@') + 1))];
}

/**
 * How many revisions came after the one that the source gives. Of a source that gives something else nothing is known: it
 * comes before the newest revision, which then is the newest in any case.
 */
export function newerThanSource(
  tag: TagSnapshot,
  saved: StreamSnapshot,
  now: StreamSnapshot | undefined,
): number {
  const source = sourceImage(tag, saved, now);
  if (source === 'none') return 0;
  return source === 'other' ? Math.min(1, tag.revisions.length) : indexOf(tag, source.image);
}

/**
 * A history without the revision that its source brought along below the newest, where the source gives something that
 * the tag never had.
 */
export function withoutGift(
  there: readonly RevisionSnapshot[],
  tag: TagSnapshot,
  saved: StreamSnapshot,
  now: StreamSnapshot | undefined,
): readonly RevisionSnapshot[] {
  if (sourceImage(tag, saved, now) !== 'other') return there;
  const at = there[0]?.image === tag.revisions[0]?.image ? 1 : 0;
  const { length } = tag.revisions;
  const isWhole = there.length === length + 1 && at === 1;
  const isBegun = there.length === length && at === 0 && length > 1;
  return isWhole || isBegun ? there.filter((_, index) => index !== at) : there;
}

/**
 * The image that the cluster puts on a tag when it gets its source: `none` when it puts none, does so later, or one that
 * the tag now has to follow; `other` when it may be one that the tag never had and did not follow.
 */
type SourceImage = { readonly image: string } | 'none' | 'other';

function sourceImage(tag: TagSnapshot, saved: StreamSnapshot, now: StreamSnapshot | undefined): SourceImage {
  const from = record(tag.spec?.['from']);
  const followed = followedTag(tag, { project: saved.project, stream: saved.name });
  if (followed !== undefined) {
    const before = tagIn(saved, followed);
    const image = headOf(before ?? tagIn(now, followed));
    if (image === undefined) return 'none';
    if (indexOf(tag, image) >= 0) return { image };
    // An alias of an alias does not get what the first alias gets.
    return before === undefined ? 'none' : 'other';
  }
  if (from['kind'] === 'ImageStreamTag') return 'other';
  const name = text(from['name']);
  if (from['kind'] !== 'ImageStreamImage' || name === undefined) return 'none';
  const image = name.slice(name.indexOf('@') + 1);
  return indexOf(tag, image) >= 0 ? { image } : 'other';
}

/** The newest revision with the image; its digest may be shortened, as the API takes it. */
function indexOf({ revisions }: TagSnapshot, wanted: string): number {
  const hex = wanted.replace(/^sha256:/, '');
  return revisions.findIndex(({ image }) => image === wanted || image.startsWith(`sha256:${hex}`));
}
