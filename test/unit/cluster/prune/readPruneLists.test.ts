import assert from 'node:assert/strict';
import type { PruneLists, PruneProgress } from '../../../../src/model/prune/pruneRun.ts';
import { newMeta } from '../../../cluster/state/state.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';
import { never } from '../../../support/registries.ts';

const silent = (): void => undefined;

describe('Reading what a plan to prune is made of', () => {
  let demo: ClusterClients;
  before(async () => {
    demo = await demoClients();
  });
  after(() => demo[Symbol.asyncDispose]());
  afterEach(() => {
    demo.cluster.faults.clear();
    demo.cluster.requests.clear();
  });

  it('reads each list of the whole cluster once', async () => {
    const { cluster, admin } = demo;
    cluster.requests.clear();
    const lists = await admin.pruning.read([], never, silent);
    const { images, streams, users } = lists.input;
    assert.equal(lists.scope, 'cluster');
    assert.deepEqual(lists.unseen, []);
    assert.equal(images.length, cluster.state.images.list().length);
    assert.equal(streams.length, cluster.state.imageStreams.list().length);
    assert.ok(new Set(users.map(({ kind }) => kind)).size > 5);
    assert.equal(cluster.requests.list().length, 14);
    assert.ok(cluster.requests.list().every(({ path }) => path.includes('limit=500')));
    assert.equal(lists.addresses[0]?.host, cluster.state.registryHost);
  });

  it('reads page after page, says how far it is, and begins a list anew that the server has forgotten', async () => {
    const { cluster, admin } = demo;
    const pods = cluster.state.collection('', 'pods');
    const before = pods.list().length;
    for (let number = 0; number < 1100; number += 1) {
      const metadata = newMeta(`many-${number}`, 'hackershop');
      pods.put({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] }, status: {} });
    }
    const said: PruneProgress[] = [];
    let pages = 0;
    cluster.requests.heard = ({ path }) => {
      if (!path.startsWith('/api/v1/pods?')) return;
      pages += 1;
      if (pages !== 2) return;
      pods.put({ apiVersion: 'v1', kind: 'Pod', metadata: newMeta('many-more', 'hackershop') });
      cluster.compact();
    };
    const lists = await admin.pruning.read([], never, (progress) => said.push(progress));
    cluster.requests.heard = undefined;
    assert.equal(lists.input.users.filter(({ kind }) => kind === 'pod').length, before + 1101);
    assert.equal(pages, 5, 'two of the first time, three of the second');
    assert.ok(said.some(({ text }) => text === 'Reading 500 pods'));
    assert.ok(said.every(({ done, total }) => done <= total && total === 14));
    for (const pod of pods.list()) if (pod.metadata.name.startsWith('many-')) pods.delete(pod);
  });

  it('takes a list that a cluster may do without for empty', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/deploymentconfigs' }, fault: { kind: 'status', status: 404 } });
    const lists = await admin.pruning.read([], never, silent);
    assert.deepEqual(lists.unseen, []);
    assert.ok(!lists.input.users.some(({ kind }) => kind === 'deployment config'));
  });

  it('does not take a list that every cluster has for empty', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/v1/pods' }, fault: { kind: 'status', status: 404 } });
    cluster.faults.add({ match: { path: '/cronjobs' }, fault: { kind: 'status', status: 404 } });
    const lists = await admin.pruning.read([], never, silent);
    assert.deepEqual(unseenOf(lists), ['cron job notFound', 'pod notFound']);
    assert.equal(cluster.requests.list('/cronjobs').length, 2, 'in each version of its API');
  });

  it('names the lists that it could not read', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/v1/pods' }, fault: { kind: 'status', status: 403 } });
    cluster.faults.add({ match: { path: '/builds?' }, fault: { kind: 'status', status: 500 } });
    const lists = await admin.pruning.read(['hackershop'], never, silent);
    assert.deepEqual(unseenOf(lists), ['build server', 'pod forbidden']);
    assert.equal(
      cluster.requests.list('/namespaces/hackershop/pods').length,
      1,
      'where pods may be seen alone',
    );
  });

  it('fails without images or image streams', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/v1/images?' }, fault: { kind: 'status', status: 500 } });
    await assert.rejects(admin.pruning.read([], never, silent), /"server"/);
  });

  it('reads project by project where images may not be listed, though image streams may', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/v1/images?' }, fault: { kind: 'status', status: 403 } });
    cluster.faults.add({ match: { path: '/skyfield/layers' }, fault: { kind: 'status', status: 500 } });
    const lists = await admin.pruning.read(['hackershop'], never, silent);
    assert.equal(lists.scope, 'projects');
    assert.ok(lists.input.streams.every(({ project }) => project === 'hackershop'));
    assert.deepEqual(
      lists.unseen.map(({ list, project, failure }) => [list, project, failure.kind]),
      [
        ['image', undefined, 'forbidden'],
        ['image', 'hackershop', 'server'],
      ],
    );
  });

  it('ends with its signal', async () => {
    const { cluster, admin } = demo;
    cluster.faults.add({ match: { path: '/pods' }, fault: { kind: 'silence' } });
    const abort = new AbortController();
    const reading = admin.pruning.read([], abort.signal, silent);
    abort.abort(new Error('enough'));
    await assert.rejects(reading, /enough/);
  });

  it('reads what somebody without cluster rights may see, and says that this is not all', async () => {
    const { cluster, phillip } = demo;
    const lists = await phillip.pruning.read(['hackershop', 'hackershop-prod'], never, silent);
    assert.equal(lists.scope, 'projects');
    const missing = new Set(lists.unseen.map(({ list }) => list));
    assert.ok(missing.has('image') && missing.has('image stream') && missing.has('pod'));
    const { streams, images, users } = lists.input;
    assert.deepEqual([...new Set(streams.map(({ project }) => project))].sort(), [
      'hackershop',
      'hackershop-prod',
    ]);
    assert.ok(users.some(({ kind }) => kind === 'pod'));
    const byName = new Map(images.map((image) => [image.name, image]));
    for (const { tags } of streams) {
      for (const { revisions } of tags) {
        for (const { image } of revisions) {
          const known = cluster.state.images.get(undefined, image);
          const layers = known?.dockerImageLayers?.map(({ name }) => name);
          assert.deepEqual(
            byName.get(image)?.layers.map(({ digest }) => digest),
            known && (layers ?? []),
            image,
          );
        }
      }
    }
    const sized = images.filter(({ layers }) => layers.some(({ bytes }) => bytes !== undefined));
    assert.ok(sized.length > 3, 'newer images come with sizes');
    for (const { name, layers } of sized) {
      const known = cluster.state.images.get(undefined, name)?.dockerImageLayers ?? [];
      assert.deepEqual(
        layers.map(({ bytes }) => bytes),
        known.map(({ size }) => size),
        'which are true',
      );
    }
  });
});

function unseenOf({ unseen }: PruneLists): string[] {
  const whole = unseen.filter(({ project }) => project === undefined);
  return whole.map(({ list, failure }) => `${list} ${failure.kind}`).sort();
}
