import assert from 'node:assert/strict';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import type { ImageStream } from '../../cluster/state/objects.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { digest } from '../../support/digest.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { json, startTlsServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

const context = 'hackershop-dev';
const place = { project: 'hackershop', stream: 'skyfield' };

/** A host whose certificate is trusted, that images, realms and redirects name, and that the cluster does not call its registry. */
describe('A host that is not the registry of the cluster', () => {
  const authority = new Authority('the CA of everybody');
  let cluster: Cluster;
  let evil: TestServer;
  let evilHost: string;
  let registry: TestServer;
  let folder: Awaited<ReturnType<typeof testFolder>>;
  let authorityFile: string;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    evil = await startTlsServer({ authority }, json({ token: 'stolen' }));
    evilHost = `127.0.0.1:${evil.port}`;
    registry = await startTlsServer({ authority }, json({}));
    folder = await testFolder();
    authorityFile = await folder.write('authority.crt', authority.pem);
    const stream = cluster.state.imageStreams.get(place.project, place.stream);
    assert.ok(stream !== undefined);
    cluster.state.imageStreams.put(fromEvil(stream));
  });
  beforeEach(() => {
    evil.seen.length = 0;
  });
  afterEach(() => {
    for (const { headers, rawHeaders } of evil.seen) {
      assert.equal(headers.authorization, undefined);
      assert.ok(!rawHeaders.join().includes(cluster.tokens.phillip));
    }
  });
  after(async () => {
    await folder[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
    await evil[Symbol.asyncDispose]();
    await cluster.close();
  });

  /** The stream as if all of its images were imported from there. */
  function fromEvil(stream: ImageStream): ImageStream {
    const from = { kind: 'DockerImage', name: `${evilHost}/x/y:1` };
    const tags = stream.status.tags?.map((tag) => ({
      ...tag,
      items: tag.items?.map((item) => ({ ...item, dockerImageReference: `${evilHost}/x/y@${item.image}` })),
    }));
    const spec = { ...stream.spec, dockerImageRepository: `${evilHost}/x/y` };
    return {
      ...stream,
      spec: { ...spec, tags: [{ name: '2.0', from, referencePolicy: { type: 'Source' } }] },
      status: { ...stream.status, ...(tags === undefined ? {} : { tags }) },
    } as ImageStream;
  }

  async function open(registryHost?: string): Promise<ClusterClient> {
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const setting = registryHost === undefined ? {} : { [new URL(cluster.api).host]: registryHost };
    const settings = { env: {}, userAgent: 'test', certificateAuthority: authorityFile };
    return openCluster(config, context, { ...settings, registryHost: setting });
  }

  it('gets nothing because an image names it', async () => {
    const store = new RegistryStore();
    await store.show({
      context,
      user: '',
      contextProject: place.project,
      namedProjects: [],
      connect: () => open(),
    });
    await store.settled();
    await store.openProject(place.project);
    const stream = store.stream(place.project, place.stream);
    const tag = stream?.tags.find(({ name }) => name === '2.0');
    const image = tag?.revisions[0]?.image;
    assert.ok(stream !== undefined && image !== undefined && store.facts !== undefined);
    assert.equal(tag?.source?.kind, 'external');
    await store.facts.loadContent(stream, image);
    await store.facts.loadConfig(stream, image);
    assert.equal(store.facts.config(image)?.kind, 'loaded');
    const findings = await store.addresses?.findAll(never);
    assert.ok(findings !== undefined && findings.all.length > 0);
    assert.ok(!findings.all.some(({ host }) => host === evilHost));
    await store.close();
    assert.deepEqual(evil.seen, []);
  });

  it('gets nothing as a realm of the registry, nor as the target of its redirects', async () => {
    const away = `https://${evilHost}`;
    const blob = digest('blob');
    const answers: Record<string, Answer> = {
      realm: json({}, 401, { 'www-authenticate': `Bearer realm="${away}/token",service="r"` }),
      redirect: (seen, response) => {
        const isLoggedIn = seen.headers.authorization !== undefined;
        if (isLoggedIn) response.writeHead(307, { location: `${away}${seen.url}` }).end();
        else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end('{}');
      },
    };
    const host = `127.0.0.1:${registry.port}`;
    const client = await open(host);
    const token = await client.logins.token(never);
    assert.ok(token !== undefined);
    for (const answer of Object.values(answers)) {
      registry.answer = answer;
      const location = { ...place, host, digest: blob };
      await client.addresses.probe(host, never);
      await Promise.allSettled([
        client.manifest(location, never),
        client.config(location, never),
        client.logins.try({ host, user: 'phillip', token }, never),
      ]);
    }
    await client.close();
    assert.ok(registry.seen.some(({ headers }) => headers.authorization !== undefined));
    assert.ok(evil.seen.length > 0);
    // Only what a registry keeps in a storage may be elsewhere, and that is fetched without a login.
    for (const { url } of evil.seen) assert.match(url, /\/blobs\//);
  });
});
