import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Digest } from '../../../src/model/digest.ts';
import type { Failure } from '../../../src/model/failure.ts';
import { digestOf } from '../../../src/registry/digestCheck.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry } from '../../support/registries.ts';
import {
  json,
  startHttpServer,
  startTlsServer,
  type Answer,
  type TestServer,
} from '../../support/tlsServer.ts';

const login = { username: 'phillip', password: 'sha256~secret-token' };
const repository = 'hackershop/skyfield';
const blob = Buffer.from('{"os":"linux"}');
const digest = digestOf(blob);

/** A registry that may be hostile, and a bystander that must never see a login. */
describe('where the login goes', () => {
  const authority = new Authority();
  let registry: TestServer;
  let bystander: TestServer;

  before(async () => {
    registry = await startTlsServer({ authority }, json({}));
    bystander = await startTlsServer({ authority }, json({ token: 'stolen' }));
  });

  beforeEach(() => {
    registry.seen.length = 0;
    bystander.seen.length = 0;
    bystander.answer = json({ token: 'stolen' });
  });

  after(async () => {
    await registry[Symbol.asyncDispose]();
    await bystander[Symbol.asyncDispose]();
  });

  const host = (): string => `127.0.0.1:${registry.port}`;
  const open = (): ReturnType<typeof openTestRegistry> =>
    openTestRegistry({ host: host(), authority }, login);

  async function failureWhenChallenged(challenge: string | string[]): Promise<Failure> {
    registry.answer = (_seen, response) => response.writeHead(401, { 'www-authenticate': challenge }).end();
    await using client = open();
    return await failureFrom(client.manifest(repository, '1.0', never));
  }

  it('is refused to a token endpoint at any other address, and nothing is sent there', async () => {
    const elsewhere = [
      `https://127.0.0.1:${bystander.port}/openshift/token`,
      `https://localhost:${registry.port}/openshift/token`,
      `http://127.0.0.1:${registry.port}/openshift/token`,
      `https://phillip@127.0.0.1:${registry.port}/openshift/token`,
      `https://127.0.0.1:${registry.port}@127.0.0.1:${bystander.port}/openshift/token`,
      '//openshift/token',
      '',
    ];
    for (const realm of elsewhere) {
      const failure = await failureWhenChallenged(`Bearer realm="${realm}"`);
      assert.ok(failure.kind === 'unreadable', realm);
      assert.match(failure.reason, /wants the login sent to/);
      assert.equal(failure.doing, 'read manifest hackershop/skyfield:1.0');
      assert.ok(!JSON.stringify(failure).includes('secret-token'));
    }
    assert.equal(bystander.seen.length, 0);
    assert.deepEqual(
      new Set(registry.seen.map(({ headers }) => headers.authorization)),
      new Set([undefined]),
    );
  });

  it('names the other address', async () => {
    const failure = await failureWhenChallenged('Bearer realm="https://auth.evil.example/token"');
    assert.ok(failure.kind === 'unreadable');
    assert.match(failure.reason, /auth\.evil\.example/);
  });

  it('is not sent before the registry asks for it', async () => {
    registry.answer = json({ config: { digest }, layers: [] });
    await using client = open();
    await client.manifest(repository, '1.0', never);
    assert.deepEqual(
      registry.seen.map(({ headers }) => headers.authorization),
      [undefined],
    );
  });

  it('goes to the registry itself where it offers that beside a token endpoint elsewhere', async () => {
    const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
    const challenges = [`Bearer realm="https://127.0.0.1:${bystander.port}/token"`, 'Basic realm="registry"'];
    registry.answer = (seen, response) => {
      if (seen.headers.authorization === basic) json({ config: { digest }, layers: [] })(seen, response);
      else response.writeHead(401, { 'www-authenticate': challenges }).end();
    };
    await using client = open();
    assert.equal((await client.manifest(repository, '1.0', never)).manifest.kind, 'image');
    assert.equal(bystander.seen.length, 0);
  });

  it('does not follow a token endpoint that redirects', async () => {
    registry.answer = (seen, response) => {
      if (seen.url.startsWith('/token')) {
        response.writeHead(307, { location: `https://127.0.0.1:${bystander.port}/token` }).end();
      } else {
        response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${host()}/token"` }).end();
      }
    };
    await using client = open();
    const failure = await failureFrom(client.manifest(repository, '1.0', never));
    assert.equal(failure.kind, 'unreadable');
    assert.equal(bystander.seen.length, 0);
  });

  /** A registry that wants Basic and then answers every blob with a redirect. */
  function redirecting(status: number, location: (hop: number) => string): Answer {
    let hop = 0;
    return (seen, response) => {
      if (seen.headers.authorization === undefined && hop === 0) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
      } else {
        response.writeHead(status, { location: location((hop += 1)) }).end();
      }
    };
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`stays behind when a blob is elsewhere (${status})`, async () => {
      registry.answer = redirecting(
        status,
        () => `https://127.0.0.1:${bystander.port}/storage?signature=abc`,
      );
      bystander.answer = (_seen, response) => response.end(blob);
      await using client = open();
      assert.equal((await client.config(repository, { digest }, never)).config.os, 'linux');
      const read = await client.blob(repository, digest, never, { range: { start: 2, end: 3 } });
      assert.equal((await buffer(read.stream)).toString(), 'os');
      assert.ok(registry.seen.some(({ headers }) => headers.authorization !== undefined));
      assert.equal(bystander.seen.length, 2);
      assert.equal(bystander.seen[1]?.headers.range, 'bytes=2-3');
      for (const { headers, rawHeaders } of bystander.seen) {
        assert.equal(headers.authorization, undefined);
        assert.ok(!rawHeaders.some((text) => text.includes('secret-token')));
      }
    });
  }

  it('stays behind on the way back to the registry, too', async () => {
    registry.answer = redirecting(307, (hop) =>
      hop === 1 ? `https://127.0.0.1:${bystander.port}/1` : '/never',
    );
    bystander.answer = (_seen, response) =>
      response.writeHead(307, { location: `https://${host()}/2` }).end();
    await using client = open();
    await failureFrom(client.config(repository, { digest }, never));
    assert.equal(registry.seen.find(({ url }) => url === '/2')?.headers.authorization, undefined);
    assert.ok(registry.seen.some(({ url }) => url === '/2'));
  });

  it('verifies what the storage elsewhere sends', async () => {
    registry.answer = redirecting(307, () => `https://127.0.0.1:${bystander.port}/storage`);
    bystander.answer = (_seen, response) => response.end('{"os":"plan9"}');
    await using client = open();
    assert.equal((await failureFrom(client.config(repository, { digest }, never))).kind, 'digestMismatch');
  });

  it('says which storage fails, without the signature in its address', async () => {
    registry.answer = redirecting(307, () => `https://127.0.0.1:${bystander.port}/storage?signature=abc`);
    bystander.answer = (_seen, response) => response.writeHead(403).end('<Error/>');
    await using client = open();
    const failure = await failureFrom(client.config(repository, { digest }, never));
    assert.ok(failure.kind === 'server');
    assert.match(failure.reason, new RegExp(`storage at 127\\.0\\.0\\.1:${bystander.port}.*403`));
    assert.ok(!JSON.stringify(failure).includes('signature'));
  });

  it('follows three redirects, not four', async () => {
    for (const { hops, kind } of [
      { hops: 3, kind: 'read' },
      { hops: 4, kind: 'unreadable' },
    ]) {
      let left = hops;
      registry.answer = (_seen, response) => {
        if (left === 0) response.end(blob);
        else response.writeHead(307, { location: `/hop/${(left -= 1)}` }).end();
      };
      await using client = open();
      const read = client.config(repository, { digest }, never);
      if (kind === 'read') assert.equal((await read).config.os, 'linux');
      else assert.equal((await failureFrom(read)).kind, kind);
    }
  });

  it('follows no redirect to an address without TLS, or that is none', async () => {
    await using plain = await startHttpServer((_seen, response) => response.end(blob));
    const target = `127.0.0.1:${bystander.port}/`;
    const withLogin = [`https://user:pass@${target}`, `https://user@${target}`, `https://:pass@${target}`];
    const plainly = `http://127.0.0.1:${plain.port}/`;
    for (const location of [plainly, ...withLogin, 'file:///etc/passwd', 'https://', '']) {
      registry.answer = (_seen, response) => response.writeHead(307, { location }).end();
      await using client = open();
      assert.equal(
        (await failureFrom(client.config(repository, { digest }, never))).kind,
        'unreadable',
        location,
      );
    }
    assert.equal(plain.seen.length + bystander.seen.length, 0);
  });

  it('follows no redirect of a manifest', async () => {
    registry.answer = redirecting(307, () => `https://127.0.0.1:${bystander.port}/`);
    await using client = open();
    assert.equal((await failureFrom(client.manifest(repository, '1.0', never))).kind, 'unreadable');
    assert.equal(bystander.seen.length, 0);
  });

  it('goes to a registry without TLS only where that was chosen', async () => {
    const basic = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
    await using plain = await startHttpServer((seen, response) => {
      if (seen.headers.authorization !== basic) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="registry"' }).end();
      } else response.end(blob);
    });
    const target = { host: `127.0.0.1:${plain.port}`, authority };
    await using chosen = openTestRegistry(target, login, { plainHttp: true });
    assert.equal((await chosen.config(repository, { digest }, never)).config.os, 'linux');
    plain.seen.length = 0;
    await using usual = openTestRegistry(target, login);
    assert.equal((await failureFrom(usual.config(repository, { digest }, never))).kind, 'unreachable');
    assert.equal(plain.seen.length, 0);
  });

  it('verifies a sha512 digest as well', async () => {
    const hex = createHash('sha512').update(blob).digest('hex');
    registry.answer = (_seen, response) => response.end(blob);
    await using client = open();
    assert.equal(
      (await client.config(repository, { digest: `sha512:${hex}` as Digest }, never)).config.os,
      'linux',
    );
  });
});
