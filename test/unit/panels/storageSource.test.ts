import assert from 'node:assert/strict';
import { PruneSource } from '../../../src/panels/pruneSource.ts';
import { StorageSource, type SharedPlanning } from '../../../src/panels/storageSource.ts';
import type { StorageView } from '../../../src/shared/storagePage.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { openStore } from '../../support/openStore.ts';
import { imageOf, pruneSetup } from '../../support/pruneSetup.ts';
import { until } from '../../support/until.ts';

describe('The storage panel', () => {
  function sourceOf(store: RegistryStore, planning: () => SharedPlanning | undefined = () => undefined) {
    const source = new StorageSource({ store, planning, changed: () => undefined });
    return Object.assign(source, { [Symbol.dispose]: () => source.dispose() });
  }

  async function storageOf(
    source: StorageSource,
    isIt: (storage: StorageView) => boolean = ({ pruning }) => pruning !== undefined,
  ): Promise<StorageView> {
    return until('the storage', async () => {
      const { storage, failure } = await source.load();
      assert.equal(failure, undefined);
      return storage !== undefined && isIt(storage) ? storage : undefined;
    });
  }

  it('says who holds what, and what pruning would free', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    assert.match((await source.load()).reading?.text ?? '', /^Reading/);
    const { projects, pruning, untagged, tags } = await storageOf(source);
    assert.deepEqual(
      projects.map(({ project, streams }) => [project, streams.length]),
      [
        ['lab', 1],
        ['shop', 2],
      ],
    );
    const [lab, shop] = projects;
    assert.ok(lab && shop);
    assert.equal(lab.own, lab.bytes, 'it shares nothing');
    assert.equal(shop.own, shop.bytes, 'its streams share with each other alone');
    assert.ok(shop.streams.every(({ own, bytes }) => own < bytes));
    assert.ok(untagged);
    assert.equal(untagged.images, 1);
    assert.equal(tags.length, 3);
    assert.equal(pruning?.how, 'keeps 3 revisions of each tag and what is younger than 1 hour');
    const freed = projects.reduce((sum, { frees = 0 }) => sum + frees, 0);
    assert.equal(pruning.bytes, freed + untagged.own);
  });

  it('uses what the plan to prune has read, and its options', async () => {
    await using setup = await pruneSetup();
    using plan = disposing(new PruneSource({ store: setup.store, changed: () => undefined }));
    const { source: planned } = plan;
    await until('the plan', async () =>
      (await planned.load()).plan?.apply === 'offered' ? true : undefined,
    );
    setup.cluster.requests.clear();
    using source = sourceOf(setup.store, () => planned.planning);
    const usual = await storageOf(source);
    planned.settings.setOption('keepTagRevisions', '1');
    const { pruning } = await storageOf(
      source,
      ({ pruning: now }) => now?.how.startsWith('keeps 1 ') === true,
    );
    assert.ok(pruning && usual.pruning && pruning.bytes > usual.pruning.bytes);
    assert.deepEqual(setup.cluster.requests.list(), []);
  });

  it('still knows what the plan to prune has read when that is closed', async () => {
    await using setup = await pruneSetup();
    using plan = disposing(new PruneSource({ store: setup.store, changed: () => undefined }));
    let shared: SharedPlanning | undefined;
    await until('the plan', async () =>
      (await plan.source.load()).plan?.apply === 'offered' ? true : undefined,
    );
    shared = plan.source.planning;
    using source = sourceOf(setup.store, () => shared);
    await storageOf(source);
    setup.cluster.requests.clear();
    plan.source.dispose();
    shared = undefined;
    await storageOf(source);
    assert.deepEqual(setup.cluster.requests.list(), []);
  });

  it('reads for itself when the plan to prune is closed before it has read', async () => {
    await using setup = await pruneSetup();
    using plan = disposing(new PruneSource({ store: setup.store, changed: () => undefined }));
    await plan.source.load();
    let shared: SharedPlanning | undefined = plan.source.planning;
    using source = sourceOf(setup.store, () => shared);
    assert.equal((await source.load()).storage, undefined);
    plan.source.dispose();
    shared = undefined;
    assert.ok((await storageOf(source)).bytes > 0);
  });

  it('reads again when asked to', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    const before = await storageOf(source);
    setup.writer.push('shop/web', 'new', imageOf('something new'), 0);
    source.readAgain();
    const { bytes } = await storageOf(
      source,
      ({ readAt, pruning }) => readAt !== before.readAt && pruning !== undefined,
    );
    assert.ok(bytes > before.bytes);
  });

  it('is over what one can see without the rights, and says so', async () => {
    await using setup = await pruneSetup();
    const { kubeconfigFile } = setup.cluster;
    const store = await openStore({ kubeconfigFile, context: 'hackershop-dev' });
    try {
      using source = sourceOf(store);
      const { projects, pruning, notes } = await storageOf(source, () => true);
      assert.deepEqual(
        projects.map(({ project, frees }) => [project, frees]),
        [['shop', undefined]],
      );
      assert.ok((projects[0]?.bytes ?? 0) > 0);
      assert.equal(pruning, undefined);
      assert.match(notes[0] ?? '', /^You may not list the images of the cluster/);
    } finally {
      await store.close();
    }
  });

  it('says that pruning may free less where not all that uses images could be read', async () => {
    await using setup = await pruneSetup();
    using all = sourceOf(setup.store);
    const isSaid = ({ notes }: StorageView) => notes.some((note) => note.startsWith('Not everything'));
    assert.equal(isSaid(await storageOf(all)), false);
    setup.cluster.faults.add({ match: { path: '/v1/pods?' }, fault: { kind: 'status', status: 403 } });
    using source = sourceOf(setup.store);
    assert.equal(isSaid(await storageOf(source)), true);
  });

  it('says why it knows nothing', async () => {
    await using setup = await pruneSetup();
    setup.cluster.faults.add({ match: { path: '/imagestreams' }, fault: { kind: 'status', status: 500 } });
    using source = sourceOf(setup.store);
    const failure = await until('the failure', async () => (await source.load()).failure);
    assert.match(failure, /image streams|imagestreams/);
  });
});

function disposing(source: PruneSource) {
  return { source, [Symbol.dispose]: () => source.dispose() };
}
