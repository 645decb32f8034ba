import assert from 'node:assert/strict';
import type { Failure } from '../../../../src/model/failure.ts';
import { noTotals } from '../../../../src/model/prune/prunePlan.ts';
import { defaultPruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PruneStep } from '../../../../src/model/prune/pruneSteps.ts';
import { pruneReport } from '../../../../src/model/prune/pruneReport.ts';
import type { ConfirmedPrune, PruneRun, PruneStepOutcome } from '../../../../src/model/prune/pruneRun.ts';
import { changeWords, obstacleWords, runWords } from '../../../../src/model/prune/pruneRunWords.ts';
import { digest } from '../../../support/digest.ts';

const forbidden: Failure = { kind: 'forbidden', doing: 'list pods', reason: 'no' };
const broken: Failure = { kind: 'server', doing: 'delete the blob', status: 500, reason: 'disk' };
const target = { project: 'shop', stream: 'web' };
const image = digest('image');
const short = image.slice(0, 15);
const revisions: PruneStep = { kind: 'revisions', target, count: 3 };
const blob: PruneStep = { kind: 'blob', blob: { digest: digest('layer'), bytes: 2_000_000 } };
const none = {
  streams: [],
  images: [],
  invalid: [],
  projects: new Map(),
  totals: noTotals,
};
const confirmed: ConfirmedPrune = { plan: none, options: defaultPruneOptions, spared: new Set(['image x']) };

function ended(outcomes: readonly PruneStepOutcome[], stopped = false): PruneRun & { kind: 'ended' } {
  return { kind: 'ended', outcomes, stopped, startedAt: 0, endedAt: 60_000 };
}

describe('The words of pruning', () => {
  it('say what is in the way and why that matters', () => {
    assert.equal(
      obstacleWords({ kind: 'unseen', unseen: { list: 'pod', failure: forbidden } }),
      'The pods of all projects cannot be listed: the right is missing. What is not seen may use what the plan removes.',
    );
    assert.equal(
      obstacleWords({ kind: 'unseen', unseen: { list: 'build', project: 'shop', failure: broken } }),
      'The builds of shop cannot be listed: Cannot delete the blob: the server failed with status 500. disk. What is not seen may use what the plan removes.',
    );
    assert.equal(
      obstacleWords({ kind: 'right', right: { verb: 'delete', resource: 'images' }, answer: 'unknown' }),
      'The cluster does not say whether you may delete images of the whole cluster.',
    );
    assert.equal(
      obstacleWords({ kind: 'deleteDisabled', host: 'registry.example' }),
      'The registry registry.example is configured to delete nothing, or to be read only. An administrator of the cluster can change that.',
    );
  });

  it('say what has changed since', () => {
    const user = { kind: 'pod' as const, project: 'shop', name: 'web-1', over: false, named: [], others: [] };
    const reason = { kind: 'imageUsed' as const, by: [{ user, place: 'container web' }] };
    assert.equal(
      changeWords({ kind: 'revision', target: { ...target, tag: 'x' }, image, reason }, defaultPruneOptions),
      `shop/web:x: ${short} stays now, used by its digest by pod web-1 in shop.`,
    );
    assert.equal(
      changeWords({ kind: 'image', image, reason: { kind: 'younger' } }, defaultPruneOptions),
      `Image ${short} stays now, younger than 60 minutes.`,
    );
    assert.equal(
      changeWords({ kind: 'blob', digest: image }, defaultPruneOptions),
      `The layer ${short} is needed by an image that has come since.`,
    );
  });

  it('say how a run ended', () => {
    const done: PruneStepOutcome[] = [
      { step: revisions, kind: 'done' },
      { step: { kind: 'image', image }, kind: 'done' },
    ];
    assert.deepEqual(runWords(ended(done)), {
      kind: 'done',
      summary: 'Removed 3 revisions and deleted 1 image.',
    });
    const failed: PruneStepOutcome = { step: blob, kind: 'failed', failure: broken };
    const left: PruneStepOutcome = { step: blob, kind: 'left', why: 'usedAgain' };
    assert.deepEqual(runWords(ended([...done, failed, left])), {
      kind: 'partly',
      summary:
        'Removed 3 revisions and deleted 1 image. 1 step failed and 1 step was left out; the report says why.',
    });
    assert.deepEqual(runWords(ended([], true)), {
      kind: 'partly',
      summary:
        'Pruning was stopped. Removed 0 revisions and deleted 0 images. What is left can be planned and pruned again.',
    });
    assert.deepEqual(runWords({ kind: 'changed', changes: [{ kind: 'blob', digest: image }] }), {
      kind: 'nothing',
      summary:
        'Nothing was pruned. The cluster has changed since the plan was made: 1 thing that it removes is needed by now. Look at the new plan and confirm that.',
    });
  });

  it('make a report with every step, each on its line', () => {
    const hostile: PruneStep = {
      kind: 'layerLink',
      target: { project: 'shop', stream: 'web](command:x)\n# Title' },
      digest: image,
    };
    const run: PruneRun = {
      ...ended([
        { step: blob, kind: 'done' },
        { step: hostile, kind: 'gone' },
        { step: revisions, kind: 'failed', failure: broken },
        { step: { kind: 'image', image }, kind: 'left', why: 'blocked' },
      ]),
      unwatched: forbidden,
    };
    assert.deepEqual(pruneReport(confirmed, run, { cluster: 'Context a, on b.' }).split('\n'), [
      'Pruning report',
      '==============',
      '',
      'Removed 0 revisions and deleted 0 images. 1 step failed and 1 step was left out; the report says why.',
      '',
      'Context a, on b.',
      '',
      'As a command, without what was spared:',
      '',
      '    oc adm prune images --keep-younger-than=60m --keep-tag-revisions=3 --confirm',
      '',
      'Spared besides: 1 choice.',
      '',
      '- From 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:00.000Z.',
      '- 2 MB came back; layers of unknown size are not counted.',
      '- What was pushed meanwhile could not be followed: You have no right to list pods: no.',
      '',
      'What was not done',
      '-----------------',
      '',
      '- Remove 3 revisions from shop/web: Cannot delete the blob: the server failed with status 500. disk.',
      `- Delete image ${image}: left, as a step failed on which it depends`,
      '',
      'What was done',
      '-------------',
      '',
      `- Delete blob ${digest('layer')} (2 MB)`,
      `- Take layer ${image} out of shop/web](command:x) # Title: was gone already`,
      '',
    ]);
  });
});
