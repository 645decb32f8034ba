import assert from 'node:assert/strict';
import { pullAccess } from '../../../src/changes/pullAccess.ts';
import { Rights } from '../../../src/changes/rights.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';

const session = new AbortController().signal;

describe('whether pods may pull from another project', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const ask = (client: ClusterClient, source: string, target: string): ReturnType<typeof pullAccess> =>
    pullAccess(source, target, { client, session, rights: new Rights({ client, signal: session }) });

  it('says no before it is granted and yes after', async () => {
    const { phillip } = clients;
    const before = await ask(phillip, 'hackershop', 'hackershop-prod');
    assert.deepEqual(before, { kind: 'no', mayGrant: 'yes' });
    await phillip.grantPull('hackershop', 'hackershop-prod', session);
    assert.deepEqual(await ask(phillip, 'hackershop', 'hackershop-prod'), { kind: 'yes' });
    assert.equal((await ask(phillip, 'hackershop', 'planet-express')).kind, 'no');
  });

  it('asks nothing within a project', async () => {
    clients.cluster.requests.clear();
    assert.deepEqual(await ask(clients.phillip, 'hackershop', 'hackershop'), { kind: 'yes' });
    assert.deepEqual(clients.cluster.requests.list('accessreviews'), []);
  });

  it('does not know where the user may not ask', async () => {
    const answer = await ask(clients.greg, 'hackershop', 'hackershop-prod');
    assert.equal(answer.kind === 'unknown' && answer.failure.kind, 'forbidden');
  });
});
