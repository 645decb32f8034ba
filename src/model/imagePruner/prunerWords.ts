import { countWords, listWords } from '../words.ts';
import type { ImagePruner, PrunerCronJob, PrunerSpec } from './imagePruner.ts';
import { mayLoseTolerations, placementClauses } from './placementWords.ts';
import { effectiveSettings, type EffectiveSettings } from './prunerDefaults.ts';
import { durationWords } from './prunerDuration.ts';

/** A question about a change, as a modal dialog asks it. */
export interface PrunerQuestion {
  readonly message: string;
  readonly detail: string;
}

/** A schedule in words, as they follow `runs`: `every day at midnight`. */
export type ScheduleWords = (schedule: string) => string;

/** Asks whether to save: what it does from then on, what it did until then, and what that means. */
export function saveQuestion(
  pruner: ImagePruner,
  after: PrunerSpec,
  scheduleWords: ScheduleWords,
): PrunerQuestion {
  const before = effectiveSettings(pruner.settings, pruner.keepYoungerThan);
  const then = effectiveSettings(after.settings, pruner.keepYoungerThan);
  const changed = clauseFields.filter((field) => before[field] !== then[field]);
  const placed = placementClauses(pruner.placement, after.placement);
  const message = 'Change the automatic pruner?';
  if (changed.length + placed.then.length === 0) {
    return {
      message,
      detail: 'It does the same as before: what it did by default is written down, or no longer is.',
    };
  }
  const clauses = (settings: EffectiveSettings, more: readonly string[]): string =>
    sentenceOf([...changed.map((field) => clause(field, settings, scheduleWords)), ...more]);
  const lines = [
    `From now on it ${clauses(then, placed.then)}.`,
    `So far it ${clauses(before, placed.before)}.`,
    keepsLess(before, then) && 'What it no longer keeps goes with its next run and cannot be brought back.',
    !before.ignoreInvalidImageReferences &&
      then.ignoreInvalidImageReferences &&
      'An image may be removed that such a workload uses.',
    placed.then.length > 0 &&
      mayLoseTolerations(after.placement) &&
      'Some versions of the operator leave tolerations out where there is no node selector.',
    then.suspend && 'It is suspended: nothing runs until it is resumed.',
  ];
  return { message, detail: lines.filter((line) => line !== false).join('\n') };
}

/** Asks whether no more runs are to start. */
export function suspendQuestion(): PrunerQuestion {
  return {
    message: 'Suspend the automatic pruner?',
    detail:
      'No run starts until it is resumed; what nothing needs keeps its space. A run that is under way goes on, and one can still be started by hand.',
  };
}

/** Asks whether runs are to start again. */
export function resumeQuestion(pruner: ImagePruner, scheduleWords: ScheduleWords): PrunerQuestion {
  const settings = effectiveSettings(pruner.settings, pruner.keepYoungerThan);
  const detail = [
    `From now on it runs ${scheduleWords(settings.schedule)}.`,
    `It ${keepWords(settings)}; the rest is removed for good.`,
    'Runs that were left out are not made up for.',
  ];
  return { message: 'Resume the automatic pruner?', detail: detail.join('\n') };
}

/** Asks whether to start a run at once; `underWay` names one that has not ended. */
export function runQuestion(pruner: ImagePruner, cronJob: PrunerCronJob, underWay?: string): PrunerQuestion {
  const settings = effectiveSettings(pruner.settings, pruner.keepYoungerThan);
  const lines = [
    `It ${keepWords(settings)}. All other images that nothing needs are removed for good.`,
    underWay !== undefined && `The run ${underWay} has not ended; both would remove images at the same time.`,
    cronJob.pruneRegistry === false && 'It deletes objects of the API alone: the registry frees no space.',
    !pruner.observed &&
      'The operator has not taken over the newest settings yet: the run may still have the old ones.',
  ];
  return {
    message: 'Run the automatic pruner now?',
    detail: lines.filter((line) => line !== false).join('\n'),
  };
}

/** What the pruner keeps: `keeps 3 revisions of each tag and what is younger than 1 hour`. */
export function keepWords(settings: EffectiveSettings): string {
  const { keepTagRevisions, keepYoungerThan } = settings;
  const age = keepYoungerThan === undefined ? 'an age that cannot be read' : durationWords(keepYoungerThan);
  const young = keepYoungerThan === 0 ? '' : ` and what is younger than ${age}`;
  return `keeps ${countWords(keepTagRevisions, 'revision')} of each tag${young}`;
}

const clauseFields = [
  'keepTagRevisions',
  'keepYoungerThan',
  'ignoreInvalidImageReferences',
  'logLevel',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
  'schedule',
] as const;
type ClauseField = (typeof clauseFields)[number];

function clause(field: ClauseField, settings: EffectiveSettings, scheduleWords: ScheduleWords): string {
  switch (field) {
    case 'keepTagRevisions':
      return `keeps ${countWords(settings.keepTagRevisions, 'revision')} of each tag`;
    case 'keepYoungerThan':
      return youngWords(settings.keepYoungerThan);
    case 'ignoreInvalidImageReferences':
      return settings.ignoreInvalidImageReferences
        ? 'goes on where a workload names its image in a way that cannot be read'
        : 'stops where a workload names its image in a way that cannot be read';
    case 'logLevel':
      return `writes its log at the level ${settings.logLevel}`;
    case 'successfulJobsHistoryLimit':
      return historyWords(settings.successfulJobsHistoryLimit, 'succeeded');
    case 'failedJobsHistoryLimit':
      return historyWords(settings.failedJobsHistoryLimit, 'failed');
    case 'schedule':
      return `runs ${scheduleWords(settings.schedule)}`;
  }
}

function youngWords(seconds: number | undefined): string {
  if (seconds === undefined) return 'fails, as the age of what it keeps cannot be read';
  if (seconds === 0) return 'keeps nothing for its age';
  return `keeps what is younger than ${durationWords(seconds)}`;
}

function historyWords(count: number, ended: string): string {
  if (count === 0) return `forgets at once the runs that ${ended}`;
  return `remembers the last ${count === 1 ? 'run' : countWords(count, 'run')} that ${ended}`;
}

/** Clauses parted by commas, the last one with `and`: `keeps 5 revisions of each tag, and runs every day`. */
function sentenceOf(clauses: readonly string[]): string {
  return clauses.length < 3 ? clauses.join(', and ') : listWords(clauses);
}

function keepsLess(before: EffectiveSettings, then: EffectiveSettings): boolean {
  const age = (seconds: number | undefined): number => seconds ?? 0;
  return (
    then.keepTagRevisions < before.keepTagRevisions || age(then.keepYoungerThan) < age(before.keepYoungerThan)
  );
}
