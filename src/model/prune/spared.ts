import type { StreamTarget } from '../target.ts';

/** What a person keeps although the plan would remove it: keys of streams, tags, revisions and images. */
export type Spared = ReadonlySet<string>;

/** All tags of a stream. */
export function sparedStream({ project, stream }: StreamTarget): string {
  return `stream ${project}/${stream}`;
}

/** All revisions of a tag. */
export function sparedTag({ project, stream }: StreamTarget, tag: string): string {
  return `tag ${project}/${stream}:${tag}`;
}

/** An image wherever it stands in the history of a tag. */
export function sparedRevision({ project, stream }: StreamTarget, tag: string, image: string): string {
  return `revision ${project}/${stream}:${tag}@${image}`;
}

/** An image and every revision that is it. */
export function sparedImage(image: string): string {
  return `image ${image}`;
}
