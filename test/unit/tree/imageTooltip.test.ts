import assert from 'node:assert/strict';
import { imageAdvice } from '../../../src/model/imageText/imageAdvice.ts';
import type { ImagePlace } from '../../../src/model/imageText/imagePlace.ts';
import { KnownImages } from '../../../src/store/knownImages.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { imageTooltip, learnImage } from '../../../src/tree/imageTooltip.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { openStore } from '../../support/openStore.ts';

const place = (stream: string, tag: string, project = 'hackershop'): ImagePlace => ({
  project,
  stream,
  version: { tag },
  isGuess: false,
});

describe('The tooltip of an image that a file names', () => {
  let cluster: Cluster;
  let store: RegistryStore;
  const never = new AbortController().signal;

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    await store.openProject('hackershop');
  });

  afterEach(async () => {
    cluster.faults.clear();
    await store.close();
    await cluster.close();
  });

  const adviceOn = (where: ImagePlace) => imageAdvice(where, new KnownImages(store).sight(where));
  const textOf = (where: ImagePlace) =>
    imageTooltip(where, adviceOn(where), store, Date.now()).replaceAll(/&#(\d+);/g, (_, code) =>
      String.fromCharCode(Number(code)),
    );
  const pathsSince = (count: number) =>
    cluster.requests
      .list()
      .slice(count)
      .map(({ path }) => path);

  it('says who uses it and how large it is once that was learned', async () => {
    const nightly = place('web', 'nightly');
    await learnImage(adviceOn(nightly), store, never);
    const text = textOf(nightly);
    assert.match(text, /Size: [\d.]+ [KM]?B in \d layers/);
    assert.match(text, /Used by: .*deployment web in hackershop/);
    assert.match(text, /nightly moves: it has pointed to 12 images so far/);
    const asked = cluster.requests.list().length;
    await learnImage(adviceOn(nightly), store, never);
    assert.deepEqual(pathsSince(asked), [], 'what is known is not asked for again');
  });

  it('asks nothing by itself, and says that it is still looking', () => {
    const asked = cluster.requests.list().length;
    assert.match(textOf(place('web', 'nightly')), /Used by: still looking/);
    assert.deepEqual(pathsSince(asked), []);
  });

  it('waits no longer than it may, and knows the rest the next time', async () => {
    cluster.faults.add({ match: { path: '/pods' }, fault: { kind: 'silence' } });
    const nightly = place('web', 'nightly');
    const enough = new AbortController();
    const learning = learnImage(adviceOn(nightly), store, enough.signal);
    enough.abort();
    await learning;
    assert.match(textOf(nightly), /still looking/);
    cluster.faults.clear();
    await learnImage(adviceOn(nightly), store, never);
    assert.doesNotMatch(textOf(nightly), /still looking/);
  });

  it('asks nothing about what is not there, or not known', async () => {
    const asked = cluster.requests.list().length;
    for (const where of [place('web', '9'), place('no', '1'), place('delivery', '1.2', 'planet-express')])
      await learnImage(adviceOn(where), store, never);
    assert.deepEqual(pathsSince(asked), []);
    assert.match(textOf(place('web', '9')), /There is no tag 9 in hackershop\/web/);
    assert.match(textOf(place('delivery', '1.2', 'planet-express')), /Its project is not open in the tree/);
  });
});
