import assert from 'node:assert/strict';
import type {
  ImagePruner,
  PrunerCronJob,
  PrunerPlacement,
  PrunerSettings,
} from '../../../../src/model/imagePruner/imagePruner.ts';
import { conditionWords } from '../../../../src/model/imagePruner/prunerConditions.ts';
import { effectiveSettings, nextRunSettings } from '../../../../src/model/imagePruner/prunerDefaults.ts';
import { resumeQuestion, runQuestion, saveQuestion } from '../../../../src/model/imagePruner/prunerWords.ts';
import { defaultPruneOptions } from '../../../../src/model/prune/pruneOptions.ts';

const pruner = (settings: PrunerSettings = {}, more: Partial<ImagePruner> = {}): ImagePruner => ({
  name: 'cluster',
  resourceVersion: '1',
  settings,
  placement: {},
  conditions: [],
  observed: true,
  ...more,
});
const cronJob: PrunerCronJob = {
  name: 'image-pruner',
  uid: '1',
  suspended: false,
  tolerations: 0,
  jobTemplate: {},
};
const words = (schedule: string) => `by ${schedule}`;
const detail = (before: PrunerSettings, after: PrunerSettings): string[] =>
  saveQuestion(pruner(before), { settings: after, placement: {} }, words).detail.split('\n');

