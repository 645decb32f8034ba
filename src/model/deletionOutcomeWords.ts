import type { DeletionItem, DeletionOutcome } from './deletion.ts';
import { short, targetName } from './deletionText.ts';
import { shortDigest, type Digest } from './digest.ts';
import type { Failure } from './failure.ts';
import { describeFailure, failureText } from './failureWords.ts';
import { plainLine } from './text.ts';
import { listWords } from './words.ts';

/** What became of an item that is still there. */
type Staying = DeletionOutcome & { readonly kind: 'moved' | 'putBack' | 'failed' };

/** What became of an item that went though it was not what was confirmed. */
type Lost = DeletionOutcome & { readonly kind: 'lost' };

/** So many of the items that stay are named in a message. */
const named = 3;

/** Whether the item was tried and is still there. */
export function isStaying(outcome: DeletionOutcome): outcome is Staying {
  return outcome.kind === 'moved' || outcome.kind === 'putBack' || outcome.kind === 'failed';
}

/** Whether the item went though it was not what was confirmed. */
export function isLost(outcome: DeletionOutcome): outcome is Lost {
  return outcome.kind === 'lost';
}

/** What a message about one item calls it: `skyfield:1.0`, `image stream skyfield`. */
export function itemName(item: DeletionItem): string {
  const { stream } = item;
  return item.kind === 'tag' ? targetName({ stream, tag: item.tag }) : `image stream ${short(stream)}`;
}

/** The first few of what stays, each with its reason: `hackershop/skyfield:1.0 (…), … and 4 more`. */
export function stayedWords(stayed: readonly Staying[]): string {
  const words = stayed.slice(0, named).map((outcome) => `${nameOf(outcome.item)} (${reasonWords(outcome)})`);
  const more = stayed.length - words.length;
  return listWords(more > 0 ? [...words, `${more.toLocaleString('en-US')} more`] : words);
}

/** Why an item stays, as the end of a sentence without its full stop. */
export function reasonWords(outcome: Staying): string {
  switch (outcome.kind) {
    case 'moved':
      return movedWords(outcome.item, outcome.now);
    case 'putBack':
      return `it was pushed to in that very moment, and ${imageWords(outcome.now)} was put back`;
    case 'failed':
      return failureReason(outcome.failure);
  }
}

/** What became of the items that went though they were pushed to, in sentences. */
export function lostWords(lost: readonly Lost[]): string {
  const sentences = lost
    .slice(0, named)
    .map(({ item, failure }) => `${nameOf(item)} ${wentToo}: ${failureReason(failure)}.`);
  const more = lost.length - sentences.length;
  const others = more > 0 ? [`The same happened to ${more.toLocaleString('en-US')} more.`] : [];
  return [...sentences, ...others, remembered(lost.length)].join(' ');
}

/** What became of the one item that went though it was pushed to. */
export function lostMessage({ item, failure }: Lost): string {
  return `${itemName(item)} ${wentToo}: ${failureReason(failure)}. ${remembered(1)}`;
}

const wentToo = 'was pushed again in the last moment and went too; it could not be put back';

function remembered(count: number): string {
  return `Recently Deleted has ${count === 1 ? 'it' : 'them'}.`;
}

function failureReason(failure: Failure): string {
  return plainLine(describeFailure(failure).summary, 140).replace(/\.$/, '');
}

function movedWords(item: DeletionItem, now: Digest | undefined): string {
  if (item.kind === 'stream') return 'it was changed meanwhile';
  if (now === undefined) return 'it was changed meanwhile and points to no image now';
  if (now === item.confirmed.revisions[0]?.image) return 'it was changed meanwhile';
  const was = item.confirmed.source === undefined ? 'pushed again' : 'changed';
  return `it was ${was} meanwhile and points to ${shortDigest(now)}`;
}

function imageOf(now: Digest | undefined): string {
  return now === undefined ? '' : ` (${now})`;
}

function imageWords(now: Digest | undefined): string {
  return now === undefined ? 'what was pushed' : shortDigest(now);
}

/** A line for the log about an item that this deletion did not remove. */
export function reportWords(outcome: DeletionOutcome): string {
  const name = nameOf(outcome.item);
  switch (outcome.kind) {
    case 'deleted':
      return `${name}: deleted`;
    case 'gone':
      return `${name}: it was gone already`;
    case 'cancelled':
      return `${name}: not tried, it was cancelled`;
    case 'failed':
      return `${name}: ${plainLine(failureText(outcome.failure), 500)}`;
    case 'lost':
      return `${name}: it ${wentToo}${imageOf(outcome.now)}: ${plainLine(failureText(outcome.failure), 500)}`;
    case 'moved':
    case 'putBack':
      return `${name}: ${reasonWords(outcome)}`;
  }
}

function nameOf(item: DeletionItem): string {
  const { project, stream } = item;
  return targetName(item.kind === 'tag' ? { project, stream, tag: item.tag } : { project, stream });
}
