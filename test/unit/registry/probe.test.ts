import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import type { RegistryProbe } from '../../../src/model/registryAddress/registryProbe.ts';
import type { RegistryOptions } from '../../../src/registry/registryClient.ts';
import { probeRegistry } from '../../../src/registry/probe.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { startProxy } from '../../support/connectProxy.ts';
import { startRawServer } from '../../support/rawServer.ts';
import { never } from '../../support/registries.ts';
import {
  json,
  startHttpServer,
  startTlsServer,
  type Answer,
  type TestServer,
} from '../../support/tlsServer.ts';

const authority = new Authority();

function page(status: number, body: string): Answer {
  return (_seen, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body);
}

function challenge(realm: string): Answer {
  return json({ errors: [] }, 401, { 'www-authenticate': `Bearer realm="${realm}"` });
}

describe('A probe of a registry', () => {
  let server: TestServer;
  let host: string;

  before(async () => {
    server = await startTlsServer({ authority }, json({}));
    host = `127.0.0.1:${server.port}`;
  });
  beforeEach(() => {
    server.seen.length = 0;
  });
  afterEach(() => {
    for (const { headers } of server.seen) assert.equal(headers.authorization, undefined);
  });
  after(() => server[Symbol.asyncDispose]());

  async function probe(
    answer?: Answer,
    options: Partial<RegistryOptions> & { deadline?: number } = {},
  ): Promise<RegistryProbe> {
    if (answer !== undefined) server.answer = answer;
    return probeRegistry({ host, ca: [authority.pem], ...options }, never);
  }

  it('tells a registry that is open from one that wants a login, with one request', async () => {
    assert.deepEqual(await probe(json({})), { kind: 'registry', wantsLogin: false });
    const login = challenge(`https://${host}/openshift/token`);
    assert.deepEqual(await probe(login), { kind: 'registry', wantsLogin: true });
    assert.deepEqual(
      server.seen.map(({ method, url }) => `${method} ${url}`),
      ['GET /v2/', 'GET /v2/'],
    );
  });

  it('says where a registry wants logins sent to, and sends nothing there', async () => {
    await using evil = await startTlsServer({ authority }, json({ token: 'x' }));
    const realm = `https://127.0.0.1:${evil.port}/token`;
    assert.deepEqual(await probe(challenge(realm)), {
      kind: 'registry',
      wantsLogin: true,
      loginElsewhere: `127.0.0.1:${evil.port}`,
    });
    assert.deepEqual(evil.seen, []);
  });

  it('says so of a realm with a login of its own, and of none, but not where Basic is offered beside', async () => {
    const elsewhere = async (answer: Answer): Promise<string | undefined> => {
      const found = await probe(answer);
      return found.kind === 'registry' ? found.loginElsewhere : undefined;
    };
    assert.equal(await elsewhere(challenge(`https://me:pw@${host}/token`)), host);
    assert.equal(await elsewhere(challenge('/token')), '/token');
    const both = { 'www-authenticate': 'Bearer realm="https://evil.example/", Basic realm="x"' };
    assert.equal(await elsewhere(json({}, 401, both)), undefined);
  });

  it('waits for no page that never ends, however it drips', async () => {
    const dripping: Answer = (_seen, response) => {
      response.writeHead(503, { 'content-type': 'text/html' });
      const drip = setInterval(() => response.write('x'), 5);
      response.on('close', () => clearInterval(drip));
    };
    const found = await probe(dripping, { deadline: 100 });
    assert.deepEqual(found, { kind: 'noRegistry', answer: 'page', status: 503 });
    const endless: Answer = (_seen, response) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(65_536, 'x');
      const fill = (): void => {
        while (response.write(piece));
      };
      response.on('drain', fill);
      fill();
    };
    const trouble = await probe(endless);
    assert.equal(trouble.kind === 'unreachable' && trouble.failure.kind, 'server');
  });

  it('takes hosts that are none for unreachable, and asks nobody', async () => {
    for (const strange of ['a:99999', 'user:pw@a', 'a/b', 'a?b', 'a\nb', '']) {
      const found = await probe(undefined, { host: strange });
      assert.equal(found.kind === 'unreachable' && found.failure.kind, 'invalid', strange);
    }
    assert.deepEqual(server.seen, []);
  });

  it('follows no redirect', async () => {
    await using evil = await startTlsServer({ authority }, json({}));
    const away: Answer = (_seen, response) =>
      response.writeHead(302, { location: `https://127.0.0.1:${evil.port}/v2/` }).end();
    assert.deepEqual(await probe(away), {
      kind: 'noRegistry',
      answer: 'redirect',
      status: 302,
      target: `127.0.0.1:${evil.port}`,
    });
    assert.deepEqual(evil.seen, []);
  });

  it('knows the page of a router without such a route, other pages and other services', async () => {
    const router = page(503, '<h1>Application is not available</h1><p>The application is…</p>');
    assert.deepEqual(await probe(router), { kind: 'noRegistry', answer: 'router', status: 503 });
    assert.deepEqual(await probe(page(200, '<h1>Welcome</h1>')), {
      kind: 'noRegistry',
      answer: 'page',
      status: 200,
    });
    assert.deepEqual(await probe(json({ message: 'no' }, 404)), {
      kind: 'noRegistry',
      answer: 'other',
      status: 404,
    });
    const trouble = await probe(json({ errors: [{ code: 'UNKNOWN', message: 'no storage' }] }, 500));
    assert.equal(trouble.kind === 'unreachable' && trouble.failure.kind, 'server');
  });

  it('shows the certificates that are not trusted, and has sent nothing', async () => {
    const found = await probe(undefined, { ca: [new Authority().pem] });
    assert.ok(found.kind === 'untrusted');
    assert.equal(found.reason, 'it was issued by another authority of the same name');
    const [own] = found.chain;
    assert.ok(own !== undefined);
    assert.deepEqual(own.names, ['localhost', '127.0.0.1']);
    assert.equal(own.issuer, 'stand-in cluster CA');
    const certificate = new X509Certificate(own.pem);
    assert.equal(own.sha256, certificate.fingerprint256);
    assert.equal(own.validTo, Date.parse(certificate.validTo));
    assert.deepEqual(server.seen, []);
  });

  it('shows the authority where the server presents it', async () => {
    const issued = authority.issueServer(['127.0.0.1']);
    const certificate = { ...issued, cert: `${issued.cert}${authority.pem}` };
    await using complete = await startTlsServer({ authority, certificate }, json({}));
    const found = await probe(undefined, { host: `127.0.0.1:${complete.port}`, ca: [] });
    assert.ok(found.kind === 'untrusted');
    assert.deepEqual(
      found.chain.map(({ selfSigned }) => selfSigned),
      [false, true],
    );
    assert.equal(found.chain[1]?.pem.trim(), authority.pem.trim());
  });

  it('shows them through a proxy too, with which it leaves no more than its own login', async () => {
    await using proxy = await startProxy({ login: 'me:secret' });
    const route = () => ({
      kind: 'proxy' as const,
      proxy: new URL(`http://me:secret@127.0.0.1:${proxy.port}`),
    });
    const found = await probe(undefined, { ca: [], route });
    assert.equal(found.kind === 'untrusted' && found.chain[0]?.issuer, 'stand-in cluster CA');
    assert.deepEqual(proxy.targets, [host, host]);
  });

  it('finds a registry without TLS, but none where something else speaks plainly', async () => {
    await using plain = await startHttpServer(json({}));
    const at = `127.0.0.1:${plain.port}`;
    assert.deepEqual(await probe(undefined, { host: at }), { kind: 'plainHttp' });
    plain.answer = page(200, '<p>hello');
    assert.deepEqual(await probe(undefined, { host: at }), {
      kind: 'noRegistry',
      answer: 'page',
      status: 200,
    });
    for (const { headers } of plain.seen) assert.equal(headers.authorization, undefined);
  });

  it('verifies the name that the certificate has to have', async () => {
    const serverName = 'image-registry.openshift-image-registry.svc';
    const certificate = authority.issueServer([serverName]);
    await using named = await startTlsServer({ authority, certificate }, json({}));
    const at = { host: `127.0.0.1:${named.port}` };
    assert.equal((await probe(undefined, { ...at, serverName })).kind, 'registry');
    const wrong = await probe(undefined, at);
    assert.equal(wrong.kind === 'untrusted' && wrong.reason, `it is for ${serverName}`);
  });

  it('says what keeps it from the address', async () => {
    const closed = await startRawServer(() => undefined);
    await closed[Symbol.asyncDispose]();
    const refused = await probe(undefined, { host: `127.0.0.1:${closed.port}` });
    assert.ok(refused.kind === 'unreachable' && refused.failure.kind === 'unreachable');
    assert.equal(refused.failure.reason, 'the connection is refused');
    const unknown = await probe(undefined, { host: 'registry.invalid' });
    assert.ok(unknown.kind === 'unreachable' && unknown.failure.kind === 'unreachable');
    await using proxy = await startProxy({ refuse: 403 });
    const route = () => ({ kind: 'proxy' as const, proxy: new URL(`http://127.0.0.1:${proxy.port}`) });
    const barred = await probe(undefined, { route });
    assert.equal(barred.kind === 'unreachable' && barred.failure.kind, 'proxy');
  });

  it('ends with its signal, and with nothing else', async () => {
    await using silent = await startRawServer(() => undefined);
    const abort = new AbortController();
    const asked = probeRegistry({ host: `127.0.0.1:${silent.port}`, ca: [] }, abort.signal);
    abort.abort();
    await assert.rejects(asked, { name: 'AbortError' });
  });
});
