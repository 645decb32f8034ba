import assert from 'node:assert/strict';
import { sparedTag } from '../../../src/model/prune/spared.ts';
import type { ConfirmedPrune } from '../../../src/model/prune/pruneRun.ts';
import { PruneSource, type PruneApplier } from '../../../src/panels/pruneSource.ts';
import type { PrunePage, PrunePlanView } from '../../../src/shared/prunePage.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { seedPruner } from '../../cluster/seeds/demoPruner.ts';
import { openStore, showContext } from '../../support/openStore.ts';
import { imageOf, pruneSetup } from '../../support/pruneSetup.ts';
import { never } from '../../support/registries.ts';
import { until } from '../../support/until.ts';

const admin = 'hackershop-admin';

describe('The panel of a plan to prune', () => {
  /** The page once it is settled and has what is asked for. */
  async function planOf(
    source: PruneSource,
    what: string,
    isIt: (plan: PrunePlanView) => boolean = () => true,
  ): Promise<PrunePlanView> {
    return until(what, async () => {
      const { plan } = await source.load();
      const isSettled = plan !== undefined && !plan.planning && plan.apply !== 'asking';
      return isSettled && plan.comparison.kind !== 'looking' && isIt(plan) ? plan : undefined;
    });
  }

  function sourceOf(store: RegistryStore, changed: () => void = () => undefined) {
    const source = new PruneSource({ store, changed });
    return Object.assign(source, { [Symbol.dispose]: () => source.dispose() });
  }

  it('reads the cluster once, with its progress, and shows what goes', async () => {
    await using setup = await pruneSetup();
    const read: PrunePage['reading'][] = [];
    using source = sourceOf(setup.store);
    read.push((await source.load()).reading);
    const { totals, projects, apply, rows, notes } = await planOf(source, 'a plan');
    assert.match(read[0]?.text ?? '', /^Reading/);
    assert.deepEqual([totals.revisions, totals.images, apply], [5, 8, 'offered']);
    assert.deepEqual(
      projects.map(({ project, revisions }) => [project, revisions]),
      [
        ['shop', 4],
        ['lab', 1],
      ],
    );
    assert.deepEqual([rows.revisions, rows.images], [5, 8]);
    assert.deepEqual(
      notes.map(({ key }) => key),
      ['unknownSizes'],
    );
  });

  it('plans again as the options move, for the newest of them alone, and asks nothing', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    await planOf(source, 'a plan');
    setup.cluster.requests.clear();
    const { settings } = source;
    for (const number of ['0', '1', '2', '5', '1']) {
      settings.setOption('keepTagRevisions', number);
      await source.load();
    }
    const { totals } = await planOf(source, 'the newest plan');
    assert.equal(totals.revisions, 12 - 1);
    settings.setOption('keepYoungerThan', '30');
    settings.setOption('unit', 'days');
    assert.equal((await planOf(source, 'no plan', ({ apply }) => apply === undefined)).totals.revisions, 0);
    assert.deepEqual(setup.cluster.requests.list(), []);
  });

  it('says why oc would not begin, and goes on when that is mended', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    source.settings.setOption('keepTagRevisions', '');
    const { refusals, apply, rows } = await planOf(
      source,
      'a refusal',
      ({ refusals: all }) => all.length > 0,
    );
    assert.deepEqual(
      [refusals, apply],
      [['The number of revisions to keep must be a whole number.'], undefined],
    );
    assert.deepEqual(rows.rows, []);
    assert.equal(await source.exported('csv', never), undefined);
    source.settings.setOption('keepTagRevisions', '3');
    await planOf(source, 'a plan', ({ totals }) => totals.revisions === 5);
  });

  it('says what else stays because of what is spared', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    const before = await planOf(source, 'a plan');
    assert.equal(before.spared, undefined);
    const tag = sparedTag({ project: 'shop', stream: 'web' }, 'latest');
    source.spare(tag, true);
    const { spared, totals, rows } = await planOf(
      source,
      'what is spared',
      (plan) => plan.spared !== undefined,
    );
    assert.deepEqual([spared?.count, spared?.revisions, spared?.images], [1, 2, 2]);
    assert.equal((spared?.bytes ?? 0) + totals.bytes, before.totals.bytes);
    assert.equal(
      rows.reasons.find(({ key }) => key === 'spared')?.count,
      4,
      'two revisions and their images',
    );
    source.settings.spareNothing();
    await planOf(source, 'all of it', (plan) => plan.spared === undefined && plan.totals.images === 8);
  });

  it('is read only where a list was forbidden, and says which', async () => {
    await using setup = await pruneSetup();
    setup.cluster.faults.add({ match: { path: '/v1/pods?' }, fault: { kind: 'status', status: 403 } });
    using source = sourceOf(setup.store);
    const { apply, notes } = await planOf(source, 'a plan');
    assert.equal(apply, 'refused');
    const [note] = notes;
    assert.deepEqual([note?.key, note?.tone], ['obstacles', 'error']);
    assert.match(note?.items[0] ?? '', /^The right to list pods of the whole cluster is missing\./);
    assert.match(source.list('obstacles')?.text ?? '', /pods of the whole cluster/);
    const applier: PruneApplier = { apply: () => assert.fail('it was applied') };
    assert.equal(await source.apply(applier), false);
  });

  it('compares with the automatic pruner, and can take over its settings', async () => {
    await using setup = await pruneSetup();
    seedPruner(setup.writer);
    const { kubeconfigFile } = setup.cluster;
    await using store = closing(await openStore({ kubeconfigFile, context: admin }));
    using source = sourceOf(store.store);
    source.settings.setOption('keepTagRevisions', '1');
    const isCompared = ({ comparison }: PrunePlanView) => comparison.kind === 'compared';
    const { comparison } = await planOf(source, 'a comparison', isCompared);
    assert.ok(comparison.kind === 'compared');
    assert.equal(comparison.keeps, 'keeps 3 revisions of each tag and what is younger than 1 hour');
    assert.equal(comparison.schedule, 'every day at midnight');
    assert.deepEqual([comparison.only, comparison.not.revisions], [{ revisions: 0, images: 0 }, 6]);
    assert.match(source.list('comparison')?.text ?? '', /shop\/web:latest sha256:[0-9a-f]{8}: not used/);
    source.takeAutomatic();
    const same = ({ comparison: now }: PrunePlanView) => now.kind === 'compared' && now.same;
    assert.equal((await planOf(source, 'the same', same)).totals.revisions, 5);
  });

  it('applies what is shown and reads again; a plan of older settings is not applied', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    await planOf(source, 'a plan');
    source.settings.setOption('keepTagRevisions', '1');
    await source.load();
    const applied: ConfirmedPrune[] = [];
    const applier: PruneApplier = {
      async apply(plan, pruning, watch) {
        applied.push(plan);
        watch.progress({ text: 'Removing', done: 1, total: 2 });
        assert.deepEqual((await source.load()).run, { text: 'Removing', done: 1, total: 2, stopping: false });
        assert.equal(await source.apply(applier), false, 'one at a time');
        await pruning.apply(plan, watch.stop, () => undefined);
        watch.ended();
        assert.equal((await source.load()).run, undefined);
      },
    };
    assert.equal(await source.apply(applier), false);
    await planOf(source, 'the newer plan', ({ totals }) => totals.revisions === 11);
    assert.equal(await source.apply(applier), true);
    assert.equal(applied[0]?.plan.totals.revisions, 11);
    const { totals, apply } = await planOf(source, 'what is left', (plan) => plan.apply === undefined);
    assert.deepEqual([totals.revisions, totals.images, apply], [0, 0, undefined]);
  });

  it('applies nothing of settings that it has not worked on yet', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    await planOf(source, 'a plan');
    const applier: PruneApplier = { apply: () => assert.fail('it was applied') };
    source.spare(sparedTag({ project: 'shop', stream: 'web' }, 'latest'), true);
    assert.equal(await source.apply(applier), false, 'what is spared');
    source.settings.spareNothing();
    await planOf(source, 'a plan again');
    source.settings.setOption('keepYoungerThan', '90');
    assert.equal(await source.apply(applier), false, 'an option');
  });

  it('spares a project with all its image streams', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    const before = await planOf(source, 'a plan');
    const projectOf = ({ rows }: PrunePlanView, name: string) =>
      rows.rows.find((row) => row.kind === 'project' && row.name === name)?.spare;
    const shop = projectOf(before, 'shop');
    assert.equal(shop?.state, 'no');
    source.spare(shop.key, true);
    const spared = await planOf(source, 'what is spared', (plan) => plan.spared !== undefined);
    assert.deepEqual([spared.spared?.count, spared.spared?.revisions], [2, 4]);
    assert.deepEqual([projectOf(spared, 'shop')?.state, projectOf(spared, 'lab')?.state], ['yes', 'no']);
    source.spare(shop.key, false);
    await planOf(source, 'all of it', (plan) => plan.spared === undefined);
  });

  it('can be stopped while it applies', async () => {
    await using setup = await pruneSetup();
    using source = sourceOf(setup.store);
    await planOf(source, 'a plan');
    let stopped = false;
    await source.apply({
      async apply(_plan, _pruning, watch) {
        watch.progress({ text: 'Removing', done: 1, total: 2 });
        source.stop();
        stopped = watch.stop.aborted;
        assert.equal((await source.load()).run?.stopping, true);
      },
    });
    assert.equal(stopped, true);
    assert.equal((await source.load()).run, undefined);
  });

  it('sees what was pushed since when it reads again, and forgets what is spared in another cluster', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, store } = setup;
    using source = sourceOf(store);
    const before = await planOf(source, 'a plan');
    source.spare('image x', true);
    writer.push('shop/api', 'v1', imageOf('base', 'api 6'), 61);
    source.readAgain();
    const now = await planOf(source, 'the new plan', ({ readAt }) => readAt !== before.readAt);
    assert.equal(now.totals.revisions, before.totals.revisions + 1);
    assert.equal(now.spared?.count, 1);
    await showContext(store, { kubeconfigFile: cluster.kubeconfigFile, context: admin });
    assert.equal(await source.exported('csv', never), undefined, 'of the cluster that was shown before');
    assert.equal((await planOf(source, 'a plan of the other')).spared, undefined);
  });

  it('is made of what is visible for who may not list images, and says so', async () => {
    await using setup = await pruneSetup();
    const { kubeconfigFile } = setup.cluster;
    await using store = closing(await openStore({ kubeconfigFile, context: 'hackershop-dev' }));
    using source = sourceOf(store.store);
    const { apply, notes, projects } = await planOf(source, 'a plan');
    assert.equal(apply, 'refused');
    assert.deepEqual(
      notes.slice(0, 2).map(({ key }) => key),
      ['obstacles', 'scope'],
    );
    assert.match(
      notes[0]?.items.join(' ') ?? '',
      /The right to delete images of the whole cluster is missing/,
    );
    assert.deepEqual(
      projects.map(({ project }) => project),
      ['shop'],
    );
  });
});

function closing(store: RegistryStore) {
  return { store, [Symbol.asyncDispose]: () => store.close() };
}
