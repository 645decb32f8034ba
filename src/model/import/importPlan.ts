import type { ImageStream } from '../imageStream.ts';
import { sameTag, type Tag } from '../tag.ts';
import type { ImportAnswer, ImportRequest, ImportResult } from './importRequest.ts';

/** An import as a person saw and confirmed it: images one by one, each with the tag that it gets. */
export interface ImportPlan {
  readonly request: ImportRequest;
  /** The stream that it goes into; undefined when there was none. */
  readonly seen: ImageStream | undefined;
  /** What a look at the registry found for the images. */
  readonly found: readonly ImportResult[];
}

/** What became of an import. */
export type ImportOutcome =
  | { readonly kind: 'done'; readonly answer: ImportAnswer }
  /** These tags are not what they were when it was confirmed, or the whole stream is another one; nothing was imported. */
  | { readonly kind: 'elsewhere'; readonly tags: readonly string[] };

/** The tag of a stream; undefined where there is none, or no stream. */
export function tagNamed(stream: ImageStream | undefined, name: string): Tag | undefined {
  return stream?.tags.find((tag) => tag.name === name);
}

/** The tags of a plan that are not as they were seen. */
export function movedTags({ request, seen }: ImportPlan, now: ImageStream | undefined): readonly string[] {
  const names = request.images.map(({ to }) => to);
  return names.filter((name) => !sameTag(tagNamed(seen, name), tagNamed(now, name)));
}

/** Whether the stream of a plan is the one that was seen, or one where there was none. */
export function isSeenStream({ seen }: ImportPlan, now: ImageStream | undefined): boolean {
  return seen?.uid === now?.uid;
}

/**
 * What a stream says of an import whose answer was lost; undefined where it says that the import was not made. The tags
 * that fail are recorded in the stream as well.
 */
export function resultIn(
  { request, found }: ImportPlan,
  before: ImageStream | undefined,
  now: ImageStream | undefined,
): ImportAnswer | undefined {
  if (now === undefined || now.resourceVersion === before?.resourceVersion) return undefined;
  const images = request.images.map(({ from, to }): ImportResult | undefined => {
    const result = resultOf(from, to, tagNamed(now, to));
    const old = resultOf(from, to, tagNamed(before, to));
    const expected = found.find((each) => each.from === from);
    // Somebody else may have changed the stream: a tag that is as it was has to be as it was to become.
    return sameResult(result, old) && !sameResult(result, expected) ? undefined : result;
  });
  const isDone = images.every((image) => image !== undefined);
  return isDone ? { images, additionalTags: [], stream: now } : undefined;
}

function resultOf(from: string, to: string, tag: Tag | undefined): ImportResult | undefined {
  if (tag?.source?.kind !== 'external' || tag.source.pullSpec !== from) return undefined;
  if (tag.importFailure !== undefined) return { kind: 'failed', from, to, problem: { ...tag.importFailure } };
  const image = tag.revisions[0]?.image;
  return image === undefined ? undefined : { kind: 'found', from, to, image, platforms: [] };
}

function sameResult(a: ImportResult | undefined, b: ImportResult | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === 'found') return b.kind === 'found' && a.image === b.image;
  return b.kind === 'failed' && a.problem.message === b.problem.message;
}

/** Whether a tag that failed is in the stream all the same: there it stays failing until it is imported again. */
export function isRecorded(result: ImportResult, stream: ImageStream | undefined): boolean {
  const source = tagNamed(stream, result.to)?.source;
  return source?.kind === 'external' && source.pullSpec === result.from;
}