describe('What the automatic pruner does', () => {
  it('is what the operator does where nothing is said', () => {
    assert.deepEqual(effectiveSettings({}), {
      schedule: '0 0 * * *',
      suspend: false,
      keepTagRevisions: 3,
      keepYoungerThan: 3600,
      ignoreInvalidImageReferences: false,
      logLevel: 'Normal',
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    assert.equal(effectiveSettings({ schedule: '' }).schedule, '0 0 * * *');
  });

  it('counts the deprecated age only without the other', () => {
    assert.equal(effectiveSettings({}, 7200e9).keepYoungerThan, 7200);
    assert.equal(effectiveSettings({ keepYoungerThanDuration: '5m' }, 7200e9).keepYoungerThan, 300);
    assert.equal(effectiveSettings({ keepYoungerThanDuration: '7d' }, 7200e9).keepYoungerThan, undefined);
  });

  it('can be compared with a plan: the options of its next run', () => {
    assert.deepEqual(nextRunSettings(pruner()), defaultPruneOptions);
    const settings = {
      keepTagRevisions: 5,
      keepYoungerThanDuration: '96h',
      ignoreInvalidImageReferences: true,
    };
    assert.deepEqual(nextRunSettings(pruner(settings), { pruneRegistry: false }), {
      ...defaultPruneOptions,
      keepTagRevisions: 5,
      keepYoungerThan: 345_600,
      ignoreInvalidRefs: true,
      pruneRegistry: false,
    });
    assert.equal(nextRunSettings(pruner({ keepYoungerThanDuration: '4 days' })), undefined);
  });
});

describe('Questions about the automatic pruner', () => {
  it('say what it does from then on and did until then', () => {
    assert.deepEqual(detail({ keepTagRevisions: 3 }, { keepTagRevisions: 5, schedule: '@daily' }), [
      'From now on it keeps 5 revisions of each tag, and runs by @daily.',
      'So far it keeps 3 revisions of each tag, and runs by 0 0 * * *.',
    ]);
  });

  it('say that what it no longer keeps is lost', () => {
    const loss = 'What it no longer keeps goes with its next run and cannot be brought back.';
    assert.ok(detail({}, { keepTagRevisions: 2 }).includes(loss));
    assert.ok(detail({}, { keepYoungerThanDuration: '59m' }).includes(loss));
    assert.ok(!detail({}, { keepYoungerThanDuration: '61m', keepTagRevisions: 4 }).includes(loss));
  });

  it('say it of each setting', () => {
    const after = {
      keepTagRevisions: 1,
      keepYoungerThanDuration: '0',
      ignoreInvalidImageReferences: true,
      logLevel: 'Debug',
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 1,
    } as const;
    assert.equal(
      detail({ suspend: true }, { ...after, suspend: true })[0],
      'From now on it keeps 1 revision of each tag, keeps nothing for its age, ' +
        'goes on where a workload names its image in a way that cannot be read, writes its log at the level Debug, ' +
        'forgets at once the runs that succeeded and remembers the last run that failed.',
    );
    assert.ok(
      detail({ suspend: true }, { ...after, suspend: true }).some((line) =>
        line.startsWith('It is suspended'),
      ),
    );
    assert.ok(detail({}, after).some((line) => line.includes('removed that such a workload uses')));
  });

  it('say what its pods may use and where they run', () => {
    const before = pruner();
    const placement = {
      resources: { limits: { memory: '1Gi' } },
      nodeSelector: { region: 'north', 'node-role.kubernetes.io/infra': '' },
      tolerations: [{ key: 'infra', operator: 'Exists', effect: 'NoSchedule' }, { operator: 'Odd' }],
    };
    const lines = (after: PrunerPlacement) =>
      saveQuestion(before, { settings: {}, placement: after }, words).detail.split('\n');
    assert.deepEqual(lines(placement), [
      'From now on it has a limit of memory 1Gi, runs only on nodes with region=north and node-role.kubernetes.io/infra= ' +
        'and tolerates infra:NoSchedule and {"operator":"Odd"}.',
      'So far it requests cpu 100m and memory 256Mi and has no limit, runs on any node and tolerates no taints.',
    ]);
    const { nodeSelector, ...unselected } = placement;
    assert.ok(nodeSelector);
    assert.match(lines(unselected).join('\n'), /leave tolerations out where there is no node selector/);
    assert.equal(lines({ resources: {} })[0], 'From now on it requests nothing and has no limit.');
    const asBefore = lines({ resources: { requests: { cpu: '100m', memory: '256Mi' } } });
    assert.match(asBefore.join(), /does the same as before/);
  });

  it('say when nothing changes but what is written down', () => {
    assert.deepEqual(detail({}, { keepTagRevisions: 3, schedule: '0 0 * * *' }), [
      'It does the same as before: what it did by default is written down, or no longer is.',
    ]);
  });

  it('say what a run removes, and what else is under way', () => {
    const { detail: plain } = runQuestion(pruner(), cronJob);
    assert.equal(
      plain,
      'It keeps 3 revisions of each tag and what is younger than 1 hour. All other images that nothing needs are removed for good.',
    );
    const unready = pruner({}, { observed: false });
    const { detail: more } = runQuestion(unready, { ...cronJob, pruneRegistry: false }, 'image-pruner-1');
    assert.match(more, /image-pruner-1 has not ended.*\n.*API alone.*\n.*not taken over/);
    assert.match(resumeQuestion(pruner(), words).detail, /runs by 0 0 \* \* \*\.\nIt keeps 3 revisions/);
  });
});

describe('What the operator reports', () => {
  it('is told in words, the worst first', () => {
    const told = conditionWords([
      { type: 'Available', status: 'True', reason: 'AsExpected' },
      {
        type: 'Scheduled',
        status: 'False',
        reason: 'Suspended',
        message: 'The pruner job has been suspended',
        since: 5,
      },
      {
        type: 'Failed',
        status: 'True',
        reason: 'BackoffLimitExceeded',
        message: 'Job has reached\nthe limit.',
      },
      { type: 'New', status: 'Unknown', message: 'x\u202ey' },
    ]);
    assert.deepEqual(told, [
      { tone: 'error', text: 'The last run failed: Job has reached the limit.' },
      { tone: 'warning', text: 'It is suspended: no run starts by itself.', since: 5 },
      { tone: 'normal', text: 'Its cron job is in place.' },
      { tone: 'normal', text: 'New is Unknown: x\ufffdy.' },
    ]);
  });
});
