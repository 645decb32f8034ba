import assert from 'node:assert/strict';
import { mayI } from '../../../src/cluster/accessReviews.ts';
import { record } from '../../../src/model/json.ts';
import { rights } from '../../../src/model/right.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { json, startHttpServer } from '../../support/tlsServer.ts';

const deployer = {
  user: 'system:serviceaccount:qa-empty:deployer',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:qa-empty', 'system:authenticated'],
};

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

  it('lets the service accounts of a project pull, and tells that they may', async () => {
    const { cluster, phillip } = clients;
    const pull = rights.pull('hackershop');
    assert.equal(await phillip.mayThey(deployer, pull, never), false);
    await phillip.grantPull('hackershop', 'qa-empty', never);
    assert.equal(await phillip.mayThey(deployer, pull, never), true);
    assert.equal(await phillip.mayThey(deployer, rights.deleteTag('hackershop'), never), false);
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/hackershop/rolebindings';
    const bindings = JSON.stringify(record(await cluster.as('phillip').get(path))['items']);
    assert.match(bindings, /"name":"system:image-puller-[a-z0-9]{5}"/);
    // A second one is no conflict with the first.
    await phillip.grantPull('hackershop', 'qa-empty', never);
  });

  it('fails for those who may neither ask for others nor grant', async () => {
    const { greg } = clients;
    const asked = await failureFrom(greg.mayThey(deployer, rights.pull('hackershop'), never));
    const doing =
      'ask whether system:serviceaccount:qa-empty:deployer may get imagestreams/layers in hackershop';
    assert.equal(asked.kind, 'forbidden');
    assert.equal(asked.doing, doing);
    const granted = await failureFrom(greg.grantPull('hackershop', 'qa-empty', never));
    assert.equal(granted.kind, 'forbidden');
    assert.equal(granted.doing, 'let the service accounts of qa-empty pull from hackershop');
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
