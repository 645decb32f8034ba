import type { DeletionItem, DeletionPlan, Refused, TagConsequences } from './deletion.ts';
import { pushesAgain } from './deletionTagWords.ts';
import {
  closingLines,
  doubtWords,
  namesWords,
  short,
  targetName,
  usageOf,
  workloadsOf,
  type Detail,
  type Line,
} from './deletionText.ts';
import { rightWords, type Right } from './right.ts';
import type { Tag } from './tag.ts';
import { countWords, listWords } from './words.ts';

/** The lines of a question about several tags and streams at once, and about what stays. */

/** Names of this many items are shown. */
const named = 6;

/** A tag that goes, on its own or with its stream. */
interface GoingTag {
  readonly name: string;
  readonly tag: Tag;
  readonly consequences: TagConsequences;
}

/** What deleting several items means, worst first. */
export function manyDetail({ items }: DeletionPlan): Detail {
  const tags = items.flatMap(goingTags);
  const { isBad, lines } = usageLines(tags);
  const isAny = tags.some(({ tag }) => tag.revisions.length > 0);
  const space = isAny ? 'No space is freed now: the next prune does that at the earliest.' : undefined;
  const all: Line[] = [
    ...(isBad ? lines : []),
    ...undoLines(items),
    ...(isBad ? [] : lines),
    { text: `${namesWords(items.map(targetName), named, 220)}.`, rank: 2 },
    ...earlierLines(tags),
    ...returnLines(items),
  ];
  return { lines: all, closing: closingLines(undoKind(items), space) };
}

/** The tags that an item takes along. */
export function goingTags(item: DeletionItem): GoingTag[] {
  if (item.kind === 'tag') {
    const { confirmed, consequences } = item;
    return [{ name: targetName(item), tag: confirmed, consequences }];
  }
  const { project, stream } = item;
  return item.tags.map(({ tag, consequences }) => ({
    name: targetName({ project, stream, tag: tag.name }),
    tag,
    consequences,
  }));
}

function usageLines(tags: readonly GoingTag[]): { isBad: boolean; lines: Line[] } {
  const by = (usage: string): GoingTag[] =>
    tags.filter(({ consequences }) => usageOf(consequences.usedBy) === usage);
  const [used, unknown] = [by('used'), by('unknown')];
  const isBad = used.length + unknown.length > 0;
  if (!isBad) {
    const text = 'No workload was seen to use any of them in the projects that you can see.';
    return { isBad, lines: [{ text, rank: 1 }] };
  }
  const lines: Line[] = [];
  if (used.length > 0) {
    const names = namesWords(used.map(usedWords), 3, 170);
    lines.push({ text: `${ofTags(used.length, tags.length)} in use: ${names}.`, rank: 0 });
  }
  if (unknown.length > 0) {
    const doubt = doubtWords(unknown.map(({ consequences }) => consequences.usedBy)) ?? '';
    const { length } = unknown;
    const others =
      used.length > 0
        ? countWords(length, 'other')
        : length === tags.length
          ? 'they'
          : countWords(length, 'tag');
    const are = length === 1 ? 'is' : 'are';
    lines.push({ text: `Whether ${others} ${are} used cannot be told: ${doubt}.`, rank: 0 });
  }
  return { isBad, lines };
}

function ofTags(count: number, all: number): string {
  if (count === all) return count === 1 ? 'The tag is' : `All ${countWords(all, 'tag')} are`;
  return `${count.toLocaleString('en-US')} of the ${countWords(all, 'tag')} ${count === 1 ? 'is' : 'are'}`;
}

function usedWords({ name, consequences }: GoingTag): string {
  const [first, ...others] = workloadsOf(consequences.usedBy.uses);
  if (first === undefined) return name;
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en-US')} more`;
  return `${name} (${first.workload} ${short(first.name)}${more})`;
}

function undoLines(items: readonly DeletionItem[]): Line[] {
  const missing = items.flatMap(({ undo }) => (undo.kind === 'no' ? [undo.missing] : []));
  if (missing.length === 0) return [];
  const rights = [...new Set(missing.map(rightWords))].map((right) => short(right, 90));
  const what = missing.length === items.length ? 'this' : `${missing.length} of them`;
  return [{ text: `You cannot undo ${what}: you may not ${namesWords(rights, 2, 100)}.`, rank: 0 }];
}

