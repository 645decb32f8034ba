import { describeFailure } from '../failureWords.ts';
import { ocPrune } from './pruneOptions.ts';
import type { PruneStep } from './pruneSteps.ts';
import type { ConfirmedPrune, PruneRun, PruneStepOutcome } from './pruneRun.ts';
import { changeWords, obstacleWords, runWords } from './pruneRunWords.ts';
import { pruneRefusalWords } from './pruneWords.ts';
import type { OcPlace } from '../ocCommand.ts';
import type { StreamTarget } from '../target.ts';
import { plainLine } from '../text.ts';
import { countWords, sizeWords } from '../words.ts';

/** A run as a plain text: what was asked for, what came of it, and every step with its outcome. */
export function pruneReport(
  confirmed: ConfirmedPrune,
  run: PruneRun,
  place: OcPlace & { readonly cluster: string },
): string {
  const { options, spared } = confirmed;
  const extra = spared.size > 0 ? [`Spared besides: ${countWords(spared.size, 'choice')}.`, ''] : [];
  return [
    ...heading('Pruning report', '='),
    '',
    runWords(run).summary,
    '',
    ...(place.cluster === '' ? [] : [place.cluster, '']),
    'As a command, without what was spared:',
    '',
    `    ${ocPrune(options, place, true)}`,
    '',
    ...extra,
    ...details(run, confirmed),
    '',
  ].join('\n');
}

function details(run: PruneRun, { options }: ConfirmedPrune): string[] {
  switch (run.kind) {
    case 'obstacles':
      return listed(run.obstacles.map(obstacleWords));
    case 'changed':
      return listed(run.changes.map((change) => changeWords(change, options)));
    case 'refused':
      return listed(run.refusals.map(pruneRefusalWords));
    case 'failed':
      return [];
    case 'ended':
      return ended(run);
  }
}

function ended(run: PruneRun & { kind: 'ended' }): string[] {
  const { outcomes, startedAt, endedAt, unwatched } = run;
  const bad = outcomes.filter(({ kind }) => kind === 'failed' || kind === 'left');
  const good = outcomes.filter(({ kind }) => kind === 'done' || kind === 'gone');
  const freed = good.reduce((sum, { step, kind }) => {
    return step.kind === 'blob' && kind === 'done' ? sum + (step.blob.bytes ?? 0) : sum;
  }, 0);
  const unheard =
    unwatched === undefined
      ? []
      : [`What was pushed meanwhile could not be followed: ${describeFailure(unwatched).summary}`];
  return [
    ...listed([
      `From ${new Date(startedAt).toISOString()} to ${new Date(endedAt).toISOString()}.`,
      `${sizeWords(freed)} came back; layers of unknown size are not counted.`,
      ...unheard,
    ]),
    ...section('What was not done', bad),
    ...section('What was done', good),
  ];
}

function section(title: string, outcomes: readonly PruneStepOutcome[]): string[] {
  if (outcomes.length === 0) return [];
  return ['', ...heading(title, '-'), '', ...listed(outcomes.map(outcomeWords))];
}

function heading(title: string, line: string): string[] {
  return [title, line.repeat(title.length)];
}

function listed(lines: readonly string[]): string[] {
  return lines.map((line) => `- ${line}`);
}

function outcomeWords(outcome: PruneStepOutcome): string {
  const words = stepWords(outcome.step);
  switch (outcome.kind) {
    case 'done':
      return words;
    case 'gone':
      return `${words}: was gone already`;
    case 'failed':
      return `${words}: ${describeFailure(outcome.failure).summary}`;
    case 'left':
      return `${words}: ${leftWords[outcome.why]}`;
  }
}

const leftWords = {
  usedAgain: 'left, as something needs it',
  blocked: 'left, as a step failed on which it depends',
  stopped: 'left, as pruning was stopped',
} as const;

function stepWords(step: PruneStep): string {
  switch (step.kind) {
    case 'layerLink':
      return `Take layer ${plainLine(step.digest)} out of ${nameOf(step.target)}`;
    case 'manifestLink':
      return `Take manifest ${plainLine(step.digest)} out of ${nameOf(step.target)}`;
    case 'revisions':
      return `Remove ${countWords(step.count, 'revision')} from ${nameOf(step.target)}`;
    case 'blob': {
      const { digest, bytes } = step.blob;
      return `Delete blob ${plainLine(digest)}${bytes === undefined ? '' : ` (${sizeWords(bytes)})`}`;
    }
    case 'image':
      return `Delete image ${plainLine(step.image)}`;
  }
}

function nameOf({ project, stream }: StreamTarget): string {
  return plainLine(`${project}/${stream}`, 300);
}
