import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../../src/cluster/clusterClient.ts';
import type { AccessWish } from '../../../../src/model/access/accessPlan.ts';
import { openCluster } from '../../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../../src/kubeconfig/kubeconfig.ts';
import { AccessPerson, group, user } from '../../../support/accessSetup.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';

const rounds = 20;
const windows = 3;

describe('changes of access at the same time', () => {
  let clients: ClusterClients;
  let opened: ClusterClient[];
  let people: AccessPerson[];

  beforeEach(async () => {
    clients = await demoClients();
    const config = await loadKubeconfig([clients.cluster.kubeconfigFile]);
    const open = (): Promise<ClusterClient> =>
      openCluster(config, 'hackershop-dev', { env: {}, userAgent: 'test' });
    opened = await Promise.all(Array.from({ length: windows }, open));
    people = opened.map((client) => new AccessPerson(client, 'hackershop'));
  });

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    await clients[Symbol.asyncDispose]();
  });

  const together = async (wishes: readonly AccessWish[]): Promise<void> => {
    // Each saw the same before any of them did anything.
    const plans = await Promise.all(people.map((person, index) => person.plan(wishOf(wishes, index))));
    const outcomes = await Promise.all(
      people.map((person, index) => person.confirm(plans[index] ?? assert.fail())),
    );
    for (const { checks } of outcomes) for (const { kind } of checks) assert.equal(kind, 'done');
  };
  const names = async (): Promise<string[]> =>
    ((await people[0]?.bindings()) ?? [])
      .filter(({ role }) => role.name === 'registry-viewer')
      .flatMap(({ subjects }) => subjects.map(({ name }) => name))
      .sort();

  it('lose nobody who is added, from the first binding on', async () => {
    const expected = ['greg'];
    for (let round = 0; round < rounds; round += 1) {
      const added = people.map((_, index) => `round-${round}-${index}`);
      await together(added.map((name) => ({ kind: 'add', subjects: [user(name)], level: 'pull' })));
      expected.push(...added);
      assert.deepEqual(await names(), expected.toSorted(), `round ${round}`);
    }
    const conflicts = clients.cluster.requests.list('rolebindings').filter(({ status }) => status === 409);
    assert.ok(conflicts.length > 0, 'nobody was in the way of anybody');
  });

  it('lose nobody while others are removed, and keep nobody who is', async () => {
    const first = Array.from({ length: rounds }, (_, index) => user(`old-${index}`));
    await people[0]?.bind('registry-viewer', 'registry-viewer', ...first);
    for (let round = 0; round < rounds; round += 1) {
      const subjects = [user(`new-${round}`)];
      await together([
        { kind: 'remove', subjects: [user(`old-${round}`)] },
        { kind: 'add', subjects, level: 'pull' },
        { kind: 'change', subjects: [group('qa')], level: round % 2 === 0 ? 'pull' : 'push' },
      ]);
    }
    const expected = Array.from({ length: rounds }, (_, index) => `new-${index}`);
    assert.deepEqual(await names(), ['greg', ...expected].sort());
    assert.deepEqual((await people[0]?.binding('registry-editor'))?.subjects, [group('qa')]);
  });
});

function wishOf(wishes: readonly AccessWish[], index: number): AccessWish {
  return wishes[index % wishes.length] ?? assert.fail('no wish');
}
