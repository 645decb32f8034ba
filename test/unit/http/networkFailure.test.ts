import assert from 'node:assert/strict';
import { networkFailure } from '../../../src/http/networkFailure.ts';

const route = { kind: 'direct' } as const;
const timeouts = { connect: 1_000, head: 2_000, idle: 3_000 };
const journey = { host: 'x', doing: 'y', route, timeouts };

function withCode(code: string, cause?: Error): Error {
  return Object.assign(new Error('internal words', { cause }), { code });
}

/** Errors that no server of these tests sends; sockets of the other tests give the common ones. */
describe('networkFailure', () => {
  it('takes the alerts of a server that wants another client certificate for a missing login', () => {
    for (const alert of [
      'TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'SSLV3_ALERT_BAD_CERTIFICATE',
      'TLSV1_ALERT_UNKNOWN_CA',
    ]) {
      const { failure } = networkFailure(withCode(`ERR_SSL_${alert}`), {
        ...journey,
        host: 'x:6443',
        doing: 'list projects',
      });
      assert.deepEqual(failure, { kind: 'unauthorized', host: 'x:6443', doing: 'list projects' });
    }
  });

  it('looks at what caused an error, and at the first of several attempts', () => {
    const caused = networkFailure(withCode('UND_ERR', withCode('EHOSTUNREACH')), journey);
    assert.deepEqual(caused.failure, { kind: 'unreachable', host: 'x', reason: 'there is no route to it' });
    const several = new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]);
    const { failure } = networkFailure(several, journey);
    assert.deepEqual(failure, { kind: 'unreachable', host: 'x', reason: 'there is no network to it' });
  });

  it('names what it does not know', () => {
    const tls = networkFailure(withCode('ERR_SSL_NO_SHARED_CIPHER'), journey);
    const reason = 'TLS fails with ERR_SSL_NO_SHARED_CIPHER';
    assert.deepEqual(tls.failure, { kind: 'unreachable', host: 'x', reason });
    const code = networkFailure(withCode('EMFILE'), journey);
    assert.deepEqual(code.failure, {
      kind: 'unreachable',
      host: 'x',
      reason: 'the connection failed (EMFILE)',
    });
    const mistake = networkFailure(new Error('oops'), journey);
    assert.deepEqual(mistake.failure, { kind: 'unexpected', doing: 'y', reason: 'oops' });
  });
});
