import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import type { Failure } from '../../../src/model/failure.ts';
import { mediaTypes } from '../../../src/model/manifest.ts';
import { digestOf } from '../../../src/registry/digestCheck.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry, type TestClient } from '../../support/registries.ts';
import { json, startTlsServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

const repository = 'hackershop/skyfield';
const megabyte = 1024 * 1024;
const config = digestOf(Buffer.from('config'));
const manifest = Buffer.from(
  JSON.stringify({ mediaType: mediaTypes.ociManifest, config: { digest: config } }),
);
const digest = digestOf(manifest);

function bytes(
  content: Buffer | string,
  headers: Readonly<Record<string, string>> = {},
  status = 200,
): Answer {
  return (_seen, response) => response.writeHead(status, headers).end(content);
}

/** Says how long the body is, sends half of it and closes the connection. */
const truncated: Answer = (_seen, response) => {
  response.writeHead(200, { 'content-length': String(manifest.length) });
  response.write(manifest.subarray(0, 20), () => response.destroy());
};

describe('the registry client on a registry that lies, breaks or is none', () => {
  const authority = new Authority();
  let server: TestServer;
  let client: TestClient;

  before(async () => {
    server = await startTlsServer({ authority }, json({}));
  });

  beforeEach(() => {
    client = openTestRegistry({ host: `127.0.0.1:${server.port}`, authority });
  });

  afterEach(() => client[Symbol.asyncDispose]());

  after(() => server[Symbol.asyncDispose]());

  async function manifestFailure(answer: Answer, reference = '1.0'): Promise<Failure> {
    server.answer = answer;
    return failureFrom(client.manifest(repository, reference, never));
  }

  async function configFailure(answer: Answer): Promise<Failure> {
    server.answer = answer;
    return failureFrom(client.config(repository, { digest: config }, never));
  }

  it('refuses a manifest, a config and a blob that are not what their digest names', async () => {
    const other = Buffer.from(manifest.toString().replace('{', '{ '));
    const mismatch = { kind: 'digestMismatch', expected: digest, actual: digestOf(other) };
    assert.deepEqual(await manifestFailure(bytes(other), digest), {
      ...mismatch,
      doing: `read manifest ${repository}@${digest}`,
    });
    assert.deepEqual(await manifestFailure(bytes(other, { 'docker-content-digest': digest })), {
      ...mismatch,
      doing: `read manifest ${repository}:1.0`,
    });
    assert.equal((await configFailure(bytes('{}'))).kind, 'digestMismatch');
    server.answer = bytes('not it');
    const { stream } = await client.blob(repository, digest, never);
    assert.equal((await failureFrom(buffer(stream))).kind, 'digestMismatch');
  });

  it('takes the digest from the content where the registry names none, or nonsense', async () => {
    for (const headers of [{}, { 'docker-content-digest': 'sha256:x' }]) {
      server.answer = bytes(manifest, headers);
      assert.equal((await client.manifest(repository, '1.0', never)).digest, digest);
    }
  });

  it('shows nothing of a signed manifest that its digest does not cover', async () => {
    const [covered, tail] = ['{"schemaVersion":1,"fsLayers":[]', '}'];
    const header = { formatLength: covered.length, formatTail: Buffer.from(tail).toString('base64url') };
    const signature = { protected: Buffer.from(JSON.stringify(header)).toString('base64url') };
    const added = [{ blobSum: digest }];
    const sent = `${covered},"fsLayers":${JSON.stringify(added)},"signatures":[${JSON.stringify(signature)}]}`;
    server.answer = bytes(sent, { 'content-type': mediaTypes.signedSchema1 });
    const read = await client.manifest(repository, digestOf(Buffer.from(covered + tail)), never);
    assert.ok(read.manifest.kind === 'schema1');
    assert.deepEqual(read.manifest.layers, []);
  });

  it('says that an answer broke off', async () => {
    for (const failure of [await manifestFailure(truncated), await configFailure(truncated)]) {
      assert.deepEqual(failure, {
        kind: 'unreachable',
        host: client.host,
        reason: 'the connection was closed before the answer was complete',
      });
    }
    server.answer = truncated;
    const { stream } = await client.blob(repository, digest, never);
    assert.equal((await failureFrom(buffer(stream))).kind, 'unreachable');
  });

  it('stops reading what is too long, whether it says so or not', async () => {
    let sent = 0;
    const endless: Answer = (_seen, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, ' '))) sent += 65_536;
        sent += 65_536;
      };
      response.on('drain', more);
      more();
    };
    assert.deepEqual(await manifestFailure(endless), {
      kind: 'unreadable',
      doing: `read manifest ${repository}:1.0`,
      reason: 'it is longer than 4 MB',
    });
    assert.ok(sent < 16 * megabyte);
    assert.deepEqual(await configFailure(endless), {
      kind: 'unreadable',
      doing: `read config ${repository}@${config}`,
      reason: 'it is longer than 8 MB',
    });
    const announced = bytes('', { 'content-length': String(5 * megabyte) });
    assert.equal((await manifestFailure(announced)).kind, 'unreadable');
    const described = client.config(repository, { digest: config, size: 9 * megabyte }, never);
    assert.equal((await failureFrom(described)).kind, 'unreadable');
  });

  it('says that garbled JSON is none', async () => {
    for (const content of ['{"config":', '\u0000\u0001', '', '[', '"x"', '['.repeat(megabyte)]) {
      assert.equal((await manifestFailure(bytes(content))).kind, 'unreadable');
    }
  });

  it('says that no registry answers where a web page does', async () => {
    const page = '<html><h1>Application is not available</h1></html>';
    for (const status of [200, 401, 403, 404, 500, 503]) {
      const failure = await manifestFailure(
        bytes(page, { 'content-type': 'text/html; charset=utf-8' }, status),
      );
      assert.ok(failure.kind === 'unreadable', String(status));
      assert.match(failure.reason, /no registry answers at 127\.0\.0\.1/);
      assert.equal(await client.ping(never), 'notARegistry');
    }
    const plain = await manifestFailure(bytes('404 page not found', { 'content-type': 'text/plain' }, 404));
    assert.equal(plain.kind, 'unreadable');
    assert.equal(await client.ping(never), 'notARegistry');
    server.answer = bytes('hello');
    assert.equal(await client.ping(never), 'notARegistry');
  });

  it('finds out what a registry is by its answer to /v2/', async () => {
    server.answer = json({});
    assert.equal(await client.ping(never), 'open');
    server.answer = bytes('', { 'docker-distribution-api-version': 'registry/2.0' });
    assert.equal(await client.ping(never), 'open');
    server.answer = json({ errors: [] }, 503);
    assert.equal((await failureFrom(client.ping(never))).kind, 'busy');
  });

  it('understands the errors of the specification', async () => {
    const error = (code: string, message = ''): object => ({ errors: [{ code, message, detail: {} }] });
    const doing = `read manifest ${repository}:1.0`;
    assert.deepEqual(await manifestFailure(json(error('DENIED', 'requested access is denied'), 403)), {
      kind: 'forbidden',
      doing,
      reason: 'requested access is denied',
    });
    assert.deepEqual(await manifestFailure(json(error('NAME_UNKNOWN'), 404)), {
      kind: 'notFound',
      doing,
      reason: 'NAME_UNKNOWN',
    });
    assert.deepEqual(await manifestFailure(json(error('TOOMANYREQUESTS'), 429, { 'retry-after': '7' })), {
      kind: 'busy',
      doing,
      retryAfter: 7,
    });
    assert.deepEqual(await manifestFailure(json({}, 503, { 'retry-after': 'soon' })), {
      kind: 'busy',
      doing,
    });
    assert.deepEqual(await manifestFailure(json(error('UNKNOWN', 'a\u0007\nb'), 500)), {
      kind: 'server',
      doing,
      status: 500,
      reason: 'a\ufffd b',
    });
    assert.equal((await manifestFailure(json(error('UNSUPPORTED'), 405))).kind, 'invalid');
    assert.equal((await manifestFailure(bytes('', {}, 204))).kind, 'unreadable');
  });

  it('survives errors in forms that no one specified', async () => {
    for (const body of [
      null,
      [],
      { errors: null },
      { errors: 'x' },
      { errors: [null] },
      { errors: [{ message: 7 }] },
    ]) {
      const failure = await manifestFailure(json(body, 400));
      assert.ok(failure.kind === 'invalid');
      assert.equal(failure.reason, 'the registry answers 400');
    }
    const long = await manifestFailure(json({ errors: [{ message: 'x'.repeat(50_000) }] }, 400));
    assert.ok(long.kind === 'invalid' && long.reason.length <= 300);
    const cut: Answer = (_seen, response) => {
      response.writeHead(400, { 'content-length': '500' });
      response.write('{', () => response.destroy());
    };
    assert.equal((await manifestFailure(cut)).kind, 'invalid');
  });

  it('survives hostile challenges and tokens', async () => {
    const realm = `https://${client.host}/token`;
    for (const challenge of [
      '',
      '"',
      ', '.repeat(1000),
      `Bearer realm="${realm}`,
      'Bearer',
      'Digest realm="x"',
    ]) {
      const failure = await manifestFailure(bytes('', { 'www-authenticate': challenge }, 401));
      assert.ok(failure.kind === 'unauthorized' || failure.kind === 'unreadable', challenge);
    }
    for (const token of ['a\r\nx-injected: 1', '', 7, null, 'é', 'x'.repeat(70_000)]) {
      const failure = await manifestFailure((seen, response) => {
        if (seen.url.startsWith('/token')) json({ token })(seen, response);
        else bytes('', { 'www-authenticate': `Bearer realm="${realm}"` }, 401)(seen, response);
      });
      assert.deepEqual(failure, {
        kind: 'unreadable',
        doing: `log in to ${client.host}`,
        reason: 'the token endpoint of the registry gives no token',
      });
    }
  });

  it('finds the way again when a registry no longer has the token endpoint that it named', async () => {
    const challenge = { 'www-authenticate': `Bearer realm="https://${client.host}/token"` };
    const gone = await manifestFailure((seen, response) => {
      if (seen.url.startsWith('/token')) json({ errors: [{ message: 'gone' }] }, 404)(seen, response);
      else bytes('', challenge, 401)(seen, response);
    });
    assert.equal(gone.kind, 'notFound');
    server.answer = bytes(manifest);
    assert.equal((await client.manifest(repository, '1.0', never)).digest, digest);
  });

  it('refuses a part of a blob that is not the one asked for', async () => {
    for (const range of ['bytes 1-4/100', 'bytes 5-9/100', 'bytes 0-99/100', 'nonsense', '']) {
      server.answer = bytes('xxxxx', { 'content-range': range }, 206);
      const part = client.blob(repository, digest, never, { range: { start: 0, end: 4 } });
      assert.equal((await failureFrom(part)).kind, 'unreadable', range);
    }
  });
});
