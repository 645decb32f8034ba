import assert from 'node:assert/strict';
import { parseRoleBinding } from '../../../../src/cluster/roleBindings.ts';
import type { AccessSubject, RoleBinding } from '../../../../src/model/access/access.ts';
import { identityOf } from '../../../../src/model/access/subject.ts';
import { list, record } from '../../../../src/model/json.ts';
import { rights } from '../../../../src/model/right.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';
import { failureFrom } from '../../../support/failures.ts';
import { never } from '../../../support/registries.ts';

const viewer = { kind: 'ClusterRole', name: 'registry-viewer' } as const;
const user = (name: string): AccessSubject => ({ kind: 'user', name });
const group = (name: string): AccessSubject => ({ kind: 'group', name });
const deployer: AccessSubject = { kind: 'serviceAccount', project: 'qa-empty', name: 'deployer' };
const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/hackershop/rolebindings';

describe('ClusterAccess', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const make = (name: string, ...subjects: AccessSubject[]): Promise<RoleBinding> =>
    clients.phillip.access.createBinding('hackershop', { name, role: viewer, subjects }, never);
  const rawSubjects = async (name: string): Promise<readonly unknown[]> => {
    const raw = await clients.cluster.as('phillip').get(`${path}/${name}`);
    return list(record(raw)['subjects']);
  };

  describe('asking', () => {
    it('knows who the user is', async () => {
      const me = await clients.phillip.access.me(never);
      assert.equal(me.user, 'phillip');
      assert.ok(me.groups.includes('system:authenticated'));
    });

    it('tells who has a right in a project, from where ever', async () => {
      await make('qa', group('qa'), deployer);
      const { users, groups } = await clients.phillip.access.whoCan(rights.pull('hackershop'), never);
      for (const name of ['greg', 'kubeadmin', 'phillip', 'system:serviceaccount:qa-empty:deployer'])
        assert.ok(users.includes(name), name);
      assert.ok(groups.includes('qa') && !groups.includes('system:authenticated'));
    });

    it('reviews somebody with the groups that they are given', async () => {
      const { access } = clients.phillip;
      await make('qa', group('qa'));
      const pull = rights.pull('hackershop');
      const jane = identityOf(user('jane'), ['qa']);
      const answer = await access.review(jane, pull, never);
      assert.equal(answer.allowed, true);
      assert.equal(
        answer.reason,
        'RBAC: allowed by RoleBinding "qa/hackershop" of ClusterRole "registry-viewer" to Group "qa"',
      );
      assert.deepEqual(await access.review(identityOf(user('jane')), pull, never), {
        allowed: false,
        reason: '',
      });
      assert.equal((await access.review(identityOf(group('qa')), pull, never)).allowed, true);
      assert.equal((await access.review(identityOf(deployer), pull, never)).allowed, false);
      assert.equal((await access.review(jane, rights.push('hackershop'), never)).allowed, false);
    });

    it('is refused for those who manage nothing', async () => {
      const { access } = clients.greg;
      const pull = rights.pull('hackershop');
      const refused = await Promise.all([
        failureFrom(access.whoCan(pull, never)),
        failureFrom(access.review(identityOf(deployer), pull, never)),
        failureFrom(access.bindings('hackershop', never)),
        failureFrom(access.clusterBindings(never)),
        failureFrom(access.users(never)),
        failureFrom(access.groups(never)),
      ]);
      assert.deepEqual(new Set(refused.map(({ kind }) => kind)), new Set(['forbidden']));
      const [first] = refused;
      assert.equal('doing' in first && first.doing, 'ask who may get imagestreams/layers in hackershop');
    });
  });

  describe('reading', () => {
    it('knows bindings, and what their roles allow', async () => {
      const { access } = clients.admin;
      const bindings = await access.bindings('hackershop', never);
      const greg = bindings.find(({ name }) => name === 'registry-viewer-greg');
      assert.deepEqual([greg?.project, greg?.role, greg?.subjects], ['hackershop', viewer, [user('greg')]]);
      const ofCluster = await access.clusterBindings(never);
      const admins = ofCluster.find(({ name }) => name === 'cluster-admins');
      assert.ok(admins !== undefined);
      assert.deepEqual([admins.project, admins.subjects[0]], [undefined, user('kubeadmin')]);
    });

    it('leaves a binding alone that has a subject which cannot be read', () => {
      const raw = (...subjects: readonly unknown[]) => ({
        metadata: { name: 'team', namespace: 'shop', uid: 'u', resourceVersion: '1' },
        roleRef: { kind: 'ClusterRole', name: 'registry-viewer' },
        subjects,
      });
      const jane = { kind: 'User', name: 'jane' };
      assert.equal(parseRoleBinding(raw(jane))?.subjects.length, 1);
      for (const odd of [{ kind: 'Robot', name: 'r2' }, { kind: 'User' }, 'jane'])
        assert.equal(parseRoleBinding(raw(jane, odd)), undefined);
    });

    it('knows what the roles of every cluster allow of images', async () => {
      const roles = await clients.admin.access.clusterRoles(never);
      const level = (name: string): unknown => roles.find((role) => role.name.name === name)?.level;
      const expected = {
        'cluster-admin': 'admin',
        'cluster-reader': 'pull',
        admin: 'admin',
        edit: 'push',
        view: 'pull',
        'registry-admin': 'admin',
        'registry-editor': 'push',
        'registry-viewer': 'pull',
        'system:image-pusher': 'push',
        'system:image-puller': 'pull',
        'basic-user': undefined,
        'system:image-pruner': undefined,
      };
      assert.deepEqual(
        Object.fromEntries(Object.keys(expected).map((name) => [name, level(name)])),
        expected,
      );
      const [own] = await clients.admin.access.roles('openshift', never);
      assert.deepEqual(own, { name: { kind: 'Role', name: 'shared-resource-viewer' }, level: 'pull' });
    });

    it('lists users, groups with their users, and service accounts', async () => {
      const { cluster, admin } = clients;
      const body = { metadata: { name: 'qa' }, users: ['greg', 'jane'] };
      const made = await cluster
        .as('kubeadmin')
        .send('/apis/user.openshift.io/v1/groups', { method: 'POST', body });
      assert.equal(made.status, 201);
      assert.deepEqual(await admin.access.groups(never), {
        groups: [{ name: 'qa', users: ['greg', 'jane'] }],
        more: false,
      });
      const users = await admin.access.users(never);
      assert.ok(users.names.includes('greg') && !users.more);
      await admin.logins.createAccount('hackershop', 'builder', never);
      const accounts = await admin.access.serviceAccounts('hackershop', never);
      assert.deepEqual(accounts, { names: ['builder'], more: false });
    });
  });

  describe('changing', () => {
    it('makes a binding with subjects of each kind, and is refused a name that is taken', async () => {
      const made = await make('registry-viewer', user('jane'), group('qa'), deployer);
      assert.deepEqual(made.subjects, [user('jane'), group('qa'), deployer]);
      const again = await failureFrom(make('registry-viewer', user('josh')));
      assert.equal(again.kind, 'conflict');
    });

    it('adds and removes subjects, and leaves the others as they are', async () => {
      const seen = await make('team', user('jane'), group('qa'), deployer, user('josh'));
      const { access } = clients.phillip;
      const change = { add: [user('eric'), group('dev')], remove: [user('jane'), deployer] };
      const after = await access.changeSubjects(seen, change, never);
      assert.deepEqual(after.subjects, [group('qa'), user('josh'), user('eric'), group('dev')]);
      assert.notEqual(after.resourceVersion, seen.resourceVersion);
    });

    it('empties a binding and fills it again', async () => {
      const { access } = clients.phillip;
      const seen = await make('team', user('jane'));
      const empty = await access.changeSubjects(seen, { add: [], remove: [user('jane')] }, never);
      assert.deepEqual(empty.subjects, []);
      const full = await access.changeSubjects(empty, { add: [user('josh')], remove: [] }, never);
      assert.deepEqual(full.subjects, [user('josh')]);
    });

    it('is a conflict when somebody was faster, and changes nothing then', async () => {
      const { access } = clients.phillip;
      const seen = await make('team', user('jane'));
      await access.changeSubjects(seen, { add: [user('josh')], remove: [] }, never);
      const late = [
        access.changeSubjects(seen, { add: [user('eric')], remove: [] }, never),
        access.changeSubjects(seen, { add: [], remove: [user('jane')] }, never),
        access.deleteBinding(seen, never),
      ];
      for (const each of late) assert.equal((await failureFrom(each)).kind, 'conflict');
      assert.deepEqual(
        (await rawSubjects('team')).map((raw) => record(raw)['name']),
        ['jane', 'josh'],
      );
    });

    it('takes nobody else out, whatever stands at the place', async () => {
      const { access } = clients.phillip;
      const real = await make('team', user('jane'), user('josh'));
      const wrong = { ...real, subjects: [user('eric'), user('josh')] };
      const failure = await failureFrom(
        access.changeSubjects(wrong, { add: [], remove: [user('eric')] }, never),
      );
      assert.equal(failure.kind, 'conflict');
      assert.equal((await rawSubjects('team')).length, 2);
    });

    it('deletes a binding', async () => {
      const seen = await make('team', user('jane'));
      await clients.phillip.access.deleteBinding(seen, never);
      const left = await clients.phillip.access.bindings('hackershop', never);
      assert.ok(!left.some(({ name }) => name === 'team'));
      assert.equal((await failureFrom(clients.phillip.access.deleteBinding(seen, never))).kind, 'notFound');
    });

    it('says what was refused', async () => {
      const { access } = clients.greg;
      const binding = { name: 'mine', role: viewer, subjects: [user('greg')] };
      const failure = await failureFrom(access.createBinding('hackershop', binding, never));
      assert.ok(failure.kind === 'forbidden');
      assert.equal(failure.doing, 'give the role registry-viewer in hackershop');
    });
  });
});
