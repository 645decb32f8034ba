import assert from 'node:assert/strict';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import type { UserName } from '../../cluster/identity.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { digest as digestOf } from '../../support/digest.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry, type TestClient } from '../../support/registries.ts';
import { startTlsServer } from '../../support/tlsServer.ts';

const nothing = digestOf('nothing of this content');

describe('Deleting from the registry', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });
  after(() => cluster.close());
  beforeEach(() => {
    cluster.requests.clear();
    cluster.state.registryDeletes = true;
  });

  function open(user: UserName = 'kubeadmin'): TestClient {
    const target = { host: new URL(cluster.registry).host, authority: { pem: cluster.caPem } };
    return openTestRegistry(target, { username: 'user', password: cluster.tokens[user] });
  }

  it('takes a layer out of a repository, and says when it was not there', async () => {
    await using client = open();
    const { deletions } = client;
    await cluster.push({ repository: 'hackershop/bin', tag: 'x' });
    const digest = cluster.blobs.linked('hackershop/bin')[0] ?? '';
    assert.equal(await deletions.layerLink('hackershop/bin', digest, never), 'deleted');
    assert.equal(await deletions.layerLink('hackershop/bin', digest, never), 'gone');
    assert.ok(cluster.blobs.get(digest), 'its bytes stay');
  });

  it('takes a manifest out of a repository, unless its image stream names it', async () => {
    await using client = open();
    const { deletions } = client;
    const digest = await cluster.push({ repository: 'hackershop/manifests', tag: 'x' });
    assert.equal(await deletions.manifestLink('hackershop/manifests', digest, never), 'refused');
    const stream = cluster.state.imageStreams.get('hackershop', 'manifests');
    assert.ok(stream !== undefined);
    cluster.state.imageStreams.delete(stream);
    assert.equal(await deletions.manifestLink('hackershop/manifests', digest, never), 'deleted');
    assert.equal(await deletions.manifestLink('hackershop/manifests', digest, never), 'gone');
  });

  it('removes bytes, whether or not they are still there', async () => {
    await using client = open();
    const digest = await cluster.push({ repository: 'hackershop/bytes', tag: 'x' });
    assert.equal(await client.deletions.blob(digest, never), 'deleted');
    assert.equal(cluster.blobs.get(digest), undefined);
    assert.equal(await client.deletions.blob(digest, never), 'deleted');
  });

  it('hears that deleting is turned off, also of what is not there', async () => {
    await using client = open();
    cluster.state.registryDeletes = false;
    assert.equal(await client.deletions.layerLink('hackershop/skyfield', nothing, never), 'refused');
  });

  it('is for those who may delete images, and says so to others', async () => {
    await using client = open('phillip');
    const { deletions } = client;
    assert.equal((await failureFrom(deletions.blob(nothing, never))).kind, 'forbidden');
    const failure = await failureFrom(deletions.layerLink('hackershop/skyfield', nothing, never));
    assert.equal(failure.kind, 'forbidden');
  });

  it('sends nothing for what is no digest or no repository', async () => {
    await using client = open();
    const { deletions } = client;
    for (const digest of ['', 'latest', '../../secret', `${nothing}/..`, `sha256:${'A'.repeat(64)}`]) {
      assert.equal((await failureFrom(deletions.blob(digest, never))).kind, 'invalid');
      assert.equal(
        (await failureFrom(deletions.manifestLink('hackershop/web', digest, never))).kind,
        'invalid',
      );
    }
    assert.equal((await failureFrom(deletions.layerLink('../admin', nothing, never))).kind, 'invalid');
    assert.deepEqual(cluster.requests.list(), []);
  });

  it('sends each deletion once, and after a 401 once more with a login', async () => {
    await using client = open();
    const { deletions } = client;
    await deletions.blob(nothing, never);
    await deletions.blob(nothing, never);
    const statuses = cluster.requests.list('/admin/').map(({ status }) => status);
    assert.deepEqual(statuses, [401, 204, 204]);
    cluster.faults.add({ match: { path: '/admin/' }, times: 1, fault: { kind: 'reset' } });
    assert.equal((await failureFrom(deletions.blob(nothing, never))).kind, 'unreachable');
    assert.equal(cluster.requests.list('/admin/').length, 4);
  });

  it('does not take the 404 of something else for a deletion', async () => {
    const authority = new Authority();
    await using server = await startTlsServer({ authority }, (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<html>no such route</html>');
    });
    await using client = openTestRegistry({ host: `127.0.0.1:${server.port}`, authority });
    assert.equal((await failureFrom(client.deletions.blob(nothing, never))).kind, 'unreadable');
    server.answer = (_request, response) => response.writeHead(404).end('404 page not found\n');
    assert.equal((await failureFrom(client.deletions.blob(nothing, never))).kind, 'unreadable');
  });
});
