import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';
import { Authority } from '../../cluster/tls/authority.ts';
import { startProxy } from '../../support/connectProxy.ts';
import { base64, connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';

const doing = 'list projects';
const signal = new AbortController().signal;

describe('a connection in VS Code', () => {
  const authority = new Authority();
  const name = 'api.cluster.test';

  /** Asks a server with mutual TLS once directly and once through a proxy. */
  async function askBothWays(): Promise<readonly (string | undefined)[]> {
    await using folder = await testFolder();
    await using proxy = await startProxy();
    const certificate = authority.issueServer(['localhost', name]);
    await using server = await startTlsServer({ authority, certificate, clientCertificates: true }, json({}));
    const { cert, key } = authority.issueClient('phillip', []);
    const user = { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    for (const host of ['localhost', name]) {
      const address = `https://${host}:${server.port}`;
      const cluster = { server: address, 'certificate-authority-data': base64(authority.pem) };
      const httpProxy = `http://localhost:${proxy.port}`;
      const connection = await connectIn(folder, { cluster, user }, { httpProxy });
      await connection.get('/', { doing, signal });
      await connection.close();
    }
    assert.equal(proxy.targets.length, 1);
    return server.seen.map(({ client }) => client);
  }

  it('uses nothing of what VS Code replaces: fetch, http.request and https.request', async () => {
    const forbidden = (): never => assert.fail('VS Code would have changed this request');
    const originals = { fetch: globalThis.fetch, http: { ...http }, https: { ...https } };
    globalThis.fetch = forbidden;
    for (const module of [http, https]) Object.assign(module, { request: forbidden, get: forbidden });
    try {
      assert.deepEqual(await askBothWays(), ['phillip', 'phillip']);
    } finally {
      globalThis.fetch = originals.fetch;
      Object.assign(http, { request: originals.http.request, get: originals.http.get });
      Object.assign(https, { request: originals.https.request, get: originals.https.get });
    }
  });

  it('names its authorities for every TLS connection, so that VS Code adds none', async () => {
    const { connect } = tls;
    const named: boolean[] = [];
    Object.assign(tls, {
      connect: (options: tls.ConnectionOptions) => {
        named.push(options.ca !== undefined);
        return connect(options);
      },
    });
    try {
      assert.deepEqual(await askBothWays(), ['phillip', 'phillip']);
      assert.deepEqual(named, [true, true]);
    } finally {
      Object.assign(tls, { connect });
    }
  });
});
