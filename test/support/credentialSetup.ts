import assert from 'node:assert/strict';
import type { Connection } from '../../src/connection/connection.ts';
import { Authority } from '../cluster/tls/authority.ts';
import { failureFrom } from './failures.ts';
import { base64, connectIn, testFolder, type TestFolder } from './kubeconfigs.ts';
import { json, startTlsServer, type Answer, type TestServer } from './tlsServer.ts';

/** Signs the server and every client. */
export const authority = new Authority();

/** A server over TLS that may ask for client certificates, and connections to it as any user. */
export interface CredentialSetup {
  readonly folder: TestFolder;
  readonly server: TestServer;
  readonly connect: (user: object, cluster?: object, env?: NodeJS.ProcessEnv) => Promise<Connection>;
}

/** Runs with a server that answers so; closes everything afterwards. */
export async function withCredentials(
  answer: Answer,
  run: (setup: CredentialSetup) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  const certificate = authority.issueServer(['localhost']);
  await using server = await startTlsServer(
    { authority, certificate, clientCertificates: 'optional' },
    answer,
  );
  const opened: Connection[] = [];
  try {
    await run({
      folder,
      server,
      connect: async (user, fields = {}, env = { PATH: process.env['PATH'] }) => {
        const address = `https://localhost:${server.port}`;
        const cluster = { server: address, 'certificate-authority-data': base64(authority.pem), ...fields };
        const connection = await connectIn(folder, { cluster, user: { ...user } }, { env });
        opened.push(connection);
        return connection;
      },
    });
  } finally {
    await Promise.all(opened.map((connection) => connection.close()));
  }
}

/** Accepts everybody. */
export const ok = json({ ok: true });

/** Accepts one token, refuses all others. */
export const accepting =
  (token: () => string): Answer =>
  (request, response) => {
    const accepted = request.headers.authorization === `Bearer ${token()}`;
    json(accepted ? { ok: true } : { kind: 'Status', message: 'Unauthorized' }, accepted ? 200 : 401)(
      request,
      response,
    );
  };

/** Source and reason of the `credential` failure that a request ends with. */
export async function reasonFor(connection: Connection): Promise<string> {
  const failure = await failureFrom(
    connection.get('/', { doing: 'list projects', signal: new AbortController().signal }),
  );
  return failure.kind === 'credential'
    ? `${failure.source}: ${failure.reason}`
    : assert.fail(JSON.stringify(failure));
}
