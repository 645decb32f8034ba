import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { CredentialSource, credentialHeaders } from '../src/connection/credentials.ts';
import { openConnection } from '../src/connection/openConnection.ts';
import { dispatcherFor } from '../src/http/dispatcher.ts';
import { loadKubeconfig } from '../src/kubeconfig/kubeconfig.ts';
import { list, record, text, type JsonRecord } from '../src/model/json.ts';
import type { StoreTarget } from '../test/support/openStore.ts';

const decoded = promisify(gunzip);

/** The bare work that a figure is held against: requests by undici's agent, `JSON.parse`, and nothing else. */
export interface Bare extends AsyncDisposable {
  /** GET of a path; the answer's JSON. */
  get(path: string): Promise<JsonRecord>;
  /** All pages of a list, one after another; how many objects there are. */
  pages(path: string, limit: number): Promise<number>;
}

/** Makes it ready, with the credentials of a context. `compressed` as in what it is held against. */
export async function openBare(
  { kubeconfigFile, context, env = {} }: StoreTarget,
  compressed = true,
): Promise<Bare> {
  const config = await loadKubeconfig([kubeconfigFile]);
  const connection = await openConnection(config, context, { env, userAgent: 'bench' });
  const { server, trust } = connection;
  const user = config.users.get(connection.context.user);
  const cluster = config.clusters.get(connection.context.cluster);
  if (user === undefined || cluster === undefined) throw new Error(`${context} is not whole.`);
  const source = new CredentialSource({ context, user, cluster, settings: { env } });
  const credential = await source.current(new AbortController().signal);
  const { authorities, skipVerify } = trust;
  const dispatcher = dispatcherFor({
    route: connection.route(new URL(server)),
    tls: { authorities, skipVerify, serverName: cluster.tlsServerName },
    certificate: credential.certificate,
    connectTimeout: 10_000,
  });
  const headers = {
    accept: 'application/json',
    ...(compressed && { 'accept-encoding': 'gzip' }),
    ...credentialHeaders(credential, user.impersonation),
  };
  const origin = new URL(server).origin;
  const prefix = server.slice(origin.length);
  const get = async (path: string): Promise<JsonRecord> => {
    const answer = await dispatcher.request({ origin, path: `${prefix}${path}`, method: 'GET', headers });
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`);
    return record(JSON.parse(await bodyOf(answer)));
  };
  return {
    get,
    async pages(path, limit) {
      let count = 0;
      let next: string | undefined;
      do {
        const from = next === undefined ? '' : `&continue=${encodeURIComponent(next)}`;
        const page = await get(`${path}?limit=${limit}${from}`);
        count += list(page['items']).length;
        next = text(record(page['metadata'])['continue']);
      } while (next !== undefined);
      return count;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([dispatcher.close(), connection.close()]);
    },
  };
}

async function bodyOf({ headers, body }: Dispatcher.ResponseData): Promise<string> {
  if (headers['content-encoding'] !== 'gzip') return body.text();
  return (await decoded(await body.bytes())).toString();
}
