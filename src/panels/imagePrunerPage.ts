import { describeFailure } from '../model/failureWords.ts';
import { isUnderWay, type ImagePruner, type PrunerJob } from '../model/imagePruner/imagePruner.ts';
import { conditionWords, outcomeWords } from '../model/imagePruner/prunerConditions.ts';
import { effectiveSettings, operatorDefaults } from '../model/imagePruner/prunerDefaults.ts';
import { durationWords } from '../model/imagePruner/prunerDuration.ts';
import { placementDefaults } from '../model/imagePruner/placementWords.ts';
import { formOf, type PrunerDraft, type PrunerForm } from '../model/imagePruner/prunerForm.ts';
import { keptParts } from '../model/imagePruner/prunerPlacement.ts';
import { prunerRights } from '../model/imagePruner/prunerRights.ts';
import { keepWords } from '../model/imagePruner/prunerWords.ts';
import { compact } from '../model/json.ts';
import { rightWords, type RightAnswer } from '../model/right.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type {
  ImagePrunerPage,
  Permission,
  PrunerPage,
  RunView,
  ScheduleView,
} from '../shared/imagePrunerPage.ts';
import type { NamedValue } from '../shared/tagPage.ts';
import type { KnownPruner, PrunerState } from '../store/imagePruner.ts';
import { nextRun, scheduleWords } from './schedule.ts';

/** What is known besides the pruner itself. */
export interface PrunerPageInput {
  readonly state: Exclude<PrunerState, { readonly kind: 'loading' }>;
  /** Its name, safe to show. */
  readonly cluster: string;
  readonly draft: PrunerDraft;
  readonly now: number;
}

/** The zone of the cluster's controller unless the cron job names another. */
const usualZone = 'UTC';

/** What the panel of the automatic pruner shows. Pure; every text in it is safe to show as text. */
export function buildImagePrunerPage(input: PrunerPageInput): ImagePrunerPage {
  const { state } = input;
  switch (state.kind) {
    case 'absent':
      return { kind: 'none', title: 'No automatic pruner', text: absence[state.why] };
    case 'failed':
      return {
        kind: 'none',
        title: 'The automatic pruner cannot be shown',
        text:
          state.failure.kind === 'forbidden'
            ? 'You have no right to list imagepruners of the whole cluster. The role cluster-reader gives it; to change the pruner takes cluster-admin.'
            : describeFailure(state.failure).summary,
      };
    case 'known':
      return prunerPage(state, input);
  }
}

const absence = {
  noApi:
    'This cluster has no image pruner that runs by itself: it came with OpenShift 4.4. Images are pruned with oc adm prune images.',
  none: 'The operator of the image registry has no image pruner named cluster. It makes one when it starts, unless it is removed.',
} as const;

function prunerPage(
  { pruner, cronJob, cronJobSeen, jobs, unseen, rights }: KnownPruner,
  { cluster, draft, now }: PrunerPageInput,
): PrunerPage {
  const settings = effectiveSettings(pruner.settings, pruner.keepYoungerThan);
  return {
    kind: 'pruner',
    cluster,
    suspended: settings.suspend,
    schedule: scheduleView(settings.schedule, { cronJob, now }),
    keeps: keepWords(settings),
    form: formOf(pruner),
    defaults: defaultsOf(pruner),
    draft,
    kept: keptView(pruner),
    conditions: conditionWords(pruner.conditions),
    runs: jobs.map((job) => runView(job, now)),
    notes: [...prunerNotes(pruner, cronJob), ...unseen.map((failure) => describeFailure(failure).summary)],
    change: permission(rights.change, 'change'),
    run: cronJob === undefined ? noCronJob(cronJobSeen) : permission(rights.run, 'run'),
    log: permission(rights.log, 'log'),
  };
}

