import type { TagConsequences, TagDeletion } from './deletion.ts';
import {
  agoWords,
  closingLines,
  doubtWords,
  namesWords,
  short,
  targetName,
  undoLine,
  usageOf,
  workloadName,
  workloadsOf,
  type Detail,
  type Line,
} from './deletionText.ts';
import type { Tag } from './tag.ts';
import type { TagTarget } from './target.ts';
import type { Use } from './usedBy.ts';
import { countWords } from './words.ts';

/** What a question about one tag says. */

/** What deleting a tag means; `now` in ms since the epoch. */
export function tagDetail(item: TagDeletion, now: number): Detail {
  const { confirmed, consequences, undo } = item;
  const usage = usageLine(consequences);
  const isBad = usageOf(consequences.usedBy) !== 'notSeen';
  const lines = [
    isBad ? usage : undefined,
    undoLine(undo),
    isBad ? undefined : usage,
    headLine(confirmed, now),
    ...[
      earlierWords(consequences.earlier),
      siblingWords(consequences.siblings, item),
      followerWords(consequences.followers, item),
      attachmentWords(consequences.attachments),
    ].map((text) => fact(text, 2)),
    fact(pushWords(consequences.pushedBy, 'the next build brings it back'), 1),
    fact(importWords(consequences), 1),
  ];
  return { lines, closing: closingLines(undo.kind, spaceWords(confirmed, consequences)) };
}

/** A sentence that may share a line. */
export function fact(text: string | undefined, rank: Line['rank']): Line | undefined {
  return text === undefined ? undefined : { text, rank, joins: 'facts' };
}

function usageLine({ usedBy }: TagConsequences): Line {
  const [first, ...others] = workloadsOf(usedBy.uses);
  const doubt = doubtWords([usedBy]);
  if (first === undefined) {
    return doubt === undefined
      ? { text: 'No workload was seen to use it in the projects that you can see.', rank: 1 }
      : { text: `Whether it is used cannot be told: ${doubt}.`, rank: 0 };
  }
  const more = others.length === 0 ? '' : `, and ${others.length.toLocaleString('en-US')} more`;
  const unsure = doubt === undefined ? '' : ` Whether others do cannot be told: ${doubt}.`;
  return { text: `${workloadName(first)} uses this image${more}.${unsure}`, rank: 0 };
}

function headLine({ revisions: [head], source }: Tag, now: number): Line {
  if (head === undefined) return { text: 'It holds no image.', rank: 1, joins: 'facts' };
  const came = source === undefined ? 'pushed' : source.kind === 'external' ? 'imported' : 'tagged';
  const when = head.created === undefined ? '' : `, ${came} ${agoWords(head.created, now)}`;
  return { text: `It points to ${head.image}${when}.`, rank: 1 };
}

function earlierWords(earlier: number): string | undefined {
  if (earlier === 0) return undefined;
  return earlier === 1
    ? 'Its earlier revision goes too.'
    : `Its ${countWords(earlier, 'earlier revision')} go too.`;
}

function siblingWords(siblings: readonly TagTarget[], item: TagDeletion): string | undefined {
  if (siblings.length === 0) return undefined;
  return `The same image stays as ${namesWords(siblings.map((sibling) => nameFrom(sibling, item)))}.`;
}

function followerWords(followers: readonly TagTarget[], item: TagDeletion): string | undefined {
  if (followers.length === 0) return undefined;
  const names = namesWords(followers.map((follower) => nameFrom(follower, item)));
  return followers.length === 1
    ? `${names} follows it: it keeps its image, and gets nothing new.`
    : `${names} follow it: they keep their images, and get nothing new.`;
}

function attachmentWords({ length }: readonly string[]): string | undefined {
  if (length === 0) return undefined;
  return length === 1
    ? 'Its signature or other attachment stays as a tag of its own.'
    : `Its ${length} signatures or other attachments stay as tags of their own.`;
}

/** A build that names it as its output; one that ran before does nothing any more. */
export function pushWords(pushedBy: readonly Use[], then: string): string | undefined {
  const [first, ...others] = workloadsOf(pushedBy.filter(pushesAgain));
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` (and ${others.length.toLocaleString('en-US')} more)`;
  return `Build config ${short(first.name)} pushes to it${more}: ${then}.`;
}

/** Whether it is a build config that pushes here: other builds have run, and do not run again by themselves. */
export function pushesAgain({ workload, how }: Use): boolean {
  return workload === 'build config' && how === 'build output';
}

function importWords({ comesBackFrom, scheduled, source }: TagConsequences): string | undefined {
  if (comesBackFrom !== undefined) {
    return `The stream imports all tags of ${short(comesBackFrom, 60)}: the next import brings it back.`;
  }
  if (!scheduled || source?.kind !== 'external') return undefined;
  return `Its scheduled import from ${short(source.pullSpec, 60)} ends.`;
}

function spaceWords({ revisions }: Tag, { siblings, earlier }: TagConsequences): string | undefined {
  if (revisions.length === 0) return undefined;
  return siblings.length > 0 && earlier === 0
    ? 'No space is freed: other tags keep the image.'
    : 'No space is freed now: the next prune does that at the earliest.';
}

/** A tag as seen from another: as short as it stays clear. */
function nameFrom({ project, stream, tag }: TagTarget, from: TagDeletion): string {
  if (project !== from.project) return targetName({ project, stream, tag });
  return stream === from.stream ? short(tag) : targetName({ stream, tag });
}
