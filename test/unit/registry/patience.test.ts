import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { FailureError } from '../../../src/model/failure.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { digest as digestOf } from '../../support/digest.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry, type TestClient } from '../../support/registries.ts';
import { json, startTlsServer, type Answer, type TestServer } from '../../support/tlsServer.ts';

const repository = 'hackershop/skyfield';
const digest = digestOf('blob');

const silent: Answer = () => undefined;

const stops: Answer = (_seen, response) => response.writeHead(200).write('{');

const drips: Answer = (_seen, response) => {
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
};

describe('how long the registry client waits', () => {
  const authority = new Authority();
  let server: TestServer;
  let client: TestClient;

  before(async () => {
    server = await startTlsServer({ authority }, json({}));
  });

  beforeEach(() => {
    const timeouts = { head: 300, idle: 300 };
    client = openTestRegistry({ host: `127.0.0.1:${server.port}`, authority }, undefined, { timeouts });
  });

  afterEach(() => client[Symbol.asyncDispose]());

  after(() => server[Symbol.asyncDispose]());

  it('waits for a silent or slow registry no longer than it may', async () => {
    for (const { answer, reason } of [
      { answer: silent, reason: 'it does not answer in time (0.3 s)' },
      { answer: stops, reason: 'it stopped in the middle of its answer for 0.3 s' },
    ]) {
      server.answer = answer;
      const failure = await failureFrom(client.manifest(repository, '1.0', never));
      assert.deepEqual(failure, { kind: 'unreachable', host: client.host, reason });
    }
  });

  it('waits for a registry that never ends its answer no longer than it may', async () => {
    server.answer = drips;
    const target = { host: client.host, authority };
    await using brief = openTestRegistry(target, undefined, { timeouts: { document: 400 } });
    const failures = await Promise.all([
      failureFrom(brief.manifest(repository, '1.0', never)),
      failureFrom(brief.config(repository, { digest }, never)),
    ]);
    const late = { kind: 'unreachable', host: client.host, reason: 'there is no whole answer within 0.4 s' };
    assert.deepEqual(failures, [late, late]);
  });

  it('stops when it is told to: before, at the head and in the body', async () => {
    await assert.rejects(client.manifest(repository, '1.0', AbortSignal.abort()), { name: 'AbortError' });
    for (const sendsHead of [false, true]) {
      const stop = new AbortController();
      const closed = new Promise<void>((resolve) => {
        server.answer = (_seen, response) => {
          response.on('close', resolve);
          if (sendsHead) response.writeHead(200).write('{', () => setImmediate(() => stop.abort()));
          else stop.abort();
        };
      });
      await assert.rejects(client.manifest(repository, '1.0', stop.signal), { name: 'AbortError' });
      await closed;
    }
    const reason = new FailureError({ kind: 'gone', doing: 'wait' });
    const own = new AbortController();
    server.answer = () => own.abort(reason);
    await assert.rejects(client.manifest(repository, '1.0', own.signal), reason);
  });

  it('closes the connection of a blob that is given up, read or not', async () => {
    // With the usual timeouts, so that none of them closes the connection first.
    await using patient = openTestRegistry({ host: client.host, authority });
    for (const giveUp of ['destroy', 'abort'] as const) {
      const stop = new AbortController();
      const closed = new Promise<void>((resolve) => {
        server.answer = (_seen, response) => {
          response.on('close', resolve);
          response.writeHead(200).write('x');
        };
      });
      const { stream } = await patient.blob(repository, digest, stop.signal);
      if (giveUp === 'destroy') stream.destroy();
      else stop.abort();
      await closed;
      if (giveUp === 'abort') await assert.rejects(buffer(stream), { name: 'AbortError' });
    }
  });

  it('ends everything in flight when it is closed', async () => {
    const target = { host: client.host, authority };
    await using closing = openTestRegistry(target);
    const asked = new Promise<void>((resolve) => (server.answer = () => resolve()));
    const reading = assert.rejects(closing.manifest(repository, '1.0', never), { name: 'AbortError' });
    await asked;
    await closing.close();
    await reading;
    await assert.rejects(closing.ping(never), { name: 'AbortError' });
  });
});
