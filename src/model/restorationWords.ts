import type { Deleted } from './deleted.ts';
import { namesWords, short, targetName } from './deletionText.ts';
import type { DeletionQuestion, Summary } from './deletionWords.ts';
import { shortDigest } from './digest.ts';
import { describeFailure, failureText } from './failureWords.ts';
import type {
  Missing,
  Restorability,
  RestorationOutcome,
  RestorationPlan,
  RestorationTaken,
  Stopped,
} from './restoration.ts';
import { plainLine } from './text.ts';
import { countWords } from './words.ts';

/** What was deleted by its whole name: `hackershop/skyfield:1.0`, `hackershop/skyfield`. */
export function deletedName({ tag, snapshot: { project, name } }: Deleted): string {
  return targetName({ project, stream: name, ...(tag === undefined ? {} : { tag }) });
}

/** Whether it can come back, for a row of a list. */
export function restorabilityWords(restorability: Restorability): string {
  switch (restorability.kind) {
    case 'yes':
      return 'can come back';
    case 'unknown':
      return 'cannot be told before trying';
    case 'there':
      return 'is there, as it was';
    case 'taken':
      return 'exists again';
    case 'pruned': {
      const { length } = restorability.images;
      return length === 1 ? 'image pruned' : `${length} images pruned`;
    }
    case 'forbidden': {
      const { verb, resource } = restorability.missing;
      return `you may not ${verb} ${resource}`;
    }
  }
}

/** What to ask before something is put back that other tags would feel. */
export function restorationQuestion(
  deleted: Deleted,
  plan: Extract<RestorationPlan, { kind: 'steps' }>,
): DeletionQuestion {
  const { length } = plan.followers;
  const names = namesWords(plan.followers.map((tag) => short(tag)));
  const felt =
    length === 1
      ? `${names} follows it: it gets its revisions into its own history as well, and may move.`
      : `${names} follow it: they get its revisions into their own history as well, and may move.`;
  const lines = [...(length === 0 ? [] : [felt]), `It comes back ${contentWords(deleted)}.`];
  return { message: `Restore ${deletedName(deleted)}?`, detail: lines.join('\n') };
}

/** What became of putting something back. */
export function restorationSummary(deleted: Deleted, outcome: RestorationOutcome): Summary {
  const name = shortName(deleted);
  switch (outcome.kind) {
    case 'there':
      return { kind: 'done', message: `Nothing to restore: ${name} is there, as it was.` };
    case 'taken':
      return takenSummary(deleted, outcome);
    case 'restored':
      return restoredSummary(deleted, outcome);
  }
}

/** Something that did not come back as it was, as a text for the log: what and why, and what to do. */
export function missingWords(missing: Missing): string {
  return missing.kind === 'failure' ? failureText(missing.failure) : missingSummary(missing);
}

function missingSummary(missing: Missing): string {
  switch (missing.kind) {
    case 'failure':
      return describeFailure(missing.failure).summary;
    case 'withheld':
      return `${short(missing.name, 80)} looked like a secret and was not kept.`;
    case 'different':
      return `The image stream had been made anew, and its ${missing.what} are not those that it had.`;
  }
}

function takenSummary(deleted: Deleted, { tags, stopped }: RestorationTaken): Summary {
  if (stopped !== undefined) {
    const kind = stopped.back.length > 0 ? 'partly' : 'failed';
    return { kind, message: stoppedWords(deleted, tags, stopped) };
  }
  const verb = tags.length > 1 ? 'exist' : 'exists';
  const message = `Did not restore ${shortName(deleted)}: ${takenName(deleted, tags)} ${verb} again, with other content. Nothing was changed.`;
  return { kind: 'failed', message };
}

function takenName(deleted: Deleted, tags: readonly string[]): string {
  return deleted.tag === undefined && tags.length > 0 ? namesWords(tags.map((tag) => short(tag))) : 'it';
}

/** What is there now, after others pushed in the middle. */
function stoppedWords(deleted: Deleted, tags: readonly string[], stopped: Stopped): string {
  const why = `${takenName(deleted, tags)} ${tags.length > 1 ? 'were' : 'was'} ${pushWords(stopped)}`;
  return `Stopped restoring ${shortName(deleted)}: ${why} ${backWords(deleted, stopped)}`;
}

function pushWords({ now, raised }: Stopped): string {
  if (now === undefined) return 'changed meanwhile by somebody else.';
  const image = shortDigest(now);
  if (raised === undefined) return `pushed again meanwhile and points to ${image}.`;
  if (raised.kind === 'yes')
    return `pushed again in that very moment. A restored revision came above that for a moment; it points to ${image} again.`;
  const why = plainLine(describeFailure(raised.failure).summary, 140);
  return `pushed again in that very moment. A restored revision is above ${image}, which could not be put on top again: ${why}`;
}

/** Which of the saved revisions are there again. */
function backWords(deleted: Deleted, { back, raised }: Stopped): string {
  const all = countWords(revisionsOf(deleted), 'revision');
  if (back.length === 0) return `None of its ${all} came back.`;
  const names = namesWords(back.map(({ image }) => shortDigest(image)));
  const below = raised?.kind === 'no' ? '' : ' below that';
  const which = deleted.tag === undefined ? '' : `${below}: ${names}`;
  return `${back.length.toLocaleString('en-US')} of its ${all} came back${which}.`;
}

function restoredSummary(
  deleted: Deleted,
  { pullable, missing }: Extract<RestorationOutcome, { kind: 'restored' }>,
): Summary {
  const isEmpty = revisionsOf(deleted) === 0;
  const pulls = isEmpty ? '' : pullWords(deleted, pullable);
  const [first, ...others] = missing;
  const restored = `Restored ${shortName(deleted)} ${contentWords(deleted)}${pulls}.`;
  if (first === undefined)
    return { kind: pullable === 'no' && !isEmpty ? 'partly' : 'done', message: restored };
  const more = others.length === 0 ? '' : ` And ${countWords(others.length, 'more problem')}, in the log.`;
  const why = plainLine(missingSummary(first), 200);
  return {
    kind: 'partly',
    message: `Restored ${shortName(deleted)} in part${pulls}. Missing: ${why}${more}`,
  };
}

function pullWords({ tag }: Deleted, pullable: 'yes' | 'no' | 'unknown'): string {
  const it = tag === undefined ? 'its newest image' : 'it';
  switch (pullable) {
    case 'yes':
      return `; ${it} can be pulled again`;
    case 'no':
      return `, but ${it} cannot be pulled: the registry no longer has all of it`;
    case 'unknown':
      return `; whether ${it} can be pulled could not be checked`;
  }
}

function shortName({ tag, snapshot: { name } }: Deleted): string {
  return tag === undefined ? `image stream ${short(name)}` : targetName({ stream: name, tag });
}

function contentWords(deleted: Deleted): string {
  const revisions = revisionsOf(deleted);
  const history = revisions === 0 ? 'without an image' : `with its ${countWords(revisions, 'revision')}`;
  if (deleted.tag !== undefined) return revisions === 1 ? 'with its image' : history;
  const { length } = deleted.snapshot.tags;
  return length === 0 ? 'without tags' : `with its ${countWords(length, 'tag')}`;
}

function revisionsOf({ snapshot: { tags } }: Deleted): number {
  return tags.reduce((sum, { revisions }) => sum + revisions.length, 0);
}
