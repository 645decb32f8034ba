import assert from 'node:assert/strict';
import { routeTo, type ProxySettings } from '../../../src/connection/proxy.ts';
import type { Connection } from '../../../src/connection/connection.ts';
import type { ConnectionOptions } from '../../../src/connection/openConnection.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { startProxy, type ConnectProxy, type ProxyRules } from '../../support/connectProxy.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64, connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { startSocksProxy } from '../../support/socksProxy.ts';
import { json, startTlsServer, type TestServer } from '../../support/tlsServer.ts';

const doing = 'list projects';
const signal = new AbortController().signal;
const authority = new Authority();
/** A name that only the proxy knows. */
const host = 'api.cluster.test';

type ClusterFields = Readonly<Record<string, unknown>>;

interface Setup {
  readonly server: TestServer;
  readonly proxy: ConnectProxy;
  readonly connect: (cluster: ClusterFields, options: Partial<ConnectionOptions>) => Promise<Connection>;
}

async function around(rules: ProxyRules, run: (setup: Setup) => Promise<void>): Promise<void> {
  await using folder = await testFolder();
  await using proxy = await startProxy(rules);
  const certificate = authority.issueServer([host]);
  await using server = await startTlsServer(
    { authority, certificate, clientCertificates: true },
    json({ ok: true }),
  );
  const client = authority.issueClient('phillip', []);
  const user = { 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) };
  const opened: Connection[] = [];
  try {
    await run({
      server,
      proxy,
      connect: async (fields, options) => {
        const address = { server: `https://${host}:${server.port}` };
        const cluster = { ...address, 'certificate-authority-data': base64(authority.pem), ...fields };
        const connection = await connectIn(folder, { cluster, user }, options);
        opened.push(connection);
        return connection;
      },
    });
  } finally {
    await Promise.all(opened.map((connection) => connection.close()));
  }
}

describe('a connection through a proxy', () => {
  const ways: Readonly<Record<string, (proxy: string) => [ClusterFields, Partial<ConnectionOptions>]>> = {
    'proxy-url': (proxy) => [{ 'proxy-url': proxy }, {}],
    'http.proxy': (proxy) => [{}, { httpProxy: proxy }],
    HTTPS_PROXY: (proxy) => [{}, { env: { HTTPS_PROXY: proxy } }],
    https_proxy: (proxy) => [{}, { env: { https_proxy: proxy } }],
  };
  for (const [name, way] of Object.entries(ways)) {
    it(`goes by ${name}, with the client certificate and the private authority`, async () => {
      await around({}, async ({ server, proxy, connect }) => {
        const connection = await connect(...way(`http://127.0.0.1:${proxy.port}`));
        assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
        assert.deepEqual(proxy.targets, [`${host}:${server.port}`]);
        assert.equal(server.seen[0]?.client, 'phillip');
        assert.equal(server.seen[0].serverName, host);
      });
    });
  }

  it('prefers proxy-url to the setting, and the setting to the environment', async () => {
    await around({}, async ({ proxy, connect }) => {
      const right = `http://127.0.0.1:${proxy.port}`;
      const wrong = 'http://127.0.0.1:9';
      const bySetting = await connect({}, { httpProxy: right, env: { HTTPS_PROXY: wrong } });
      await bySetting.get('/', { doing, signal });
      const byUrl = await connect({ 'proxy-url': right }, { httpProxy: wrong });
      await byUrl.get('/', { doing, signal });
      assert.equal(proxy.targets.length, 2);
    });
  });

  it('goes by a SOCKS5 proxy, which looks up the name', async () => {
    await using socks = await startSocksProxy();
    await around({}, async ({ server, connect }) => {
      const connection = await connect({ 'proxy-url': `socks5h://127.0.0.1:${socks.port}` }, {});
      assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
      assert.deepEqual(socks.targets, [`${host}:${server.port}`]);
      assert.equal(server.seen[0]?.client, 'phillip');
    });
  });

  it('says so when a SOCKS5 proxy is not there', async () => {
    await around({}, async ({ connect }) => {
      const connection = await connect({ 'proxy-url': 'socks5://127.0.0.1:9' }, {});
      const failure = await failureFrom(connection.get('/', { doing, signal }));
      assert.equal(failure.kind, 'proxy');
    });
  });

  it('shows user and password to the proxy, and only to it', async () => {
    await around({ login: 'amy:p@ss' }, async ({ server, proxy, connect }) => {
      const connection = await connect({}, { httpProxy: `http://amy:p%40ss@127.0.0.1:${proxy.port}` });
      assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
      assert.deepEqual(proxy.logins, [`Basic ${Buffer.from('amy:p@ss').toString('base64')}`]);
      assert.doesNotMatch(JSON.stringify(server.seen), /proxy-auth|cEBzcw|p@ss/i);
    });
  });

  it('shows the proxy nothing of what is for the server', async () => {
    await around({}, async ({ proxy, connect }) => {
      const connection = await connect({}, { httpProxy: `http://127.0.0.1:${proxy.port}` });
      await connection.get('/', { doing, signal });
      assert.deepEqual(Object.keys(proxy.headers[0] ?? {}).sort(), [
        'connection',
        'host',
        'proxy-connection',
      ]);
    });
  });

  it('says that the proxy wants a login', async () => {
    await around({ login: 'amy:secret' }, async ({ proxy, connect }) => {
      const connection = await connect({}, { httpProxy: `http://amy:wrong@127.0.0.1:${proxy.port}` });
      assert.deepEqual(await failureFrom(connection.get('/', { doing, signal })), {
        kind: 'proxy',
        proxy: `127.0.0.1:${proxy.port}`,
        host: connection.host,
        reason: 'it wants a user name and a password (407)',
      });
    });
  });

  it('says what the proxy answers when it refuses', async () => {
    await around({ refuse: 403 }, async ({ proxy, connect }) => {
      const connection = await connect({ 'proxy-url': `http://127.0.0.1:${proxy.port}` }, {});
      const failure = await failureFrom(connection.get('/', { doing, signal }));
      assert.equal(failure.kind === 'proxy' && failure.reason, 'it answers 403');
    });
  });

  it('tells a proxy that does not answer from a server that does not', async () => {
    await around({}, async ({ connect }) => {
      const connection = await connect({}, { httpProxy: 'http://127.0.0.1:9' });
      const failure = await failureFrom(connection.get('/', { doing, signal }));
      assert.deepEqual(failure, {
        kind: 'proxy',
        proxy: '127.0.0.1:9',
        host: connection.host,
        reason: 'the connection is refused',
      });
    });
  });

  it('tells a certificate of the server behind the proxy from one of the proxy', async () => {
    await around({}, async ({ proxy, connect }) => {
      const other = base64(new Authority().pem);
      const httpProxy = `http://127.0.0.1:${proxy.port}`;
      const connection = await connect({ 'certificate-authority-data': other }, { httpProxy });
      const failure = await failureFrom(connection.get('/', { doing, signal }));
      assert.equal(failure.kind, 'certificate');
    });
  });

  it('refuses what is not the address of a proxy, without repeating it', async () => {
    await around({}, async ({ connect }) => {
      const bad = await failureFrom(connect({ 'proxy-url': 'gopher://secret' }, {}));
      assert.deepEqual(bad, {
        kind: 'badContext',
        context: 'test',
        reason: 'its proxy-url is not the address of an HTTP, HTTPS or SOCKS5 proxy',
      });
      const setting = await failureFrom(connect({}, { httpProxy: 'ftp://amy:secret@proxy' }));
      assert.equal(setting.kind, 'proxy');
      assert.doesNotMatch(JSON.stringify(setting), /secret/);
      for (const httpProxy of ['http://100%:x@proxy', 'user:secret@@']) {
        const failure = await failureFrom(connect({}, { httpProxy }));
        assert.equal(failure.kind, 'proxy');
        assert.doesNotMatch(JSON.stringify(failure), /secret/);
      }
    });
  });
});

