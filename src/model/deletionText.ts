import type { Undo, UsedBy } from './deletion.ts';
import { rightWords } from './right.ts';
import { plainLine } from './text.ts';
import type { Use } from './usedBy.ts';
import { ageWords, countWords, listWords } from './words.ts';

/** Pieces of what is said about a deletion: names cut to size, who uses an image, lines that fit a dialog. */

/** A dialog takes no more than this, whatever the names are. */
const longest = 690;
const mostLines = 8;
/** Sentences share a line up to this length. */
const lineLength = 110;

/** A sentence of a dialog. */
export interface Line {
  readonly text: string;
  /** What there is no room for goes by this: the highest first. */
  readonly rank: 0 | 1 | 2 | 3;
  /** May share a line with neighbours of the same kind. */
  readonly joins?: 'facts' | 'closing';
}

/** What a question says: consequences, worst first, and how it ends. */
export interface Detail {
  readonly lines: readonly (Line | undefined)[];
  readonly closing: readonly Line[];
}

/** The lines that fit into a dialog, in their order; short ones that may share a line do. */
export function detailOf(lines: readonly (Line | undefined)[]): string {
  const kept = lines.filter((line) => line !== undefined);
  let texts = joined(kept);
  while (texts.length > mostLines || lengthOf(texts) > longest) {
    const rank = Math.max(...kept.map((line) => line.rank));
    if (rank <= 0) return shortened(texts);
    const least = kept.findLastIndex((line) => line.rank === rank);
    kept.splice(least, 1);
    texts = joined(kept);
  }
  return texts.join('\n');
}

function lengthOf(texts: readonly string[]): number {
  return texts.join('\n').length;
}

/** Lines of which none may be left out, the longest cut until all fit. */
function shortened(texts: readonly string[]): string {
  const cut = [...texts];
  for (let excess = lengthOf(cut) - longest; excess > 0; excess = lengthOf(cut) - longest) {
    const most = Math.max(...cut.map(({ length }) => length));
    const index = cut.findIndex(({ length }) => length === most);
    cut[index] = plainLine(cut[index] ?? '', Math.max(most - excess, Math.ceil(most / 2)));
  }
  return cut.join('\n');
}

function joined(lines: readonly Line[]): string[] {
  const texts: string[] = [];
  let open: Line['joins'];
  for (const { text, joins } of lines) {
    const last = texts.at(-1);
    const isJoined =
      joins !== undefined && joins === open && last !== undefined && last.length + text.length < lineLength;
    if (isJoined) texts[texts.length - 1] = `${last} ${text}`;
    else texts.push(text);
    open = joins;
  }
  return texts;
}

/** A name of others in a sentence of ours. */
export function short(name: string, limit = 40): string {
  return plainLine(name, limit);
}

/** A tag or stream by its name, each part cut on its own so that the tag is never lost: `hackershop/skyfield:1.0`. */
export function targetName(target: {
  readonly project?: string;
  readonly stream: string;
  readonly tag?: string;
}): string {
  const { project, stream, tag } = target;
  return `${project === undefined ? '' : `${short(project)}/`}${short(stream)}${tag === undefined ? '' : `:${short(tag)}`}`;
}

/** The first few of the names, as many as are short enough together: `a, b, c and 5 more`. */
export function namesWords(names: readonly string[], most = 3, room = 130): string {
  let length = 0;
  const shown = names.slice(0, most).filter((name, index) => {
    length += name.length + 2;
    return index === 0 || length <= room;
  });
  const more = names.length - shown.length;
  return listWords(more === 0 ? shown : [...shown, `${more.toLocaleString('en-US')} more`]);
}

/** A workload or build as the start of a sentence: `Deployment web in hackershop`. */
export function workloadName({ workload, name, project }: Use): string {
  return `${workload.slice(0, 1).toUpperCase()}${workload.slice(1)} ${short(name)} in ${short(project)}`;
}

/** Each workload once, however many of its places use the image. */
export function workloadsOf(uses: readonly Use[]): Use[] {
  const once = new Map<string, Use>();
  for (const use of uses) {
    const key = [use.project, use.workload, use.name].join('/');
    if (!once.has(key)) once.set(key, use);
  }
  return [...once.values()];
}

/** What is known of whether something is used: it is, nobody was seen to, or that cannot be told. */
export type Usage = 'used' | 'unknown' | 'notSeen';

/** The three answers, which are never taken for one another. */
export function usageOf({ kind, uses, unseen }: UsedBy): Usage {
  if (uses.length > 0) return 'used';
  return kind === 'looked' && unseen.length === 0 ? 'notSeen' : 'unknown';
}

/** Why it is not known who uses something: `not seen were pods in hackershop`; undefined when all was looked at. */
export function doubtWords(usedBy: readonly UsedBy[]): string | undefined {
  if (usedBy.some(({ kind }) => kind === 'looking')) return 'the search has not ended yet';
  const unseen = [...new Set(usedBy.flatMap((one) => one.unseen))].map((words) => short(words, 60));
  return unseen.length === 0 ? undefined : `not seen were ${namesWords(unseen, 2, 100)}`;
}

/** That it cannot be taken back, and why; undefined where it can. */
export function undoLine(undo: Undo): Line | undefined {
  if (undo.kind !== 'no') return undefined;
  return { text: `You cannot undo this: you may not ${short(rightWords(undo.missing), 100)}.`, rank: 0 };
}

/** Whether it can be taken back, and when space gets free: what every question ends with. */
export function closingLines(undo: Undo['kind'], space: string | undefined): Line[] {
  const words = {
    yes: `You can undo this${space === undefined ? '' : ' until the image is pruned'}.`,
    unknown: 'Whether you may undo this cannot be told.',
    no: undefined,
  }[undo];
  return [words, space].flatMap((text) => (text === undefined ? [] : [{ text, rank: 0, joins: 'closing' }]));
}

/** `just now`, `9 d ago`. */
export function agoWords(time: number, now: number): string {
  const age = ageWords(time, now);
  return age === 'now' ? 'just now' : `${age} ago`;
}

/** `1 tag`, `3 tags and 1 image stream`, `2 image streams`. */
export function kindsWords(tags: number, streams: number): string {
  const words = [
    ...(tags > 0 ? [countWords(tags, 'tag')] : []),
    ...(streams > 0 ? [countWords(streams, 'image stream')] : []),
  ];
  return listWords(words);
}

/** The text as the start of a sentence. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