/** What can be said of all that is not ruled out already. */
function undoKind(items: readonly DeletionItem[]): 'yes' | 'unknown' | 'no' {
  const kinds = new Set(items.map(({ undo }) => undo.kind));
  if (kinds.has('unknown')) return 'unknown';
  return kinds.has('no') ? 'no' : 'yes';
}

function earlierLines(tags: readonly GoingTag[]): Line[] {
  const earlier = tags.reduce((sum, { consequences }) => sum + consequences.earlier, 0);
  const kept = tags.filter(({ consequences }) => consequences.siblings.length > 0).length;
  const lists = new Set(tags.map(({ consequences }) => consequences.followers));
  const followers = [...lists].reduce((sum, { length }) => sum + length, 0);
  const texts = [
    earlier > 0 && `${countWords(earlier, 'earlier revision')} ${earlier === 1 ? 'goes' : 'go'} too.`,
    kept > 0 && `The images of ${countWords(kept, 'tag')} stay under other tags.`,
    followers > 0 &&
      `${countWords(followers, 'tag')} ${followers === 1 ? 'follows' : 'follow'} them and ${followers === 1 ? 'gets' : 'get'} nothing new.`,
  ];
  return texts.flatMap((text) => (text === false ? [] : [{ text, rank: 2, joins: 'facts' }]));
}

function returnLines(items: readonly DeletionItem[]): Line[] {
  const tags = items.flatMap((item) => (item.kind === 'tag' ? [item.consequences] : []));
  const back = tags.filter(
    ({ comesBackFrom, pushedBy }) => comesBackFrom !== undefined || pushedBy.some(pushesAgain),
  ).length;
  const scheduled = items.flatMap(goingTags).filter(({ consequences }) => consequences.scheduled).length;
  const texts = [
    back > 0 && `Builds or imports bring ${back === 1 ? '1 of them' : `${back} of them`} back.`,
    scheduled > 0 && `${countWords(scheduled, 'scheduled import')} ${scheduled === 1 ? 'ends' : 'end'}.`,
  ];
  return texts.flatMap((text) => (text === false ? [] : [{ text, rank: 1, joins: 'facts' }]));
}

/** What stays, and what is gone already. */
export function refusedLines(refused: readonly Refused[]): Line[] {
  const gone = refused.filter(({ why }) => why.kind === 'gone').map(({ target }) => targetName(target));
  const sentences = forbiddenGroups(refused).map(({ count, missing }) => {
    const stay = `${count.toLocaleString('en-US')} ${count === 1 ? 'stays' : 'stay'}`;
    return `${stay}: ${mayNot(missing)} (the right ${rightName(missing)} is missing).`;
  });
  const more = sentences.length - 2;
  const lines: Line[] = sentences.slice(0, 2).map((text, index) => ({ text, rank: index === 0 ? 0 : 1 }));
  if (more > 0) lines.push({ text: `More stay in ${countWords(more, 'other project')}.`, rank: 1 });
  if (gone.length > 0) lines.push({ text: goneWords(gone), rank: 1 });
  return lines;
}

/** That names are gone: `skyfield:1.0 is gone already.` */
export function goneWords(names: readonly string[]): string {
  return `${namesWords(names)} ${names.length === 1 ? 'is' : 'are'} gone already.`;
}

/** What is missing for how many of the refused. */
export function forbiddenGroups(
  refused: readonly Refused[],
): readonly { readonly count: number; readonly missing: Right }[] {
  const groups = new Map<string, { count: number; missing: Right }>();
  for (const { why } of refused) {
    if (why.kind !== 'forbidden') continue;
    const key = rightWords(why.missing);
    groups.set(key, { count: (groups.get(key)?.count ?? 0) + 1, missing: why.missing });
  }
  return [...groups.values()];
}

/** `you may not delete tags in planet-express` */
export function mayNot({ resource, project }: Right): string {
  return `you may not delete ${resource === 'imagestreams' ? 'image streams' : 'tags'} in ${short(project ?? 'any project')}`;
}

/** `delete imagestreamtags` */
export function rightName({ verb, resource }: Right): string {
  return `${verb} ${resource}`;
}

/** `in hackershop`, `in 3 projects`. */
export function placeWords(items: readonly DeletionItem[]): string {
  const projects = [...new Set(items.map(({ project }) => project))];
  return `in ${projects.length === 1 ? listWords(projects.map((name) => short(name, 63))) : countWords(projects.length, 'project')}`;
}
