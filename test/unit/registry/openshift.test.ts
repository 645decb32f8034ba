import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { layerCommands } from '../../../src/model/imageConfig.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry, type TestClient } from '../../support/registries.ts';

const repository = 'hackershop/skyfield';

describe("the registry client on the stand-in's OpenShift registry", () => {
  let cluster: Cluster;
  let host: string;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    host = new URL(cluster.registry).host;
  });

  beforeEach(() => cluster.requests.clear());

  after(() => cluster.close());

  function open(password: string | undefined): TestClient {
    const login = password === undefined ? undefined : { username: 'user', password };
    return openTestRegistry({ host, authority: { pem: cluster.caPem } }, login);
  }

  it('finds it ready, with the token of any user', async () => {
    for (const user of ['phillip', 'greg'] as const) {
      await using client = open(cluster.tokens[user]);
      assert.equal(await client.ping(never), 'ready');
    }
  });

  it('reads a pushed image down to its layers', async () => {
    await cluster.push({ repository, tag: 'registry-client' });
    await using client = open(cluster.tokens.phillip);
    const { manifest } = await client.manifest(repository, 'registry-client', never);
    assert.ok(manifest.kind === 'image');
    const { config } = await client.config(repository, manifest.config, never);
    assert.equal(layerCommands(config, manifest.layers.length).includes(undefined), false);
    for (const layer of manifest.layers) {
      const { stream } = await client.blob(repository, layer.digest, never);
      assert.equal((await buffer(stream)).length, layer.size);
    }
  });

  it('says "no right" to a valid token, though the registry answers 401', async () => {
    await cluster.push({ repository, tag: 'registry-client' });
    await using client = open(cluster.tokens.amy);
    const failure = await failureFrom(client.manifest(repository, 'registry-client', never));
    assert.equal(failure.kind, 'forbidden');
  });

  it('says "log in" to an expired token and to nobody', async () => {
    for (const password of ['sha256~expired', undefined]) {
      await using client = open(password);
      const failure = await failureFrom(client.manifest(repository, 'registry-client', never));
      assert.equal(failure.kind, 'unauthorized');
      assert.equal(await client.ping(never), 'unauthorized');
    }
  });

  it('says what is not there', async () => {
    await using client = open(cluster.tokens.phillip);
    assert.equal((await failureFrom(client.manifest(repository, 'nope', never))).kind, 'notFound');
  });
});
