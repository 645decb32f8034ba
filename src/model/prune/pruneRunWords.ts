import { describeFailure, failureText } from '../failureWords.ts';
import type { PruneOptions } from './pruneOptions.ts';
import { imageWords, pruneRefusalWords, revisionWords, shortName } from './pruneWords.ts';
import type { PruneChange, PruneObstacle, PruneRun, UnseenList } from './pruneRun.ts';
import { probeWords } from '../registryAddress/registryAddressWords.ts';
import { rightWords } from '../right.ts';
import { plainLine } from '../text.ts';
import { countWords } from '../words.ts';

/** Why a plan cannot be applied, in sentences: what is in the way, and what to do. */
export function obstacleWords(obstacle: PruneObstacle): string {
  switch (obstacle.kind) {
    case 'unseen':
      return `${unseenListWords(obstacle.unseen)} What is not seen may use what the plan removes.`;
    case 'unreadable':
      return `${countWords(obstacle.count, obstacle.list)} cannot be understood, and may use what the plan removes.`;
    case 'right':
      return obstacle.answer === 'no'
        ? `The right to ${rightWords(obstacle.right)} is missing. An administrator of the cluster can grant the role system:image-pruner.`
        : `The cluster does not say whether you may ${rightWords(obstacle.right)}.`;
    case 'noRegistry':
      return 'The cluster does not say where its registry is, so nothing can be deleted there. Without deleting from the registry, no bytes come back.';
    case 'registry': {
      const { address, probe } = obstacle;
      const { summary, advice } = probeWords(address, probe);
      const host = plainLine(address.host);
      return `${summary.includes(host) ? '' : `${host}: `}${summary} ${advice}`.trim();
    }
    case 'deleteDisabled':
      return `The registry ${plainLine(obstacle.host)} is configured to delete nothing, or to be read only. An administrator of the cluster can change that.`;
    case 'registryRefuses':
      return `The registry ${plainLine(obstacle.host)} does not let you delete: ${failureText(obstacle.failure)}`;
  }
}

/** A list that could not be read, as a sentence. */
function unseenListWords({ list, project, failure }: UnseenList): string {
  const where = project === undefined ? 'all projects' : plainLine(project);
  const why = failure.kind === 'forbidden' ? 'the right is missing.' : describeFailure(failure).summary;
  return `The ${list}s of ${where} cannot be listed: ${why}`;
}

/** What is needed by now though the confirmed plan removes it, as a sentence. */
export function changeWords(change: PruneChange, options: PruneOptions): string {
  switch (change.kind) {
    case 'revision': {
      const { target, image, reason } = change;
      const { project, stream, tag } = target;
      const why = revisionWords({ kept: true, reason }, options);
      return `${plainLine(`${project}/${stream}:${tag}`)}: ${shortName(image)} stays now, ${why}.`;
    }
    case 'image': {
      const { image, reason } = change;
      return `Image ${shortName(image)} stays now, ${imageWords({ image, kept: true, reason }, options)}.`;
    }
    case 'blob':
      return `The layer ${shortName(change.digest)} is needed by an image that has come since.`;
  }
}

/** How a run ended, in a sentence or two. `done` when there is nothing to worry about. */
export interface RunWords {
  readonly kind: 'done' | 'partly' | 'nothing';
  readonly summary: string;
}

/** Puts what came of applying a plan into words. */
export function runWords(run: PruneRun): RunWords {
  const nothing = (why: string): RunWords => ({ kind: 'nothing', summary: `Nothing was pruned. ${why}` });
  switch (run.kind) {
    case 'obstacles':
      return nothing(run.obstacles.map(obstacleWords).join(' '));
    case 'changed':
      return nothing(
        `The cluster has changed since the plan was made: ${countWords(run.changes.length, 'thing')} that it removes ${run.changes.length === 1 ? 'is' : 'are'} needed by now. Look at the new plan and confirm that.`,
      );
    case 'refused':
      return nothing(run.refusals.map(pruneRefusalWords).join(' '));
    case 'failed':
      return nothing(failureText(run.failure));
    case 'ended':
      return endWords(run);
  }
}

function endWords({ outcomes, stopped }: PruneRun & { kind: 'ended' }): RunWords {
  const revisions = outcomes.reduce((sum, { step, kind }) => {
    return step.kind === 'revisions' && kind === 'done' ? sum + step.count : sum;
  }, 0);
  const images = outcomes.filter(({ step, kind }) => step.kind === 'image' && kind === 'done').length;
  const failed = outcomes.filter(({ kind }) => kind === 'failed').length;
  const left = outcomes.filter(({ kind }) => kind === 'left').length;
  const did = `Removed ${countWords(revisions, 'revision')} and deleted ${countWords(images, 'image')}.`;
  if (stopped) {
    return {
      kind: 'partly',
      summary: `Pruning was stopped. ${did} What is left can be planned and pruned again.`,
    };
  }
  if (failed === 0 && left === 0) return { kind: 'done', summary: did };
  const rest = [
    ...(failed > 0 ? [`${countWords(failed, 'step')} failed`] : []),
    ...(left > 0 ? [`${countWords(left, 'step')} ${left === 1 ? 'was' : 'were'} left out`] : []),
  ].join(' and ');
  return { kind: failed > 0 ? 'partly' : 'done', summary: `${did} ${rest}; the report says why.` };
}
