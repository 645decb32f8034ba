import assert from 'node:assert/strict';
import type { ImagePlace } from '../../../src/model/imageText/imagePlace.ts';
import { KnownImages } from '../../../src/store/knownImages.ts';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import { usedImage } from '../../../src/store/usedImage.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore } from '../../support/openStore.ts';
import { until } from '../../support/until.ts';

const place = (project: string, stream: string): ImagePlace => ({
  project,
  stream,
  version: { tag: 'latest' },
  isGuess: false,
});

describe('The images that are known by name', () => {
  let cluster: Cluster;
  let store: RegistryStore;
  let known: KnownImages;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    known = new KnownImages(store);
  });

  after(async () => {
    await store.close();
    await cluster.close();
  });

  it('are none without a connection', () => {
    const alone = new KnownImages(new RegistryStore());
    assert.deepEqual([alone.hosts, alone.projects, alone.streams('hackershop')], [[], [], []]);
    assert.equal(alone.isOurs('image-registry.openshift-image-registry.svc:5000'), false);
  });

  it('are those of open projects, at every address of the registry, and cost no request', async () => {
    const host = new URL(cluster.registry).host;
    assert.equal(known.isOurs(host), false, 'nothing has named it yet');
    assert.ok(known.isOurs('image-registry.openshift-image-registry.svc.cluster.local:5000'));
    assert.deepEqual(known.sight(place('hackershop', 'web')), { kind: 'unknown', why: 'closed' });
    await store.openProject('hackershop');
    const asked = cluster.requests.list().length;
    assert.ok(known.isOurs(host.toUpperCase()));
    assert.equal(known.isOurs('quay.io'), false);
    assert.ok(known.projects.includes('planet-express'));
    assert.ok(known.streams('hackershop').includes('skyfield'));
    assert.deepEqual(
      known
        .tags('hackershop', 'web')
        .map(({ name }) => name)
        .sort(),
      ['edge', 'nightly'],
    );
    assert.deepEqual(known.streams('planet-express'), [], 'it is not open');
    const sight = known.sight(place('hackershop', 'web'));
    assert.ok(sight.kind === 'seen' && sight.isCurrent);
    assert.deepEqual(known.sight(place('hackershop', 'not-there')), { kind: 'none' });
    assert.equal(cluster.requests.list().length, asked);
  });

  it('are those that the search has read as well, though none of them is known not to be there', async () => {
    const { search } = store;
    assert.ok(search);
    const holder = {};
    search.open(holder);
    await until('the search', () => Promise.resolve(known.streams('planet-express').length > 0 || undefined));
    assert.deepEqual(known.streams('planet-express'), ['delivery', 'payroll']);
    const tags = known.tags('planet-express', 'delivery');
    assert.deepEqual(tags.map(({ name }) => name).sort(), ['1.0', '1.1', '1.2']);
    assert.ok(tags.every(({ revisions }) => revisions.length === 1));
    assert.deepEqual(known.sight(place('planet-express', 'not-there')), { kind: 'unknown', why: 'closed' });
    search.close(holder);
  });

  it('have users once somebody has looked for them, and nobody looks for a question', async () => {
    const stream = store.stream('hackershop', 'web');
    const { facts } = store;
    assert.ok(stream && facts);
    const nightly = stream.tags.find(({ name }) => name === 'nightly')?.revisions[0]?.image;
    assert.ok(nightly);
    const image = usedImage(stream, 'nightly', [nightly], facts);
    const asked = cluster.requests.list().length;
    assert.equal(store.knownUses(image).kind, 'looking');
    assert.equal(cluster.requests.list().length, asked);
    await store.lookForUses(image, new AbortController().signal);
    assert.ok(store.knownUses(image).uses.some(({ name }) => name === 'web'));
  });
});
