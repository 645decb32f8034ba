import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection.ts';
import { Authority } from '../../cluster/tls/authority.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64, connectIn, testFolder } from '../../support/kubeconfigs.ts';
import {
  json,
  startHttpServer,
  startTlsServer,
  type Answer,
  type TestServer,
} from '../../support/tlsServer.ts';

const doing = 'list projects';
const signal = new AbortController().signal;
const authority = new Authority();

/** An ID token that ends so many seconds from now; nobody here checks its signature. */
function idToken(name: string, seconds: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: name, exp: Math.floor(Date.now() / 1000) + seconds })}.c2ln`;
}

const old = idToken('old', -60);
const fresh = idToken('fresh', 3600);

interface Setup {
  readonly issuer: TestServer;
  readonly api: TestServer;
  readonly connect: (config?: Readonly<Record<string, unknown>>) => Promise<Connection>;
}

/** An issuer whose token endpoint answers by `token`, an API server, and a user with an expired token. */
async function around(token: Answer, run: (setup: Setup) => Promise<void>): Promise<void> {
  await using folder = await testFolder();
  await using api = await startHttpServer(json({ ok: true }));
  await using issuer = await startTlsServer({ authority }, () => undefined);
  const address = `https://localhost:${issuer.port}/realm`;
  issuer.answer = (request, response) => {
    const discovery = json({ issuer: address, token_endpoint: `${address}/token` });
    (request.method === 'GET' ? discovery : token)(request, response);
  };
  const opened: Connection[] = [];
  const connect = async (fields: Readonly<Record<string, unknown>> = {}): Promise<Connection> => {
    const config = {
      'idp-issuer-url': address,
      'idp-certificate-authority-data': base64(authority.pem),
      'client-id': 'kubectl',
      'client-secret': 's3cret',
      'id-token': old,
      'refresh-token': 'refresh-1',
      ...fields,
    };
    const user = { 'auth-provider': { name: 'oidc', config } };
    const connection = await connectIn(folder, { cluster: { server: `http://localhost:${api.port}` }, user });
    opened.push(connection);
    return connection;
  };
  try {
    await run({ issuer, api, connect });
  } finally {
    await Promise.all(opened.map((connection) => connection.close()));
  }
}

const grant = json({ id_token: fresh, refresh_token: 'refresh-2' });

describe('the auth-provider oidc', () => {
  it('uses the token of the kubeconfig while it is valid', async () => {
    await around(grant, async ({ issuer, connect }) => {
      const valid = idToken('valid', 3600);
      const connection = await connect({ 'id-token': valid });
      assert.equal(await connection.bearerToken(signal), valid);
      assert.equal(issuer.seen.length, 0);
    });
  });

  it('refreshes an expired token once, at the issuer', async () => {
    await around(grant, async ({ issuer, api, connect }) => {
      const connection = await connect();
      await Promise.all([connection.get('/', { doing, signal }), connection.get('/', { doing, signal })]);
      assert.deepEqual(
        api.seen.map(({ headers }) => headers.authorization),
        [`Bearer ${fresh}`, `Bearer ${fresh}`],
      );
      assert.deepEqual(
        issuer.seen.map(({ method, url }) => `${method} ${url}`),
        ['GET /realm/.well-known/openid-configuration', 'POST /realm/token'],
      );
      assert.equal(issuer.seen[1]?.body, 'grant_type=refresh_token&refresh_token=refresh-1');
      assert.equal(issuer.seen[1].headers.authorization, `Basic ${base64('kubectl:s3cret')}`);
    });
  });

  it('sends the secret in the form to an issuer that refuses it in the header', async () => {
    const inForm: Answer = (request, response) => {
      const accepted = request.headers.authorization === undefined;
      (accepted ? grant : json({ error: 'invalid_client' }, 401))(request, response);
    };
    await around(inForm, async ({ issuer, connect }) => {
      assert.equal(await (await connect()).bearerToken(signal), fresh);
      const form = new URLSearchParams(issuer.seen[2]?.body);
      assert.deepEqual([form.get('client_id'), form.get('client_secret')], ['kubectl', 's3cret']);
    });
  });

  it('uses the refresh token that it was given last', async () => {
    let count = 1;
    const rotating: Answer = (request, response) => {
      count += 1;
      json({ id_token: old, refresh_token: `refresh-${count}` })(request, response);
    };
    await around(rotating, async ({ issuer, connect }) => {
      const connection = await connect();
      await connection.bearerToken(signal);
      await connection.bearerToken(signal);
      const sent = issuer.seen.filter(({ method }) => method === 'POST').map(({ body }) => body.slice(-9));
      assert.deepEqual(sent, ['refresh-1', 'refresh-2']);
    });
  });

  it('says what the issuer says when it refuses', async () => {
    const refusal = json({ error: 'invalid_grant', error_description: 'Session not active' }, 400);
    await around(refusal, async ({ issuer, connect }) => {
      const failure = await failureFrom((await connect()).get('/', { doing, signal }));
      assert.deepEqual(failure, {
        kind: 'credential',
        source: `the identity provider https://localhost:${issuer.port}/realm`,
        reason: 'it does not renew the token: Session not active',
      });
    });
  });

  it('says that there is nothing to refresh with', async () => {
    await around(grant, async ({ issuer, connect }) => {
      const failure = await failureFrom((await connect({ 'refresh-token': '' })).get('/', { doing, signal }));
      assert.match(
        failure.kind === 'credential' ? failure.reason : '',
        /expired and there is no refresh token/,
      );
      assert.equal(issuer.seen.length, 0);
    });
  });

  it('trusts no other issuer than one with the right certificate, and none without TLS', async () => {
    await around(grant, async ({ issuer, connect }) => {
      const other = await connect({ 'idp-certificate-authority-data': base64(new Authority().pem) });
      assert.equal((await failureFrom(other.get('/', { doing, signal }))).kind, 'certificate');
      const plain = await connect({ 'idp-issuer-url': `http://localhost:${issuer.port}` });
      assert.equal((await failureFrom(plain.get('/', { doing, signal }))).kind, 'badContext');
      assert.equal(issuer.seen.length, 0);
    });
  });
});
