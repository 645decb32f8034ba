import assert from 'node:assert/strict';
import { importImages } from '../../../src/changes/importing.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { OpenShiftImports } from '../../../src/cluster/openShiftImports.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import type { ImportOutcome, ImportPlan } from '../../../src/model/import/importPlan.ts';
import { record } from '../../../src/model/json.ts';
import { buildImage } from '../../cluster/build/image.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { base64, connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';

describe('Importing by two', () => {
  let outside: ThirdPartyRegistry;
  let cluster: Cluster;
  let windows: readonly ClusterClient[];

  before(async () => {
    outside = await startThirdPartyRegistry();
    await outside.push('a', buildImage());
    await outside.push('b', buildImage());
    cluster = await startCluster({ seed: 'demo', registryAuthorities: [outside.ca] });
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const open = () => openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
    windows = await Promise.all([open(), open()]);
  });
  after(async () => {
    await Promise.all(windows.map((client) => client.close()));
    await Promise.all([cluster.close(), outside.close()]);
  });

  /** What a person confirmed who wants a tag of the other registry as a tag of the stream. */
  const planOf = (source: string, to: string, more: Partial<ImportPlan>): ImportPlan => ({
    request: {
      project: 'hackershop',
      stream: 'race',
      images: [{ from: `${outside.host}/ext/skyfield:${source}`, to }],
      options: { scheduled: false, insecure: false, referencePolicy: 'Source', importMode: 'Legacy' },
    },
    seen: undefined,
    found: [],
    ...more,
  });

  /** Both import at once; what became of it, in the order of their names. */
  async function both(plans: readonly ImportPlan[]): Promise<readonly ImportOutcome['kind'][]> {
    const running = plans.map((plan, index) => {
      const client = windows[index] ?? assert.fail();
      return importImages(plan, { client, session: never, saw: () => undefined }, never);
    });
    return (await Promise.all(running)).map(({ kind }) => kind);
  }

  const seenNow = async () =>
    (await windows[0]?.readStream({ project: 'hackershop', stream: 'race' }, never))?.stream;

  it('makes the stream once, and puts nothing over the tag that the other one made', async () => {
    const kinds = await both([planOf('a', 'web', {}), planOf('b', 'web', {})]);
    assert.deepEqual([...kinds].sort(), ['done', 'elsewhere']);
    assert.equal((await seenNow())?.tags[0]?.revisions.length, 1);
  });

  it('loses neither of two tags', async () => {
    const seen = await seenNow();
    assert.deepEqual(await both([planOf('a', 'one', { seen }), planOf('b', 'two', { seen })]), [
      'done',
      'done',
    ]);
    assert.deepEqual((await seenNow())?.tags.map(({ name }) => name).sort(), ['one', 'two', 'web']);
  });

  it('moves a tag once, whoever is first', async () => {
    await outside.push('a', buildImage());
    await outside.push('b', buildImage());
    const seen = await seenNow();
    const kinds = await both([planOf('a', 'web', { seen }), planOf('b', 'web', { seen })]);
    assert.deepEqual([...kinds].sort(), ['done', 'elsewhere']);
    assert.equal((await seenNow())?.tags.find(({ name }) => name === 'web')?.revisions.length, 2);
  });

  it('tells the cluster the version of the stream, and nothing else of it', async () => {
    const authority = new Authority();
    await using folder = await testFolder();
    await using server = await startTlsServer({ authority }, json({}));
    const connection = await connectIn(folder, {
      cluster: {
        server: `https://localhost:${server.port}`,
        'certificate-authority-data': base64(authority.pem),
      },
    });
    const { request } = planOf('a', 'web', {});
    await new OpenShiftImports(connection).run(request, await seenNow(), never);
    await connection.close();
    const { metadata } = record(JSON.parse(server.seen.at(-1)?.body ?? '{}'));
    assert.deepEqual(Object.keys(record(metadata)).sort(), ['name', 'namespace', 'resourceVersion']);
  });
});
