import assert from 'node:assert/strict';
import type { GroupChanges } from '../../../src/changes/groups.ts';
import { newMeta } from '../../cluster/state/state.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { openStore } from '../../support/openStore.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';

const rounds = 20;

describe('A group that several administrators change', () => {
  let cluster: Cluster;
  let stores: readonly RegistryStore[] = [];
  let groups: readonly GroupChanges[] = [];

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    const target = { kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-admin' };
    stores = await Promise.all([1, 2, 3].map(() => openStore(target)));
    groups = stores.flatMap(({ writer }) => writer?.groups ?? []);
    assert.equal(groups.length, 3);
  });
  after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await cluster.close();
  });

  const begin = async (name: string, users: string[]) => {
    cluster.state.groups.put({
      kind: 'Group',
      apiVersion: 'user.openshift.io/v1',
      metadata: newMeta(name),
      users,
    });
    const seen = (await groups[0]?.list())?.find((group) => group.name === name);
    assert.ok(seen);
    return seen;
  };
  const users = (name: string): string[] =>
    [...(cluster.state.groups.get(undefined, name)?.users ?? [])].sort();

  it('loses nobody whom they add at once', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const seen = await begin(`adding-${round}`, ['first']);
      const added = groups.map((_each, index) => `user-${index}`);
      await Promise.all(
        groups.map((each, index) => each.change(seen, { add: [`user-${index}`], remove: [] })),
      );
      assert.deepEqual(users(seen.name), ['first', ...added]);
    }
    const conflicts = cluster.requests.list('/groups/').filter(({ status }) => status === 409);
    assert.ok(conflicts.length > 0, 'they were never in each other’s way');
  });

  it('loses those whom they remove, and nobody else, while others are added', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const seen = await begin(`mixing-${round}`, ['a', 'b', 'c', 'd']);
      await Promise.all([
        groups[0]?.change(seen, { add: [], remove: ['a', 'c'] }),
        groups[1]?.change(seen, { add: ['e'], remove: ['b'] }),
        groups[2]?.change(seen, { add: ['e', 'f'], remove: ['a'] }),
      ]);
      assert.deepEqual(users(seen.name), ['d', 'e', 'f']);
    }
  });

  it('is left alone where all is done already', async () => {
    const seen = await begin('done', ['a']);
    const before = cluster.requests.list('/groups/done').length;
    await groups[0]?.change(seen, { add: ['a'], remove: ['b'] });
    assert.equal(cluster.requests.list('/groups/done').length, before);
  });

  it('gets users who come after its last one was removed', async () => {
    const seen = await begin('emptied', ['a']);
    await groups[0]?.change(seen, { add: [], remove: ['a'] });
    const empty = (await groups[0]?.list())?.find(({ name }) => name === 'emptied');
    assert.ok(empty);
    await groups[0]?.change(empty, { add: ['b'], remove: [] });
    assert.deepEqual(users('emptied'), ['b']);
  });

  it('is asked for after a lost answer, and never changed twice', async () => {
    const seen = await begin('lost', ['a']);
    const fault = { kind: 'resetMidBody' } as const;
    cluster.faults.add({ match: { method: 'PATCH', path: '/groups/lost' }, times: 1, fault });
    await groups[0]?.change(seen, { add: ['b'], remove: [] });
    assert.deepEqual(users('lost'), ['a', 'b']);
    const patches = cluster.requests.list('/groups/lost').filter(({ method }) => method === 'PATCH');
    assert.equal(patches.length, 1);
  });

  it('is not taken for another one of the same name', async () => {
    const seen = await begin('renewed', ['a']);
    await begin('renewed', ['z']);
    const changed = groups[0]?.change(seen, { add: ['b'], remove: [] });
    assert.ok(changed);
    assert.equal((await failureFrom(changed)).kind, 'conflict');
    assert.deepEqual(users('renewed'), ['z']);
  });
});
