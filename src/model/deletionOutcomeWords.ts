import type { DeletionItem, DeletionOutcome } from './deletion.ts';
import { short, targetName } from './deletionText.ts';
import { shortDigest, type Digest } from './digest.ts';
import { describeFailure, failureText } from './failureWords.ts';
import { plainLine } from './text.ts';
import { listWords } from './words.ts';

/** Why an item of a deletion is still there. */

type Staying = DeletionOutcome & { readonly kind: 'moved' | 'putBack' | 'failed' };

/** So many of the items that stay are named in a message. */
const named = 3;

/** Whether the item was tried and is still there. */
export function isStaying(outcome: DeletionOutcome): outcome is Staying {
  return outcome.kind === 'moved' || outcome.kind === 'putBack' || outcome.kind === 'failed';
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
      return plainLine(describeFailure(outcome.failure).summary, 140).replace(/\.$/, '');
  }
}

function movedWords(item: DeletionItem, now: Digest | undefined): string {
  if (item.kind === 'stream') return 'it was changed meanwhile';
  if (now === undefined) return 'it was changed meanwhile and points to no image now';
  if (now === item.confirmed.revisions[0]?.image) return 'it was changed meanwhile';
  const was = item.confirmed.source === undefined ? 'pushed again' : 'changed';
  return `it was ${was} meanwhile and points to ${shortDigest(now)}`;
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
    case 'moved':
    case 'putBack':
      return `${name}: ${reasonWords(outcome)}`;
  }
}

function nameOf(item: DeletionItem): string {
  const { project, stream } = item;
  return targetName(item.kind === 'tag' ? { project, stream, tag: item.tag } : { project, stream });
}
