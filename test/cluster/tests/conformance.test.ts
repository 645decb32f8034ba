import assert from 'node:assert/strict';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { Runner } from './conformance/runner.ts';
import { steps } from './conformance/steps.ts';

describe('the stand-in cluster answers as OpenShift 4.13 was recorded to answer', () => {
  let cluster: Cluster;
  let runner: Runner;

  before(async () => {
    cluster = await startCluster({ seed: 'empty' });
    runner = new Runner(cluster);
  });

  after(() => cluster.close());

  for (const step of steps) {
    it(step.name, async () => {
      assert.deepEqual(await runner.differences(step), []);
    });
  }
});