describe('routeTo', () => {
  const proxied: ProxySettings = {
    env: { HTTPS_PROXY: 'http://proxy:3128', HTTP_PROXY: 'http://plain:3128' },
  };
  const goesDirectly = (url: string, noProxy: string): boolean =>
    routeTo(new URL(url), { env: { ...proxied.env, NO_PROXY: noProxy } }).kind === 'direct';

  const cases: readonly (readonly [url: string, noProxy: string, direct: boolean])[] = [
    ['https://api.example.com:6443', '', false],
    ['https://api.example.com:6443', '*', true],
    ['https://api.example.com:6443', 'example.com', true],
    ['https://api.example.com:6443', '.example.com', true],
    ['https://api.example.com:6443', '*.example.com', true],
    ['https://API.Example.com:6443', 'other, API.EXAMPLE.COM', true],
    ['https://api.example.com:6443', 'ample.com', false],
    ['https://api.example.com:6443', 'example.com:6443', true],
    ['https://api.example.com:6443', 'example.com:443', false],
    ['https://api.example.com', 'example.com:443', true],
    ['https://example.com', '.example.com', false],
    ['https://10.1.2.3:6443', '10.0.0.0/8', true],
    ['https://11.1.2.3:6443', '10.0.0.0/8', false],
    ['https://10.1.2.3:6443', '10.1.2.3', true],
    ['https://10.1.2.3:6443', '2.3', false],
    ['https://10.1.2.3:6443', '10.1.2.3:443', false],
    ['https://[fd00::1]:6443', 'fd00::/8', true],
    ['https://[fd00::1]:6443', '[fd00:0::1]:6443', true],
    ['https://[fd00::1]:6443', 'fd00::2', false],
    ['https://10.1.2.3', '10.0.0.0/99', false],
    ['https://api.example.com', ',, ,', false],
    ['https://localhost:6443', '', true],
    ['https://127.0.0.1:6443', '', true],
    ['https://[::1]:6443', '', true],
  ];
  for (const [url, noProxy, direct] of cases) {
    it(`goes ${direct ? 'directly' : 'by the proxy'} to ${url} with NO_PROXY "${noProxy}"`, () => {
      assert.equal(goesDirectly(url, noProxy), direct);
    });
  }

  it('takes the proxy of the scheme', () => {
    const route = routeTo(new URL('http://api.example.com'), proxied);
    assert.equal(route.kind === 'proxy' && route.proxy.host, 'plain:3128');
  });

  it('minds http.noProxy and NO_PROXY for the proxy of the setting', () => {
    const setting = { httpProxy: 'proxy:3128', noProxy: ['a.example'], env: { no_proxy: 'b.example' } };
    const kinds = ['a', 'b', 'c'].map((name) => routeTo(new URL(`https://${name}.example`), setting).kind);
    assert.deepEqual(kinds, ['direct', 'direct', 'proxy']);
  });
});
