import assert from 'node:assert/strict';
import { defaultPruneOptions, type PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PruneObstacle } from '../../../../src/model/prune/pruneRun.ts';
import { obstacleWords } from '../../../../src/model/prune/pruneRunWords.ts';
import { newMeta } from '../../../cluster/state/state.ts';
import { openStore } from '../../../support/openStore.ts';
import { applyTo, planNow, pruneSetup, type PruneSetup } from '../../../support/pruneSetup.ts';
import { never } from '../../../support/registries.ts';

describe('What stands in the way of applying a plan', () => {
  it('is nothing for somebody with the role of the pruner, and asking deletes nothing', async () => {
    await using setup = await pruneSetup();
    const before = setup.cluster.blobs.digests;
    assert.deepEqual(await obstaclesOf(setup), []);
    assert.deepEqual(setup.cluster.blobs.digests, before);
    const sent = setup.cluster.requests.list().filter(({ method }) => method === 'DELETE');
    assert.ok(sent.length > 0 && sent.every(({ path }) => path.endsWith('0'.repeat(64))));
  });

  it('is a missing right, and then nothing is sent to the registry', async () => {
    await using setup = await pruneSetup();
    const { cluster } = setup;
    const role = cluster.state.clusterRoles.get(undefined, 'system:image-pruner');
    assert.ok(role !== undefined);
    const without = { ...role, rules: role.rules.filter(({ verbs }) => !verbs.includes('delete')) };
    cluster.state.clusterRoles.put(without);
    cluster.requests.clear();
    const found = await obstaclesOf(setup);
    assert.deepEqual(found.map(obstacleWords), [
      'The right to delete images of the whole cluster is missing. An administrator of the cluster can grant the role system:image-pruner.',
    ]);
    assert.deepEqual(
      cluster.requests.list().filter(({ target }) => target === 'registry'),
      [],
    );
    assert.deepEqual(await obstaclesOf(setup, { pruneRegistry: false, namespace: 'shop' }), []);
  });

  it('is a right that nobody tells of', async () => {
    await using setup = await pruneSetup();
    const match = { path: '/selfsubjectaccessreviews' };
    setup.cluster.faults.add({ match, fault: { kind: 'status', status: 500 } });
    const found = await obstaclesOf(setup);
    assert.deepEqual(
      found.map((one) => one.kind === 'right' && one.answer),
      ['unknown', 'unknown'],
    );
  });

  it('is a list that was forbidden: pods that are not seen may use what goes', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    cluster.faults.add({ match: { path: '/v1/pods?' }, fault: { kind: 'status', status: 403 } });
    const [unseen, ...others] = await obstaclesOf(setup);
    assert.ok(unseen?.kind === 'unseen' && unseen.unseen.list === 'pod');
    assert.deepEqual(others, []);
    const before = cluster.blobs.digests;
    const run = await applyTo(pruning, confirmed);
    assert.equal(run.kind, 'obstacles');
    assert.deepEqual(cluster.blobs.digests, before);
  });

  it('are limits that were not understood only where they decide', async () => {
    await using setup = await pruneSetup();
    const max = { storage: 'a lot' };
    setup.cluster.state.collection('', 'limitranges').put({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: newMeta('limits', 'shop'),
      spec: { limits: [{ type: 'openshift.io/Image', max }] },
    });
    assert.deepEqual(await obstaclesOf(setup), []);
    const found = await obstaclesOf(setup, { pruneOverSizeLimit: true });
    assert.deepEqual(found, [{ kind: 'unreadable', list: 'limit range', count: 1 }]);
  });

  it('are limits that were not seen only where they decide', async () => {
    await using setup = await pruneSetup();
    setup.cluster.faults.add({ match: { path: '/limitranges' }, fault: { kind: 'status', status: 403 } });
    assert.deepEqual(await obstaclesOf(setup), []);
    const found = await obstaclesOf(setup, { pruneOverSizeLimit: true });
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['unseen'],
    );
  });

  it('is an object that could not be understood', async () => {
    await using setup = await pruneSetup();
    const { state } = setup.cluster;
    const metadata = { name: '', uid: '1', resourceVersion: '1', creationTimestamp: '' };
    state.collection('image.openshift.io', 'images').put({ apiVersion: 'v1', kind: 'Image', metadata });
    assert.deepEqual((await obstaclesOf(setup)).map(obstacleWords), [
      '1 image cannot be understood, and may use what the plan removes.',
    ]);
  });

  it('is a registry that deletes nothing', async () => {
    await using setup = await pruneSetup();
    const { cluster } = setup;
    cluster.state.registryDeletes = false;
    const { registryHost: host } = cluster.state;
    assert.deepEqual(await obstaclesOf(setup), [{ kind: 'deleteDisabled', host }]);
    assert.deepEqual(await obstaclesOf(setup, { pruneRegistry: false }), []);
  });

  it('is a registry that cannot be reached', async () => {
    await using setup = await pruneSetup();
    setup.cluster.faults.add({ match: { target: 'registry' }, fault: { kind: 'refuse' } });
    const [found] = await obstaclesOf(setup);
    assert.ok(found?.kind === 'registry' && found.probe.kind === 'unreachable');
    assert.match(obstacleWords(found), /^Cannot reach 127\.0\.0\.1:\d+: /);
  });

  it('is a registry that does not say whether it deletes', async () => {
    await using setup = await pruneSetup();
    const match = { target: 'registry' as const, method: 'DELETE' };
    setup.cluster.faults.add({ match, fault: { kind: 'status', status: 500 } });
    const [found] = await obstaclesOf(setup);
    assert.ok(found?.kind === 'registryRefuses' && found.failure.kind === 'server');
  });

  it('is everything for somebody who sees one project, who still gets a plan', async () => {
    await using setup = await pruneSetup();
    const { kubeconfigFile } = setup.cluster;
    const store = await openStore({ kubeconfigFile, context: 'hackershop-dev' });
    try {
      const { pruning } = store;
      assert.ok(pruning !== undefined);
      const { basis, plan } = await planNow(pruning);
      assert.equal(basis.lists.scope, 'projects');
      assert.deepEqual(
        plan.streams.map(({ target }) => target.project),
        ['shop', 'shop'],
      );
      const found = await pruning.obstacles(basis.lists, defaultPruneOptions, never);
      const kinds = new Set(found.map(({ kind }) => kind));
      assert.deepEqual([...kinds], ['unseen', 'right']);
    } finally {
      await store.close();
    }
  });
});

async function obstaclesOf(
  { pruning }: PruneSetup,
  options: Partial<PruneOptions> = {},
): Promise<readonly PruneObstacle[]> {
  const { lists } = await pruning.read(never, () => undefined);
  return pruning.obstacles(lists, { ...defaultPruneOptions, ...options }, never);
}
