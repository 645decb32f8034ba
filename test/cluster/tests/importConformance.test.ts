import assert from 'node:assert/strict';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { userNames } from '../identity.ts';
import { differences } from './conformance/comparison.ts';
import { moved, recordedImports, type Places, type RecordedImport } from './conformance/imports.ts';

const TAGS = ['1.0', '1.1', '2.0', '3.0'];
const LOGIN = { user: 'reader', password: 'readerpass' };

describe('the stand-in cluster imports as OpenShift 4.13 was recorded to import', () => {
  let cluster: Cluster;
  let open: ThirdPartyRegistry;
  let closed: ThirdPartyRegistry;
  let places: Places;

  before(async () => {
    [cluster, open, closed] = await Promise.all([
      startCluster({ seed: 'empty' }),
      startThirdPartyRegistry({ tls: false }),
      startThirdPartyRegistry({ login: LOGIN }),
    ]);
    for (const tag of TAGS) await Promise.all([open.push(tag), closed.push(tag)]);
    places = new Map([
      ['127.0.0.1:5001', open.host],
      ['127.0.0.1:5002', closed.host],
      ['registry.localhost:5000', new URL(cluster.registry).host],
    ]);
  });

  after(async () => {
    await Promise.all([cluster.close(), open.close(), closed.close()]);
  });

  async function found(step: RecordedImport): Promise<string[]> {
    const { name, as, method, path, body, status, answer } = step;
    const user = userNames.find((known) => known === as);
    const patch = method === 'PATCH' && { 'content-type': 'application/merge-patch+json' };
    const given = await cluster.as(user).send(path, {
      method,
      headers: { accept: 'application/json', ...patch },
      body: moved(body, places),
    });
    // What the server says to people is compared word for word, but for what it says of the server itself.
    const want = { status, body: moved(answer, places) };
    const got = { status: given.status, body: given.json() };
    return [...differences(want, got, { name, as, method, path }), ...wording(want.body, got.body, 'body')];
  }

  for (const step of recordedImports) {
    it(step.name, async () => {
      assert.deepEqual(await found(step), []);
    });
  }
});

/** Where messages and reasons differ from the recorded ones. */
function wording(want: unknown, got: unknown, at: string): string[] {
  if (typeof want !== 'object' || want === null) return [];
  return Object.entries(want).flatMap(([key, value]: [string, unknown]) => {
    const other: unknown = typeof got === 'object' && got !== null ? Reflect.get(got, key) : undefined;
    if (key !== 'message' && key !== 'generation') return wording(value, other, `${at}.${key}`);
    return value === other
      ? []
      : [`${at}.${key}: ${JSON.stringify(other)}, recorded ${JSON.stringify(value)}`];
  });
}
