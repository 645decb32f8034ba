import assert from 'node:assert/strict';
import { rootCertificates } from 'node:tls';
import type { Route } from '../../../src/http/request.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { RegistryOptions } from '../../../src/registry/registryClient.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { startProxy } from '../../support/connectProxy.ts';
import { failureFrom } from '../../support/failures.ts';
import { startRawServer, startSshServer } from '../../support/rawServer.ts';
import { never, openTestRegistry } from '../../support/registries.ts';
import {
  json,
  startHttpServer,
  startTlsServer,
  type Answer,
  type TestServer,
} from '../../support/tlsServer.ts';

const login = { username: 'phillip', password: 'sha256~secret-token' };
const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
const authority = new Authority();

/** A registry that wants a login. */
const registryAnswer: Answer = (seen, response) => {
  if (seen.headers.authorization === basic) json({})(seen, response);
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
};

/** Every way leads through the proxy. */
function by(proxy: string): () => Route {
  return () => ({ kind: 'proxy', proxy: new URL(proxy) });
}

async function pingFailure(host: string, options: Partial<RegistryOptions> = {}): Promise<Failure> {
  await using client = openTestRegistry({ host, authority }, login, options);
  return await failureFrom(client.ping(never));
}

describe('the way to a registry', () => {
  let server: TestServer;
  let host: string;

  before(async () => {
    server = await startTlsServer({ authority }, registryAnswer);
    host = `127.0.0.1:${server.port}`;
  });

  beforeEach(() => {
    server.seen.length = 0;
  });

  after(() => server[Symbol.asyncDispose]());

  it('trusts the authorities given, and no others', async () => {
    const ca = [new Authority().pem];
    assert.deepEqual(await pingFailure(host, { ca }), {
      kind: 'certificate',
      host,
      fault: 'authority',
      reason: 'it was issued by another authority of the same name',
    });
    assert.equal((await pingFailure(host, { ca: [] })).kind, 'certificate');
    assert.equal(server.seen.length, 0);
    await using client = openTestRegistry({ host, authority }, login, {
      ca: [...rootCertificates.slice(0, 1), authority.pem],
    });
    assert.equal(await client.ping(never), 'ready');
  });

  it('refuses a certificate for another name', async () => {
    const certificate = authority.issueServer(['registry.other.example']);
    await using other = await startTlsServer({ authority, certificate }, registryAnswer);
    assert.deepEqual(await pingFailure(`127.0.0.1:${other.port}`), {
      kind: 'certificate',
      host: `127.0.0.1:${other.port}`,
      fault: 'itself',
      reason: 'it is for registry.other.example',
    });
    assert.equal(other.seen.length, 0);
  });

  it('says that nothing listens there', async () => {
    const closing = await startHttpServer(json({}));
    await closing[Symbol.asyncDispose]();
    assert.deepEqual(await pingFailure(`127.0.0.1:${closing.port}`), {
      kind: 'unreachable',
      host: `127.0.0.1:${closing.port}`,
      reason: 'the connection is refused',
    });
  });

  it('says that no TLS, or no HTTP, is spoken there', async () => {
    await using plain = await startHttpServer(json({}));
    const withoutTls = await pingFailure(`127.0.0.1:${plain.port}`);
    assert.ok(withoutTls.kind === 'unreachable');
    assert.equal(withoutTls.reason, 'it does not speak TLS');
    await using ssh = await startSshServer();
    const address = `127.0.0.1:${ssh.port}`;
    assert.deepEqual(await pingFailure(address, { plainHttp: true }), {
      kind: 'unreadable',
      doing: `reach the registry ${address}`,
      reason: `${address} does not speak proper HTTP`,
    });
  });

  it('gives up on a server that never finishes the TLS handshake', async () => {
    await using mute = await startRawServer(() => undefined);
    const failure = await pingFailure(`127.0.0.1:${mute.port}`, { timeouts: { connect: 200 } });
    assert.ok(failure.kind === 'unreachable');
    assert.equal(failure.reason, 'it does not answer in time (0.2 s)');
  });

  it('goes through a proxy with its own login; the proxy sees nothing of the one for the registry', async () => {
    await using proxy = await startProxy({ login: 'proxy:p@ss' });
    const asked: string[] = [];
    const route = (url: URL): Route => {
      asked.push(url.href);
      return { kind: 'proxy', proxy: new URL(`http://proxy:p%40ss@127.0.0.1:${proxy.port}`) };
    };
    const certificate = authority.issueServer(['registry.cluster.test']);
    await using inside = await startTlsServer({ authority, certificate }, registryAnswer);
    // Only the proxy knows this name.
    const name = `registry.cluster.test:${inside.port}`;
    await using client = openTestRegistry({ host: name, authority }, login, { route });
    assert.equal(await client.ping(never), 'ready');
    assert.deepEqual([...new Set(proxy.targets)], [name]);
    assert.deepEqual(new Set(asked), new Set([`https://${name}/v2/`]));
    assert.deepEqual(
      new Set(proxy.logins),
      new Set([`Basic ${Buffer.from('proxy:p@ss').toString('base64')}`]),
    );
    for (const headers of proxy.headers) assert.equal(headers.authorization, undefined);
    for (const { headers } of inside.seen) assert.equal(headers['proxy-authorization'], undefined);
  });

  it('says what a proxy did instead of connecting', async () => {
    for (const { rules, reason } of [
      { rules: { login: 'proxy:secret' }, reason: 'it wants a user name and a password (407)' },
      { rules: { refuse: 503 }, reason: 'it answers 503' },
    ]) {
      await using proxy = await startProxy(rules);
      const address = `127.0.0.1:${proxy.port}`;
      const failure = await pingFailure(host, { route: by(`http://${address}`) });
      assert.deepEqual(failure, { kind: 'proxy', proxy: address, host, reason });
    }
    const closing = await startHttpServer(json({}));
    await closing[Symbol.asyncDispose]();
    const address = `127.0.0.1:${closing.port}`;
    assert.deepEqual(await pingFailure(host, { route: by(`http://user:secret@${address}`) }), {
      kind: 'proxy',
      proxy: address,
      host,
      reason: 'the connection is refused',
    });
    assert.equal(server.seen.length, 0);
  });

  it('tells a registry behind a proxy with a strange certificate from a strange proxy', async () => {
    await using proxy = await startProxy();
    const failure = await pingFailure(host, {
      ca: [new Authority().pem],
      route: by(`http://127.0.0.1:${proxy.port}`),
    });
    assert.equal(failure.kind, 'certificate');
  });

  it('takes nothing but a host name with a port for an address', () => {
    for (const address of ['', 'a/b', 'user@a', 'a?b', 'a#b', 'a b', 'https://a', 'a:99999', '[::1']) {
      assert.throws(() => openTestRegistry({ host: address, authority }), { name: 'FailureError' }, address);
    }
    assert.equal(openTestRegistry({ host: 'Registry.Example:443', authority }).host, 'registry.example');
    assert.equal(openTestRegistry({ host: '[::1]:5000', authority }).host, '[::1]:5000');
  });
});
