import assert from 'node:assert/strict';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { imageCache } from '../../../src/host/imageCache.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { parseQuery } from '../../../src/model/search/parseQuery.ts';
import { usesOf } from '../../../src/model/usedBy.ts';
import { SearchReferences } from '../../../src/store/search/searchReferences.ts';
import { buildImage } from '../../cluster/build/image.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { INTERNAL_REGISTRY } from '../../cluster/state/state.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';
import { Searching } from '../../support/searching.ts';

const shop = ['hackershop', 'hackershop-prod', 'planet-express', 'sarahs-skyfield', 'qa-empty'];

describe('Search for what images are made of', () => {
  let cluster: Cluster;
  let folder: TestFolder;
  let elsewhere: Elsewhere;
  const started: Searching[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    elsewhere = new Elsewhere(cluster.state);
    folder = await testFolder();
  });

  afterEach(async () => {
    cluster.faults.clear();
    for (const searching of started.splice(0)) await searching[Symbol.asyncDispose]();
    await cluster.close();
    await folder[Symbol.asyncDispose]();
  });

  const read = async (context = 'hackershop-dev', projects: readonly string[] = shop): Promise<Searching> => {
    const searching = await Searching.start(cluster, { context, projects, folder: folder.path });
    started.push(searching);
    await searching.read();
    cluster.requests.clear();
    return searching;
  };
  const asked = (part: string): number => cluster.requests.list(part).length;
  const head = (name: string, tag: string): Digest => {
    const digest = elsewhere.head(name, tag);
    assert.ok(isDigest(digest));
    return digest;
  };
  /** The layers of an image, as the cluster has them. */
  const layersOf = (digest: string): string[] =>
    (cluster.state.images.get(undefined, digest)?.dockerImageLayers ?? []).map(({ name }) => name);

  it('finds by label, once for each image, and remembers on disk', async () => {
    const phillip = await read();
    assert.deepEqual(phillip.tags('skyfield label:org.opencontainers.image.version=2.0'), []);
    assert.ok(phillip.find('label:a=b').incomplete);
    const query = 'skyfield label:org.opencontainers.image.version=2.0';
    const expected = [
      'hackershop/skyfield:2.0',
      'hackershop/skyfield:latest',
      'sarahs-skyfield/skyfield:2.0',
    ];
    assert.deepEqual(await phillip.learned(query), expected);
    assert.ok(!phillip.find(query).incomplete);
    const images = asked('imagestreamimages');
    assert.ok(images > 0 && asked('/layers') === 0);
    assert.equal(phillip.search.progress.details, undefined);
    await phillip.learned(query);
    assert.equal(asked('imagestreamimages'), images);
    const again = await read();
    assert.deepEqual(await again.learned(query), expected);
    assert.equal(asked('imagestreamimages'), 0);
  });

  it('finds by a layer, also of earlier revisions, with one request for each stream', async () => {
    const phillip = await read();
    const earlier = elsewhere.history('hackershop/web', 'nightly')?.[5] ?? '';
    const layer = layersOf(earlier).at(-1) ?? '';
    await phillip.search.need(parseQuery(`layer:${layer}`), phillip.abort.signal);
    const paths = cluster.requests.list('/layers').map(({ path }) => path);
    assert.equal(new Set(paths).size, paths.length);
    assert.equal(asked('imagestreamimages'), 0);
    const { images, layers } = phillip.find(layer).results;
    const found = [...images.results, ...layers.results.flatMap((each) => each.images)];
    assert.ok(found.some(({ digest }) => digest === earlier));
    await phillip.search.need(parseQuery(`layer:${layer}`), phillip.abort.signal);
    assert.equal(asked('/layers'), paths.length);
    cluster.requests.clear();
    await cluster.push({ repository: 'hackershop/web', tag: 'nightly' });
    await phillip.until('a push', () => phillip.find(`layer:${layer}`).incomplete);
    await phillip.search.need(parseQuery(`layer:${layer}`), phillip.abort.signal);
    assert.equal(asked('/layers'), 1);
  });

  it('counts what is known while it learns', async () => {
    const digest = head('planet-express/payroll', '7');
    cluster.faults.add({ match: { path: `payroll@${digest}` }, times: 1, fault: { kind: 'silence' } });
    const phillip = await read();
    const abort = new AbortController();
    const needed = phillip.search.need(parseQuery('planet-express size:>1B'), abort.signal);
    const isThere = (): boolean => phillip.search.progress.details?.read === 3;
    await phillip.until('all but one', isThere);
    assert.deepEqual(phillip.search.progress.details, { wanted: 4, read: 3, failed: 0, skipped: 0 });
    abort.abort();
    await needed;
    assert.equal(phillip.search.progress.details, undefined);
  });

  it('learns nothing anew for a digest that is typed further, nor what the disk knows of layers', async () => {
    const phillip = await read();
    const hex = head('planet-express/payroll', '7').slice(7);
    await phillip.search.need(parseQuery(hex.slice(0, 8)), phillip.abort.signal);
    assert.ok(!phillip.find(hex.slice(0, 12)).incomplete);
    assert.ok(asked('/layers') > 0);
    const again = await read();
    await again.search.need(parseQuery(`stream:payroll ${hex.slice(0, 8)}`), again.abort.signal);
    assert.equal(asked('/layers'), 0);
    assert.ok(!again.find(`stream:payroll ${hex}`).incomplete);
    await again.search.need(parseQuery('stream:payroll failing'), again.abort.signal);
    assert.equal(asked('/layers'), 1);
  });

  it('asks for the images in an index', async () => {
    const phillip = await read();
    const found = await phillip.learned('catalogue arch:arm64');
    assert.deepEqual(found, ['hackershop/catalogue:3.0', 'hackershop/catalogue:3.0-docker']);
    const labelled = await phillip.learned('catalogue label:org.opencontainers.image.version=3.0');
    assert.ok(labelled.includes('hackershop/catalogue:3.0'));
  });

  it('finds what the cluster has lost', async () => {
    for (const context of ['hackershop-dev', 'hackershop-admin']) {
      const searching = await read(context);
      const found = await searching.learned('failing');
      assert.ok(found.includes('hackershop/lost-and-found:0.9'), found.join());
      assert.ok(!found.includes('hackershop/lost-and-found:1.0'));
    }
  });

  it('lists all images for an administrator when many are wanted, and else does not try again', async () => {
    for (let at = 0; at < 60; at += 1) {
      const config = { Labels: { number: String(at) } };
      await cluster.push({
        repository: `hackershop/many-${at % 3}`,
        tag: String(at),
        image: buildImage({ config }),
      });
    }
    const admin = await read('hackershop-admin');
    assert.deepEqual(await admin.learned('label:number=17'), ['hackershop/many-2:17']);
    assert.equal(asked('/v1/images?'), 1);
    assert.equal(asked('imagestreamimages'), 0);
    await folder[Symbol.asyncDispose]();
    const phillip = await read();
    assert.deepEqual(await phillip.learned('label:number=17'), ['hackershop/many-2:17']);
    assert.equal(asked('/v1/images?'), 1);
    assert.ok(asked('imagestreamimages') > 50);
    await phillip.learned('label:number=18');
    assert.equal(asked('/v1/images?'), 1);
  });

  it('says what failed, finds the rest, and asks again when told to', async () => {
    const digest = head('planet-express/payroll', '7');
    const fault = { kind: 'status', status: 500 } as const;
    cluster.faults.add({ match: { path: `payroll@${digest}` }, times: 1, fault });
    const phillip = await read();
    const found = await phillip.learned('planet-express size:>1B');
    assert.equal(found.length, 3);
    assert.deepEqual(phillip.search.progress.details, { wanted: 4, read: 3, failed: 1, skipped: 0 });
    assert.ok(!phillip.find('planet-express size:>1B').incomplete);
    await phillip.search.need(parseQuery('payroll'), phillip.abort.signal);
    assert.equal(phillip.search.progress.details, undefined);
    phillip.search.retry();
    assert.equal((await phillip.learned('planet-express size:>1MB')).length, 0);
    assert.equal((await phillip.learned('planet-express size:>1B')).length, 4);
  });

  it('ends when the query is given up', async () => {
    cluster.faults.add({ match: { path: 'imagestreamimages' }, fault: { kind: 'silence' } });
    const phillip = await read();
    const abort = new AbortController();
    const needed = phillip.search.need(parseQuery('label:a'), abort.signal);
    await phillip.until('it asks', () => phillip.search.progress.details !== undefined);
    abort.abort();
    assert.equal(phillip.search.progress.details, undefined);
    await needed;
    assert.equal(phillip.search.progress.details, undefined);
    assert.ok(asked('imagestreamimages') <= 6);
    assert.ok(phillip.find('label:a').incomplete);
  });

  it('keeps labels that look like secrets off the disk', async () => {
    const labels = { API_TOKEN: `sha256~${'b'.repeat(43)}`, team: 'crater' };
    await cluster.push({
      repository: 'hackershop/moon',
      tag: '1',
      image: buildImage({ config: { Labels: labels } }),
    });
    for (const times of [1, 2]) {
      const phillip = await read();
      assert.deepEqual(await phillip.learned('moon label:team=crater'), ['hackershop/moon:1']);
      assert.equal(asked('imagestreamimages'), 1, `time ${times}`);
    }
    const kept = await imageCache(folder.path).get([head('hackershop/moon', '1')]);
    assert.deepEqual(
      [...kept.values()].map((details) => details.labels),
      [undefined],
    );
  });

  it('finds what nothing uses', async () => {
    const phillip = await read();
    assert.deepEqual(phillip.tags('web unused'), []);
    const found = await phillip.learned('unused');
    assert.equal(phillip.search.progress.usage, 'looked');
    assert.ok(!found.includes('hackershop/web:nightly'));
    assert.ok(!found.includes('hackershop-prod/skyfield:live'));
    assert.ok(found.includes('hackershop-prod/skyfield:previous'));
  });

  it('does not call unused what it cannot tell', async () => {
    const greg = await read('hackershop-qa', ['hackershop', 'qa-empty']);
    assert.deepEqual(await greg.learned('unused'), []);
    assert.notDeepEqual(greg.search.progress.unseen, []);
  });

  it('knows the same uses for all images as for one', async () => {
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const client = await openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
    const survey = await client.workloads(shop, new AbortController().signal, () => undefined);
    await client.close();
    const references = new SearchReferences(survey.workloads);
    const registryHosts = [INTERNAL_REGISTRY, cluster.state.registryHost];
    let used = 0;
    for (const { metadata, spec, status } of cluster.state.imageStreams.list()) {
      for (const { tag, items } of status.tags ?? []) {
        const digests = (items ?? []).slice(0, 1).flatMap(({ image }) => (isDigest(image) ? [image] : []));
        const place = { project: metadata.namespace ?? '', stream: metadata.name, tag };
        const localLookup = spec.lookupPolicy.local;
        const image = { ...place, digests, registryHosts, localLookup };
        const isUsed = usesOf(image, survey.workloads).length > 0;
        const isFound =
          digests.some((digest) => references.hasDigest(digest)) ||
          references.hasTag({ ...place, localLookup }, registryHosts);
        assert.equal(isFound, isUsed, JSON.stringify(place));
        if (isUsed) used += 1;
      }
    }
    assert.ok(used > 5);
  });
});