/** What holds where a field of the form is empty. */
function defaultsOf({ keepYoungerThan }: ImagePruner): PrunerForm {
  const settings = { ...operatorDefaults, keepYoungerThanDuration: '60m' };
  const young =
    keepYoungerThan === undefined ? {} : { keepYoungerThanDuration: durationWords(keepYoungerThan / 1e9) };
  return { ...formOf({ settings, placement: {} }), ...young, ...placementDefaults };
}

/** What the form leaves as it is, as JSON. */
function keptView({ placement }: ImagePruner): NamedValue[] {
  return keptParts(placement).map(({ name, value }) => ({
    name,
    value: plainBlock(JSON.stringify(value, undefined, 2)),
  }));
}

function noCronJob(isSeen: boolean): Permission {
  const why = isSeen
    ? 'There is no cron job to start a run of.'
    : 'The cron job that runs are made of could not be read.';
  return { kind: 'no', why };
}

/** A schedule in words and when it is due next; empty for the default. */
export function scheduleView(
  schedule: string,
  { cronJob, now }: { readonly cronJob: KnownPruner['cronJob']; readonly now: number },
): ScheduleView {
  const whole = schedule.trim() === '' ? operatorDefaults.schedule : schedule.trim();
  const zone = cronJob?.timeZone ?? usualZone;
  const next = nextRun(whole, { now, zone, since: cronJob?.lastScheduled ?? cronJob?.created });
  return compact({ words: scheduleWords(whole), next, zone: plainLine(zone, 60) });
}

function runView(job: PrunerJob, now: number): RunView {
  const { name, created, started, ended, manual, outcome } = job;
  const end = ended ?? (outcome.kind === 'running' ? now : undefined);
  const seconds = started === undefined || end === undefined ? undefined : Math.round((end - started) / 1000);
  return {
    name: plainLine(name, 253),
    at: started ?? created,
    ...(seconds === undefined ? {} : { took: tookWords(Math.max(0, seconds)) }),
    manual,
    tone: outcome.kind === 'failed' ? 'error' : isUnderWay(job) ? 'running' : 'normal',
    outcome: outcomeWords(outcome),
  };
}

function tookWords(seconds: number): string {
  return seconds === 0 ? 'less than a second' : durationWords(seconds);
}

function permission(answer: RightAnswer, right: keyof typeof prunerRights): Permission {
  if (answer !== 'no') return { kind: 'yes' };
  const words = rightWords(prunerRights[right]);
  const role = right === 'log' ? 'cluster-reader' : 'cluster-admin';
  return { kind: 'no', why: `You have no right to ${words}. The role ${role} gives it.` };
}

/** What is not as one would think. */
function prunerNotes(pruner: ImagePruner, cronJob: KnownPruner['cronJob']): string[] {
  const { settings, keepYoungerThan, placement, observed } = pruner;
  const tolerations = placement.tolerations?.length ?? 0;
  const notes = [
    !observed && 'The operator has not taken over the newest settings yet.',
    keepYoungerThan !== undefined && deprecation(keepYoungerThan, settings.keepYoungerThanDuration),
    tolerations > 0 &&
      cronJob?.tolerations === 0 &&
      'The operator leaves the tolerations out of the cron job, as some versions do where there is no node selector.',
    cronJob?.pruneRegistry === false &&
      'It deletes objects of the API alone: the cluster has no registry that would free space.',
    cronJob !== undefined &&
      observed &&
      cronJob.suspended !== (settings.suspend ?? false) &&
      `The cron job is ${cronJob.suspended ? 'suspended' : 'not suspended'}, against these settings.`,
  ];
  return notes.filter((note) => note !== false);
}

function deprecation(nanoseconds: number, duration: string | undefined): string {
  const words = durationWords(Math.abs(nanoseconds) / 1e9);
  const what = `keepYoungerThan, which is deprecated, says ${nanoseconds < 0 ? 'minus ' : ''}${words}`;
  return duration === undefined
    ? `${what} and counts until keepYoungerThanDuration is set.`
    : `${what}. It does not count, as keepYoungerThanDuration is set.`;
}
