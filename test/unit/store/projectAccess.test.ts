import assert from 'node:assert/strict';
import type { ProjectAccesses } from '../../../src/store/projectAccess.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { account, group, user } from '../../support/accessSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { openStore } from '../../support/openStore.ts';
import { until } from '../../support/until.ts';

const never = new AbortController().signal;

describe('ProjectAccesses', () => {
  let cluster: Cluster;
  let opened: RegistryStore[];

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    opened = [];
  });

  afterEach(async () => {
    for (const store of opened) await store.close();
    await cluster.close();
  });

  const open = async (
    context: string,
  ): Promise<{ readonly store: RegistryStore; readonly access: ProjectAccesses }> => {
    const store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context });
    opened.push(store);
    cluster.requests.clear();
    return { store, access: store.access ?? assert.fail('no access') };
  };
  const reviews = (): number => cluster.requests.list('localresourceaccessreviews').length;

  describe('the policy of a project', () => {
    it('is not known until somebody looks, and is asked for once', async () => {
      const { access } = await open('hackershop-dev');
      assert.equal(access.policy('hackershop'), undefined);
      assert.equal(reviews(), 0);
      await Promise.all([access.lookAtPolicy('hackershop'), access.lookAtPolicy('hackershop')]);
      await access.lookAtPolicy('hackershop');
      assert.equal(access.policy('hackershop'), 'private');
      assert.equal(access.policy('hackershop-prod'), undefined);
      assert.equal(reviews(), 1);
    });

    it('is unknown for those who may not look, and not asked for again', async () => {
      const { access } = await open('hackershop-qa');
      await access.lookAtPolicy('hackershop');
      await access.lookAtPolicy('hackershop');
      assert.equal(access.policy('hackershop'), 'unknown');
      assert.equal(reviews(), 1);
    });

    it('is not known when it cannot be asked, and not asked for at once again', async () => {
      const { access } = await open('hackershop-dev');
      const match = { path: '/localresourceaccessreviews' };
      cluster.faults.add({ match, fault: { kind: 'status', status: 500 } });
      await access.lookAtPolicy('hackershop');
      await access.lookAtPolicy('hackershop');
      assert.equal(access.policy('hackershop'), undefined);
      assert.equal(reviews(), 1);
    });

    it('is asked for again when all is tried again, and stands until then', async () => {
      const { store, access } = await open('hackershop-dev');
      await access.lookAtPolicy('hackershop');
      store.retry();
      assert.equal(access.policy('hackershop'), 'private');
      await access.lookAtPolicy('hackershop');
      assert.equal(reviews(), 2);
    });

    it('follows a change of ours, and tells the views', async () => {
      const { store, access } = await open('hackershop-dev');
      await access.lookAtPolicy('hackershop');
      const told: string[] = [];
      store.onDidChange((change) => {
        if (change.kind === 'access') told.push(access.policy(change.project) ?? '');
      });
      const looked = await access.look('hackershop', never);
      await access.change(access.plan(looked, { kind: 'policy', policy: 'shared' }));
      await until('the policy', () =>
        Promise.resolve(access.policy('hackershop') === 'shared' ? true : undefined),
      );
      assert.equal(told.at(-1), 'shared');
    });

    it('is that of the project `openshift` for everybody: shared', async () => {
      const { access } = await open('hackershop-admin');
      await access.lookAtPolicy('openshift');
      assert.equal(access.policy('openshift'), 'shared');
    });

    it('is worked out from a look, too', async () => {
      const { access } = await open('hackershop-dev');
      await access.look('hackershop', never);
      cluster.requests.clear();
      assert.equal(access.policy('hackershop'), 'private');
      await access.lookAtPolicy('hackershop');
      assert.equal(reviews(), 0);
    });
  });

  describe('a look', () => {
    it('knows all members for an administrator of the cluster, with lists alone', async () => {
      const { access } = await open('hackershop-admin');
      const { access: seen } = await access.look('hackershop', never);
      assert.equal(seen.missing, undefined);
      assert.deepEqual(seen.unseen, []);
      assert.equal(reviews(), 0);
      const greg = seen.members.find(({ subject }) => subject.name === 'greg');
      assert.equal(greg?.level, 'pull');
      assert.deepEqual(
        greg.grants.map(({ removable, scope }) => [removable, scope]),
        [[true, 'project']],
      );
      const admin = seen.members.find(({ subject }) => subject.name === 'kubeadmin');
      assert.deepEqual(
        admin?.grants.map(({ removable, scope }) => [removable, scope]),
        [[false, 'cluster']],
      );
      const phillip = seen.members.find(({ subject }) => subject.name === 'phillip');
      assert.deepEqual(
        phillip?.grants.map(({ role, removable }) => [role?.name, removable]),
        [['admin', false]],
      );
    });

    it('knows by reviews who else may, for an administrator of the project', async () => {
      const { access } = await open('hackershop-dev');
      const { access: seen } = await access.look('hackershop', never);
      assert.equal(seen.missing, undefined);
      assert.deepEqual(seen.unseen, []);
      const admin = seen.members.find(({ subject }) => subject.name === 'kubeadmin');
      assert.deepEqual(
        admin?.grants.map(({ level, scope, removable }) => [level, scope, removable]),
        [['admin', 'cluster', false]],
      );
      const levels = seen.members.map(({ level }) => level);
      assert.deepEqual(
        levels,
        [...levels].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      );
    });

    it('says what may not be seen', async () => {
      const { access } = await open('hackershop-qa');
      const { access: seen } = await access.look('hackershop', never);
      assert.deepEqual([seen.policy, seen.missing?.verb, seen.members], ['unknown', 'create', []]);
      assert.equal(seen.unseen.length, 2);
    });

    it('says that bindings may not be read, where one might grant otherwise', async () => {
      const { access } = await open('hackershop-dev');
      const match = { method: 'GET', path: '/rolebindings' };
      cluster.faults.add({ match, fault: { kind: 'status', status: 403 } });
      const { access: seen } = await access.look('hackershop', never);
      assert.deepEqual([seen.missing?.verb, seen.missing?.resource], ['list', 'rolebindings']);
    });

    it('is taken again when the access was changed meanwhile', async () => {
      const { access } = await open('hackershop-dev');
      const looking = access.look('hackershop', never);
      access.accessChanged('hackershop');
      await looking;
      const lists = cluster.requests
        .list('/hackershop/rolebindings')
        .filter(({ method }) => method === 'GET');
      assert.equal(lists.length, 2);
    });

    it('fails when the cluster cannot be reached', async () => {
      const { access } = await open('hackershop-dev');
      cluster.faults.add({ match: { path: '/rolebindings' }, fault: { kind: 'status', status: 500 } });
      assert.equal((await failureFrom(access.look('hackershop', never))).kind, 'server');
    });
  });

  it('adds a member', async () => {
    const { access } = await open('hackershop-dev');
    const looked = await access.look('hackershop', never);
    const plan = access.plan(looked, { kind: 'add', subjects: [user('jane')], level: 'push' });
    const { checks } = await access.change(plan);
    assert.deepEqual(checks, [{ subject: user('jane'), kind: 'done' }]);
    const after = await access.look('hackershop', never);
    const jane = after.access.members.find(({ subject }) => subject.name === 'jane');
    assert.equal(jane?.level, 'push');
  });

  it('suggests names where they may be listed, and none where not', async () => {
    const admin = await open('hackershop-admin');
    const all = await admin.access.suggestions(never);
    assert.ok(all.users.includes('greg') && !all.more);
    const { access } = await open('hackershop-dev');
    assert.deepEqual(await access.suggestions(never), { users: [], groups: [], more: true });
    assert.deepEqual(await access.serviceAccounts('planet-express-9', never), []);
  });

  it('ends with its session, and says so', async () => {
    const { store, access } = await open('hackershop-dev');
    const looked = await access.look('hackershop', never);
    cluster.faults.add({ match: { path: '/rolebindings' }, fault: { kind: 'silence' } });
    const changed = failureFrom(
      access.change(access.plan(looked, { kind: 'add', subjects: [group('qa')], level: 'pull' })),
    );
    await store.close();
    assert.equal((await changed).kind, 'unreachable');
    const asked = failureFrom(access.mayPull(account('qa-empty', 'default'), 'hackershop', never));
    assert.equal((await asked).kind, 'unreachable');
  });
});

const order = ['admin', 'push', 'pull'];
