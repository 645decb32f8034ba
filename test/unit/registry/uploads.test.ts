import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { digestOf } from '../../../src/registry/digestCheck.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry } from '../../support/registries.ts';
import { json, startTlsServer, type TestServer } from '../../support/tlsServer.ts';

const repository = 'hackershop/skyfield';
const digest = digestOf(Buffer.from('layer'));

describe('Pushing to a registry that may be hostile', () => {
  const authority = new Authority();
  let server: TestServer;

  before(async () => {
    server = await startTlsServer({ authority }, json({}));
  });

  beforeEach(() => {
    server.seen.length = 0;
  });

  after(() => server[Symbol.asyncDispose]());

  const open = () =>
    openTestRegistry(
      { host: `127.0.0.1:${server.port}`, authority },
      { username: 'phillip', password: 'secret-word' },
    );

  it('nothing is uploaded to another host', async () => {
    await using client = open();
    for (const location of ['https://localhost:1/upload', 'http://evil.example/upload', '//evil.example/x']) {
      server.answer = (_seen, response) => response.writeHead(202, { location }).end();
      const failure = await failureFrom(client.uploads.begin(repository, never));
      assert.ok(failure.kind === 'unreadable');
      assert.match(failure.reason, /wants the upload sent to .*: nothing is sent there/);
    }
    assert.ok(server.seen.every(({ method }) => method === 'POST'));
  });

  it('a path that reads like another host’s address stays a path', async () => {
    await using client = open();
    const places = [`https://127.0.0.1:${server.port}//evil.example/x`, '/.//evil.example/x'];
    for (const location of places) {
      server.answer = (_seen, response) => response.writeHead(202, { location }).end();
      const upload = await client.uploads.begin(repository, never);
      server.answer = (_seen, response) => response.writeHead(201).end();
      await upload.finish(digest, never);
      assert.match(server.seen.at(-1)?.url ?? '', /^\/\/evil\.example\/x\?digest=/);
    }
  });

  it('the digest that a registry names is not believed', async () => {
    await using client = open();
    const named = digestOf(Buffer.from('what it says'));
    server.answer = json({}, 200, { 'docker-content-digest': named });
    const failure = await failureFrom(client.uploads.find(repository, 'latest', never));
    assert.ok(failure.kind === 'digestMismatch');
    assert.equal(failure.actual, digestOf(Buffer.from('{}')));
  });

  it('what is too long is named, also where a proxy answers with a page', async () => {
    await using client = open();
    server.answer = (_seen, response) => response.writeHead(202, { location: '/v2/x/1' }).end();
    const upload = await client.uploads.begin(repository, never);
    server.answer = (_seen, response) =>
      response.writeHead(413, { 'content-type': 'text/html' }).end('<html>');
    const part = { body: Readable.from([Buffer.from('layer')]), offset: 0, length: 5 };
    const failure = await failureFrom(upload.append(part, never));
    assert.ok(failure.kind === 'invalid');
    assert.match(failure.reason, /too long for the registry, or for a proxy before it/);
  });

  it('an upload goes on over HTTPS on the registry’s port, whatever its proxy has told it', async () => {
    await using client = open();
    server.answer = (_seen, response) =>
      response.writeHead(202, { location: 'http://127.0.0.1/v2/x/blobs/uploads/1?_state=a%2Bb' }).end();
    const upload = await client.uploads.begin(repository, never);
    server.answer = (_seen, response) => response.writeHead(201).end();
    await upload.finish(digest, never);
    const { method, url } = server.seen.at(-1) ?? {};
    assert.equal(method, 'PUT');
    assert.equal(url, `/v2/x/blobs/uploads/1?_state=a%2Bb&digest=${encodeURIComponent(digest)}`);
  });

  it('what a web page answers is no success', async () => {
    await using client = open();
    server.answer = (_seen, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    assert.equal((await failureFrom(client.uploads.has(repository, digest, never))).kind, 'unreadable');
    const manifest = { mediaType: 'application/json', bytes: Buffer.from('{}') };
    const put = client.uploads.putManifest(repository, '1', manifest, never);
    assert.equal((await failureFrom(put)).kind, 'unreadable');
  });

  it('asks for the rights to write, and to read where a blob is taken over from', async () => {
    await using client = open();
    server.answer = (seen, response) => {
      if (seen.url.startsWith('/token')) return json({ token: 'abc' })(seen, response);
      const isIn = seen.headers.authorization === 'Bearer abc';
      const realm = `https://127.0.0.1:${server.port}/token`;
      response.writeHead(isIn ? 201 : 401, { 'www-authenticate': `Bearer realm="${realm}"` }).end();
    };
    assert.equal(await client.uploads.mount(repository, { digest, from: 'other/image' }, never), undefined);
    const asked = server.seen.find(({ url }) => url.startsWith('/token'));
    assert.deepEqual(new URL(asked?.url ?? '', 'https://x').searchParams.getAll('scope'), [
      `repository:${repository}:pull,push`,
      'repository:other/image:pull',
    ]);
  });
});

describe('Pushing to OpenShift’s registry', () => {
  let cluster: Cluster;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  after(() => cluster.close());

  it('a missing right is one, though the registry answers 401', async () => {
    const target = { host: new URL(cluster.registry).host, authority: { pem: cluster.caPem } };
    await using client = openTestRegistry(target, { username: 'user', password: cluster.tokens.greg });
    const failure = await failureFrom(client.uploads.begin(repository, never));
    assert.equal(failure.kind, 'forbidden');
    await using stranger = openTestRegistry(target, { username: 'user', password: 'sha256~nothing' });
    assert.equal((await failureFrom(stranger.uploads.begin(repository, never))).kind, 'unauthorized');
  });

  it('a manifest is stored with exactly its bytes, and only when its parts are there', async () => {
    const target = { host: new URL(cluster.registry).host, authority: { pem: cluster.caPem } };
    await using client = openTestRegistry(target, { username: 'user', password: cluster.tokens.phillip });
    assert.equal(await client.uploads.find(repository, 'never-pushed', never), undefined);
    const source = await client.uploads.find(repository, 'latest', never);
    assert.ok(source);
    const { bytes, mediaType } = await client.manifest(repository, source, never);
    await client.uploads.putManifest(repository, 'again', { bytes, mediaType }, never);
    assert.equal(await client.uploads.find(repository, 'again', never), source);
    const elsewhere = client.uploads.putManifest('hackershop/empty', '1', { bytes, mediaType }, never);
    assert.equal((await failureFrom(elsewhere)).kind, 'invalid');
  });
});
