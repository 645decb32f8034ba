import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { isDigest } from '../../../src/model/digest.ts';
import { record } from '../../../src/model/json.ts';
import { mediaTypes } from '../../../src/model/manifest.ts';
import { Secret } from '../../../src/model/secret.ts';
import { digestOf } from '../../../src/registry/digestCheck.ts';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { failureFrom } from '../../support/failures.ts';
import { kubeconfigText, testFolder, type TestFolder } from '../../support/kubeconfigs.ts';
import { openTestRegistry } from '../../support/registries.ts';
import { json, startTlsServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

const { signal } = new AbortController();
const token = new Secret(`sha256~${'e'.repeat(43)}`);
const layer = Buffer.from('layer');
const manifest = Buffer.from(
  JSON.stringify({ mediaType: mediaTypes.ociManifest, config: { digest: digestOf(layer) } }),
);

describe('A host that an image, a realm and a redirect point to', () => {
  const authority = new Authority();
  let folder: TestFolder;
  let registry: TestServer;
  /** Its certificate is trusted: nothing but our own rules keeps the token from it. */
  let elsewhere: TestServer;
  let client: ClusterClient;
  const hostOf = ({ port }: TestServer): string => `localhost:${port}`;
  const login = () => ({ host: hostOf(registry), user: 'phillip', token });
  const image = (digest = digestOf(manifest)) => ({
    host: hostOf(registry),
    project: 'hackershop',
    stream: 'skyfield',
    digest,
  });

  before(async () => {
    folder = await testFolder();
    registry = await startTlsServer({ authority }, json({}));
    elsewhere = await startTlsServer({ authority }, json({ token: 'theirs' }));
    const cluster = {
      server: `https://${hostOf(registry)}`,
      'certificate-authority-data': Buffer.from(authority.pem).toString('base64'),
    };
    const file = await folder.write('config', kubeconfigText({ cluster, user: { token: token.reveal() } }));
    const config = await loadKubeconfig([file]);
    client = await openCluster(config, 'test', { env: {}, userAgent: 'test' });
  });

  beforeEach(() => {
    registry.seen.length = 0;
    elsewhere.seen.length = 0;
  });

  afterEach(() => {
    const sent = elsewhere.seen.filter(
      ({ headers, url, body }) => 'authorization' in headers || token.isIn(url) || token.isIn(body),
    );
    assert.deepEqual(sent, [], 'a login arrived elsewhere');
  });

  after(async () => {
    await client.close();
    await registry[Symbol.asyncDispose]();
    await elsewhere[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  const realm = (address: string): Answer =>
    json({}, 401, { 'www-authenticate': `Bearer realm="${address}",service="x"` });
  /** Wants a login, and sends whoever has one elsewhere. */
  const redirect =
    (status: number): Answer =>
    (request, response) => {
      if (request.headers.authorization === undefined) {
        json({}, 401, { 'www-authenticate': 'Basic realm="x"' })(request, response);
        return;
      }
      response.writeHead(status, { location: `https://${hostOf(elsewhere)}${request.url}` }).end();
    };
  const everything = async (): Promise<void> => {
    await client.logins.try(login(), signal).catch(() => undefined);
    await client.manifest(image(), signal).catch(() => undefined);
    await client.config(image(digestOf(layer)), signal).catch(() => undefined);
    const credential = { username: 'user', password: token.reveal() };
    await using one = openTestRegistry({ host: hostOf(registry), authority }, credential);
    const blob = one.blob('hackershop/skyfield', digestOf(layer), signal);
    await blob.then(({ stream }) => buffer(stream)).catch(() => undefined);
  };

  it('the test sees a login where one is meant to arrive', async () => {
    registry.answer = redirect(307);
    await client.logins.try(login(), signal);
    assert.ok(registry.seen.some(({ headers }) => headers.authorization?.startsWith('Basic ')));
  });

  it('a realm of another host gets nothing, not even a question, and it is said', async () => {
    registry.answer = realm(`https://${hostOf(elsewhere)}/token`);
    await everything();
    assert.deepEqual(elsewhere.seen, []);
    const failure = await failureFrom(client.logins.try(login(), signal));
    assert.match(JSON.stringify(failure), new RegExp(`wants the login sent to ${hostOf(elsewhere)}`));
    assert.ok(registry.seen.every(({ headers }) => headers.authorization === undefined));
  });

  it('nor do realms that only look like the registry’s own', async () => {
    const { port } = elsewhere;
    for (const address of [
      `https://${hostOf(registry)}@localhost:${port}/token`,
      `https://localhost:${registry.port}.localhost:${port}/token`,
      `//${hostOf(elsewhere)}/token`,
      `http://${hostOf(registry)}/token`,
      `https://127.0.0.1:${registry.port}/token`,
    ]) {
      registry.answer = realm(address);
      await everything();
      assert.deepEqual(elsewhere.seen, [], address);
      assert.ok(
        registry.seen.every(({ headers }) => headers.authorization === undefined),
        address,
      );
    }
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`a redirect (${status}) takes no login along`, async () => {
      registry.answer = redirect(status);
      await everything();
      assert.ok(registry.seen.length > 0);
    });
  }

  it('a host that only an image names is not asked', async () => {
    const cluster = await startCluster({ seed: 'demo' });
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const certificateAuthority = await folder.write('elsewhere.crt', authority.pem);
    const settings = { env: {}, userAgent: 'test', certificateAuthority };
    const store = new RegistryStore();
    try {
      pointElsewhere(cluster, hostOf(elsewhere));
      await store.show({
        context: 'hackershop-dev',
        user: '',
        contextProject: 'hackershop',
        namedProjects: [],
        connect: () => openCluster(config, 'hackershop-dev', settings),
      });
      await store.settled();
      await store.openProject('hackershop');
      const tag = store.tag('hackershop', 'skyfield', '2.0');
      const digest = tag?.revisions[0]?.image;
      assert.ok(digest);
      const place = { project: 'hackershop', stream: 'skyfield' };
      const text = await store.document({ kind: 'manifest', ...place, digest });
      const inside = String(record(record(JSON.parse(text))['config'])['digest']);
      assert.ok(isDigest(inside));
      await store.document({ kind: 'config', ...place, digest: inside });
      const found = await store.addresses?.findAll(signal);
      assert.equal(found?.chosen?.host, new URL(cluster.registry).host);
      assert.ok(!JSON.stringify(found).includes(hostOf(elsewhere)));
      assert.deepEqual(elsewhere.seen, []);
    } finally {
      await store.close();
      await cluster.close();
    }
  });

  it('a redirect of the token endpoint is not followed', async () => {
    registry.answer = (request, response) => {
      if (request.url.startsWith('/token')) redirect(307)(request, response);
      else realm(`https://${hostOf(registry)}/token`)(request, response);
    };
    await everything();
    assert.deepEqual(elsewhere.seen, []);
  });
});

/** Makes every image, and where its stream takes it from, name another registry. */
function pointElsewhere({ state }: Cluster, host: string): void {
  const stream = state.imageStreams.get('hackershop', 'skyfield');
  assert.ok(stream);
  const tags = (stream.status.tags ?? []).map((tag) => ({
    ...tag,
    items: (tag.items ?? []).map((item) => ({
      ...item,
      dockerImageReference: item.dockerImageReference.replace(/^[^/]+/, host),
    })),
  }));
  const spec = { ...stream.spec, dockerImageRepository: `${host}/hackershop/skyfield` };
  state.imageStreams.put({ ...stream, spec, status: { ...stream.status, tags } });
}
