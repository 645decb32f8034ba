import { shortDigest } from './digest.ts';
import type { Retag, RetagOutcome } from './retag.ts';
import type { Tag } from './tag.ts';
import { plainLine } from './text.ts';
import type { Use } from './usedBy.ts';
import { countWords, listWords } from './words.ts';
import { agoWords } from './deletionText.ts';

/** What else happens when a tag moves. */
export interface MoveEffects {
  /** Tags of the same stream that follow it. */
  readonly followers: readonly string[];
  readonly started: Started;
}

/** What starts anew when a tag moves; `sure` is false where not everything could be looked at. */
export interface Started {
  readonly uses: readonly Use[];
  readonly sure: boolean;
}

/** A question before a tag is moved, and the button that says yes to it. */
export interface RetagQuestion {
  readonly message: string;
  readonly detail: string;
  readonly button: 'Move Tag' | 'Roll Back';
}

/** At most so many workloads are named. */
const named = 4;

/** The question before an existing tag gets another image; `now` in ms since the epoch. */
export function retagQuestion(retag: Retag, { followers, started }: MoveEffects, now: number): RetagQuestion {
  const { source, target, confirmed } = retag;
  const [tag, stream, project] = [target.tag, target.stream, target.project].map((name) =>
    plainLine(name, 80),
  );
  const image = shortDigest(source.image);
  const head = confirmed?.revisions[0];
  const age = head?.created === undefined ? '' : `, pushed ${agoWords(head.created, now)}`;
  const back = isRollBack(retag);
  const lines = [
    startedWords(started),
    followerWords(followers),
    head === undefined
      ? undefined
      : `It points to ${shortDigest(head.image)} now${age}. That stays in its history.`,
    confirmed && endsWords(confirmed, retag),
    back ? undefined : `The image is that of ${tagName(source)}: ${source.image}`,
    retag.how === 'following'
      ? `From then on it follows ${plainLine(source.tag, 80)}.`
      : 'From then on it is pinned to the image, until it is moved or pushed to again.',
  ];
  return {
    message: back
      ? `Roll back tag ${tag} of ${stream} in ${project} to ${image}?`
      : `Move tag ${tag} of ${stream} in ${project} to ${image}?`,
    detail: lines.filter((line) => line !== undefined).join('\n'),
    button: back ? 'Roll Back' : 'Move Tag',
  };
}

/** What became of it, as a sentence. */
export function retagSummary(
  retag: Retag,
  outcome: RetagOutcome,
): { readonly kind: 'done' | 'failed'; readonly message: string } {
  const target = tagName(retag.target);
  const image = shortDigest(retag.source.image);
  if (outcome.kind === 'moved') {
    const now = outcome.now === undefined ? 'has no image any more' : `points to ${shortDigest(outcome.now)}`;
    const message = `${target} was left alone: it was changed meanwhile and ${now}. Look at it again, then repeat.`;
    return { kind: 'failed', message };
  }
  if (isRollBack(retag)) return { kind: 'done', message: `Rolled back ${target} to ${image}.` };
  const message =
    retag.how === 'following'
      ? `${target} follows ${plainLine(retag.source.tag, 80)} now.`
      : `Tagged ${tagName(retag.source)} as ${target}.`;
  return { kind: 'done', message };
}

function isRollBack({ source, target }: Retag): boolean {
  return source.project === target.project && source.stream === target.stream && source.tag === target.tag;
}

function startedWords({ uses, sure }: Started): string | undefined {
  const names = uses.map(({ workload, name, project }) => plainLine(`${workload} ${name} in ${project}`, 80));
  const unsure = sure
    ? undefined
    : 'Whether more starts anew with it cannot be told: not everything may be seen.';
  if (names.length === 0) {
    return sure
      ? 'Nothing starts anew with it.'
      : 'Whether anything starts anew with it cannot be told: not everything may be seen.';
  }
  const more = names.length > named ? [countWords(names.length - named, 'other')] : [];
  const verb = names.length === 1 ? 'This starts' : 'These start';
  return [`${verb} anew with it: ${listWords([...names.slice(0, named), ...more])}.`, unsure]
    .filter((line) => line !== undefined)
    .join(' ');
}

function followerWords(followers: readonly string[]): string | undefined {
  if (followers.length === 0) return undefined;
  const more = followers.length > named ? [countWords(followers.length - named, 'other')] : [];
  const names = listWords([...followers.slice(0, named).map((name) => plainLine(name, 80)), ...more]);
  return followers.length === 1
    ? `${names} follows it and moves along.`
    : `${names} follow it and move along.`;
}

/** What the tag has taken its image from until now, where that ends. */
function endsWords({ source, scheduled }: Tag, { target, how, source: from }: Retag): string | undefined {
  if (source?.kind === 'external' && scheduled)
    return `Its scheduled import from ${plainLine(source.pullSpec, 80)} ends.`;
  if (source?.kind === 'external') return `It is no longer taken from ${plainLine(source.pullSpec, 80)}.`;
  if (source?.kind !== 'tag') return undefined;
  const isSame =
    how === 'following' && source.tag === from.tag && (source.stream ?? target.stream) === from.stream;
  return isSame ? undefined : `It no longer follows ${plainLine(source.tag, 80)}.`;
}

function tagName({ project, stream, tag }: { project: string; stream: string; tag: string }): string {
  return plainLine(`${project}/${stream}:${tag}`, 120);
}
