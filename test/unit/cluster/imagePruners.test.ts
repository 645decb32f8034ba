import assert from 'node:assert/strict';
import { parseImagePruner, parsePrunerCronJob, parsePrunerJob } from '../../../src/cluster/imagePruners.ts';

describe('Objects of the automatic pruner', () => {
  const absurd = [
    null,
    1,
    'text',
    [],
    {},
    { metadata: null },
    { metadata: { name: 3 } },
    { metadata: { name: '' } },
  ];

  it('are left out where they make no sense', () => {
    for (const parse of [parseImagePruner, parsePrunerCronJob, parsePrunerJob]) {
      for (const raw of absurd) assert.equal(parse(raw), undefined);
    }
  });

  it('keep what can be read of an ImagePruner', () => {
    const metadata = { name: 'cluster', resourceVersion: '7', generation: 2 };
    const spec = {
      schedule: 5,
      suspend: 'yes',
      keepTagRevisions: '3',
      keepYoungerThanDuration: '',
      logLevel: 'Loud',
      failedJobsHistoryLimit: 1,
      tolerations: [null, { key: 'a' }, 7],
      nodeSelector: [],
      resources: {},
    };
    const status = {
      observedGeneration: 1,
      conditions: [null, { type: 'Failed', status: 'Maybe' }, { status: 'True' }],
    };
    assert.deepEqual(parseImagePruner({ metadata, spec, status }), {
      name: 'cluster',
      resourceVersion: '7',
      settings: { failedJobsHistoryLimit: 1 },
      placement: { resources: {}, tolerations: [{ key: 'a' }] },
      conditions: [{ type: 'Failed', status: 'Unknown' }],
      observed: false,
    });
  });

  it('say whether the cron job deletes in the registry', () => {
    const withArgs = (...args: unknown[]) => ({
      metadata: { name: 'image-pruner', uid: 'u' },
      spec: { jobTemplate: { spec: { template: { spec: { containers: [null, { args }] } } } } },
    });
    const prunes = (...args: unknown[]) => parsePrunerCronJob(withArgs(...args))?.pruneRegistry;
    assert.equal(prunes('adm', '--prune-registry=false'), false);
    assert.equal(prunes('--prune-registry=true', 4), true);
    assert.equal(prunes('--prune-registry=false', '--prune-registry'), true);
    assert.equal(prunes('--confirm=true'), undefined);
  });

  it('say how a run ended', () => {
    const job = (status: unknown) =>
      parsePrunerJob({ metadata: { name: 'j', creationTimestamp: '2026-05-04T00:00:00Z' }, status });
    const at = '2026-05-04T00:01:00Z';
    assert.deepEqual(job(undefined)?.outcome, { kind: 'waiting' });
    assert.deepEqual(job({ startTime: at })?.outcome, { kind: 'running' });
    const failed = { type: 'Failed', status: 'True', reason: 'DeadlineExceeded', lastTransitionTime: at };
    const complete = { type: 'Complete', status: 'True', lastTransitionTime: at };
    assert.deepEqual(job({ conditions: [null, failed] })?.outcome, {
      kind: 'failed',
      reason: 'DeadlineExceeded',
    });
    assert.deepEqual(job({ conditions: [{ ...failed, status: 'False' }, complete] })?.outcome, {
      kind: 'succeeded',
    });
    assert.equal(job({ conditions: [complete] })?.ended, Date.parse(at));
  });
});
