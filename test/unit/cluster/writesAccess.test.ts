import assert from 'node:assert/strict';
import { mayI } from '../../../src/cluster/accessReviews.ts';
import { rights } from '../../../src/model/right.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { json, startHttpServer } from '../../support/tlsServer.ts';

describe('ClusterWrites about rights', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(async () => {
    await clients[Symbol.asyncDispose]();
  });

  it('tells which rights the user has', async () => {
    const { phillip, greg } = clients;
    const all = Object.values(rights).map((right) => right('hackershop'));
    const answers = (client: typeof phillip): Promise<boolean[]> =>
      Promise.all(all.map((right) => client.mayI(right, never)));
    assert.deepEqual(
      await answers(phillip),
      all.map(() => true),
    );
    // A viewer of the registry may pull, which is a right on a subresource, and nothing else of these.
    assert.deepEqual(
      await answers(greg),
      all.map(({ verb, resource }) => verb === 'get' && resource === 'imagestreams/layers'),
    );
  });

  it('takes no answer for neither yes nor no', async () => {
    await using folder = await testFolder();
    await using server = await startHttpServer(json({ status: { reason: 'who knows' } }, 201));
    const connection = await connectIn(folder, {
      cluster: { server: `http://localhost:${server.port}` },
    });
    const failure = await failureFrom(mayI(connection, rights.pull('hackershop'), never));
    assert.equal(failure.kind, 'unreadable');
    await connection.close();
  });
});
