import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64, connectIn, testFolder, type KubeconfigParts } from '../../support/kubeconfigs.ts';
import { json, startTlsServer, type TlsSetup } from '../../support/tlsServer.ts';

const doing = 'list projects';
const signal = new AbortController().signal;
const authority = new Authority();

/** A server, and a connection to it whose kubeconfig has the given cluster fields. */
async function around(
  setup: Partial<TlsSetup>,
  parts: (address: string) => KubeconfigParts,
  run: (
    connection: Connection,
    seen: readonly { client: string | undefined; serverName: string | undefined }[],
  ) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  await using server = await startTlsServer({ authority, ...setup }, json({ ok: true }));
  const connection = await connectIn(folder, parts(`https://localhost:${server.port}`));
  try {
    await run(connection, server.seen);
  } finally {
    await connection.close();
  }
}

const trusted = (server: string): KubeconfigParts['cluster'] => ({
  server,
  'certificate-authority-data': base64(authority.pem),
});

describe('TLS of a connection', () => {
  it('trusts the private authority of the context', async () => {
    await around(
      {},
      (server) => ({ cluster: trusted(server) }),
      async (connection) => {
        assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
        assert.equal(connection.trust.system, false);
        assert.equal(connection.trust.authorities.length, 1);
      },
    );
  });

  it('trusts an authority file beside the kubeconfig, named by a relative path', async () => {
    await using folder = await testFolder();
    await using server = await startTlsServer({ authority }, json({ ok: true }));
    await folder.write('ca.crt', authority.pem);
    const cluster = { server: `https://localhost:${server.port}`, 'certificate-authority': 'ca.crt' };
    const connection = await connectIn(folder, { cluster });
    assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
    await connection.close();
  });

  it('trusts the authorities of the setting as well', async () => {
    await using folder = await testFolder();
    await using server = await startTlsServer({ authority }, json({ ok: true }));
    const certificateAuthority = await folder.write('extra.crt', authority.pem);
    const cluster = { server: `https://localhost:${server.port}` };
    const connection = await connectIn(folder, { cluster }, { certificateAuthority });
    assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
    await connection.close();
  });

  it('says so when the authority is not trusted', async () => {
    await around(
      {},
      (server) => ({ cluster: { server } }),
      async (connection, seen) => {
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.deepEqual(failure, {
          kind: 'certificate',
          host: connection.host,
          fault: 'authority',
          reason: 'its authority is not among the trusted ones',
        });
        assert.equal(seen.length, 0);
      },
    );
  });

  it('does not trust the system where the context names an authority', async () => {
    const other = new Authority();
    const cluster = (server: string) => ({ server, 'certificate-authority-data': base64(other.pem) });
    await around(
      {},
      (server) => ({ cluster: cluster(server) }),
      async (connection) => {
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.equal(failure.kind, 'certificate');
      },
    );
  });

  it('refuses an expired certificate in words', async () => {
    const certificate = authority.issueServer(['localhost'], { expired: true });
    await around(
      { certificate },
      (server) => ({ cluster: trusted(server) }),
      async (connection) => {
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.deepEqual(failure, {
          kind: 'certificate',
          host: connection.host,
          fault: 'itself',
          reason: 'it has expired',
        });
      },
    );
  });

  it('refuses a certificate for another name, and says for which', async () => {
    const certificate = authority.issueServer(['api.other.example']);
    await around(
      { certificate },
      (server) => ({ cluster: trusted(server) }),
      async (connection) => {
        const failure = await failureFrom(connection.get('/', { doing, signal }));
        assert.deepEqual(failure, {
          kind: 'certificate',
          host: connection.host,
          fault: 'itself',
          reason: 'it is for api.other.example',
        });
      },
    );
  });

  it('sends and verifies tls-server-name instead of the address', async () => {
    const certificate = authority.issueServer(['api.other.example']);
    const parts = (server: string) => ({
      cluster: { ...trusted(server), 'tls-server-name': 'api.other.example' },
    });
    await around({ certificate }, parts, async (connection, seen) => {
      assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
      assert.equal(seen[0]?.serverName, 'api.other.example');
    });
  });

  it('skips verification where the kubeconfig says so', async () => {
    const certificate = authority.issueServer(['localhost'], { expired: true });
    const parts = (server: string) => ({ cluster: { server, 'insecure-skip-tls-verify': true } });
    await around({ certificate }, parts, async (connection) => {
      assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
    });
  });

  it('shows the client certificate of the user', async () => {
    const { cert, key } = authority.issueClient('phillip', ['developers']);
    const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    const parts = (server: string) => ({ cluster: trusted(server), user });
    await around({ clientCertificates: true }, parts, async (connection, seen) => {
      assert.deepEqual(await connection.get('/', { doing, signal }), { ok: true });
      assert.equal(seen[0]?.client, 'phillip');
      assert.equal(await connection.bearerToken(signal), undefined);
    });
  });

  it('refuses an authority that is no certificate before it connects', async () => {
    await using folder = await testFolder();
    const cluster = { server: 'https://localhost:1', 'certificate-authority-data': base64('nonsense') };
    const failure = await failureFrom(connectIn(folder, { cluster }));
    assert.deepEqual(failure, {
      kind: 'badContext',
      context: 'test',
      reason: 'certificate-authority-data holds no valid certificate',
    });
  });
});
