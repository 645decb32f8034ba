import type { StreamDeletion, TagConsequences } from './deletion.ts';
import { fact, pushWords } from './deletionTagWords.ts';
import {
  closingLines,
  doubtWords,
  namesWords,
  short,
  targetName,
  undoLine,
  workloadName,
  workloadsOf,
  type Detail,
  type Line,
} from './deletionText.ts';
import type { TagTarget } from './target.ts';
import { countWords } from './words.ts';

/** What a question about one whole stream says. */

/** What deleting a whole stream means. */
export function streamDetail({ tags, undo }: StreamDeletion): Detail {
  const all = tags.map(({ consequences }) => consequences);
  const usage = streamUsage(tags);
  const isBad = usage.rank === 0;
  const pushedBy = all.flatMap((one) => one.pushedBy);
  const lines = [
    isBad ? usage : undefined,
    undoLine(undo),
    isBad ? undefined : usage,
    fact(contentWords(tags), 1),
    fact(keptWords(all), 2),
    fact(strandedWords(all), 2),
    fact(pushWords(pushedBy, 'its builds have no place for their image then'), 1),
    fact(endingImports(all), 1),
  ];
  return { lines, closing: closingLines(undo.kind, streamSpace(tags)) };
}

type StreamTags = StreamDeletion['tags'];

function streamUsage(tags: StreamTags): Line {
  const used = tags.filter(({ consequences }) => consequences.usedBy.uses.length > 0);
  const doubt = doubtWords(tags.map(({ consequences }) => consequences.usedBy));
  const workloads = workloadsOf(used.flatMap(({ consequences }) => consequences.usedBy.uses));
  const [first] = workloads;
  const tag = used[0]?.tag;
  if (first === undefined || tag === undefined) {
    return doubt === undefined
      ? { text: 'No workload was seen to use it in the projects that you can see.', rank: 1 }
      : { text: `Whether it is used cannot be told: ${doubt}.`, rank: 0 };
  }
  const more =
    workloads.length === 1 ? '' : `, and ${countWords(workloads.length - 1, 'more workload')} use it`;
  const unsure = doubt === undefined ? '' : ` Whether others do cannot be told: ${doubt}.`;
  return { text: `${workloadName(first)} uses its tag ${short(tag.name)}${more}.${unsure}`, rank: 0 };
}

function contentWords(tags: StreamTags): string {
  if (tags.length === 0) return 'It has no tags.';
  const revisions = tags.reduce((sum, { tag }) => sum + tag.revisions.length, 0);
  const count = `${countWords(tags.length, 'tag')} with ${countWords(revisions, 'revision')}`;
  return `With it ${tags.length === 1 ? 'goes' : 'go'} ${count}: ${namesWords(tags.map(({ tag }) => short(tag.name)))}.`;
}

function keptWords(all: readonly TagConsequences[]): string | undefined {
  const kept = distinctNames(all.map(({ siblings }) => siblings));
  return kept.length === 0 ? undefined : `Images of it stay as ${namesWords(kept)}.`;
}

function strandedWords(all: readonly TagConsequences[]): string | undefined {
  const followers = distinctNames(all.map((one) => one.followers));
  if (followers.length === 0) return undefined;
  return followers.length === 1
    ? `${namesWords(followers)} follows one of its tags, and gets nothing new.`
    : `${namesWords(followers)} follow tags of it, and get nothing new.`;
}

// Tags of one image share their list of siblings.
function distinctNames(lists: readonly (readonly TagTarget[])[]): string[] {
  return [...new Set([...new Set(lists)].flat().map(targetName))];
}

function endingImports(all: readonly TagConsequences[]): string | undefined {
  const { length } = all.filter(({ scheduled }) => scheduled);
  if (length === 0) return undefined;
  return length === 1 ? 'Its scheduled import ends.' : `Its ${length} scheduled imports end.`;
}

function streamSpace(tags: StreamTags): string | undefined {
  const isEmpty = tags.every(({ tag }) => tag.revisions.length === 0);
  return isEmpty ? undefined : 'No space is freed now: the next prune does that at the earliest.';
}
