import assert from 'node:assert/strict';
import type { AccessOutcome } from '../../../../src/model/access/accessOutcome.ts';
import { account, AccessPerson, group, user } from '../../../support/accessSetup.ts';
import { demoClients, type ClusterClients } from '../../../support/clusterClients.ts';
import { failureFrom } from '../../../support/failures.ts';

describe('a change of access', () => {
  let clients: ClusterClients;
  let phillip: AccessPerson;

  beforeEach(async () => {
    clients = await demoClients();
    phillip = new AccessPerson(clients.phillip, 'hackershop');
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const kinds = ({ checks }: AccessOutcome): string[] => checks.map(({ kind }) => kind);
  const levelOf = async (name: string): Promise<string | undefined> =>
    (await phillip.access()).members.find(({ subject }) => subject.name === name)?.level;
  const writes = (): string[] =>
    clients.cluster.requests.list('rolebindings').flatMap(({ method }) => (method === 'GET' ? [] : [method]));

  it('adds people and groups to the binding of the role, and makes it where there is none', async () => {
    const first = await phillip.do({ kind: 'add', subjects: [user('jane'), group('qa')], level: 'pull' });
    assert.deepEqual(kinds(first), ['done', 'done']);
    assert.deepEqual((await phillip.binding('registry-viewer'))?.subjects, [user('jane'), group('qa')]);
    await phillip.do({ kind: 'add', subjects: [user('josh')], level: 'pull' });
    const names = (await phillip.binding('registry-viewer'))?.subjects.map(({ name }) => name);
    assert.deepEqual(names, ['jane', 'qa', 'josh']);
  });

  it('gives service accounts the smallest roles', async () => {
    const accounts = [account('hackershop-prod', 'deployer'), group('system:serviceaccounts:qa-empty')];
    await phillip.do({ kind: 'add', subjects: accounts, level: 'pull' });
    assert.deepEqual((await phillip.binding('system:image-puller'))?.subjects, accounts);
    await phillip.do({ kind: 'change', subjects: accounts, level: 'push' });
    assert.equal(await phillip.binding('system:image-puller'), undefined);
    assert.deepEqual((await phillip.binding('system:image-pusher'))?.subjects, accounts);
  });

  it('raises and lowers members, with what gives in front of what takes', async () => {
    await phillip.do({ kind: 'add', subjects: [user('jane')], level: 'pull' });
    clients.cluster.requests.clear();
    assert.deepEqual(kinds(await phillip.do({ kind: 'change', subjects: [user('jane')], level: 'push' })), [
      'done',
    ]);
    assert.deepEqual(writes(), ['POST', 'DELETE']);
    assert.equal(await levelOf('jane'), 'push');
    await phillip.do({ kind: 'change', subjects: [user('jane')], level: 'pull' });
    assert.equal(await levelOf('jane'), 'pull');
  });

  it('removes members from bindings of whatever name to the registry’s roles', async () => {
    const outcome = await phillip.do({ kind: 'remove', subjects: [user('greg')] });
    assert.deepEqual(kinds(outcome), ['done']);
    assert.equal(await levelOf('greg'), undefined);
    assert.equal(await phillip.binding('registry-viewer-greg'), undefined);
  });

  it('says who may still pull, and why', async () => {
    await phillip.bind('readers', 'view', user('greg'));
    const outcome = await phillip.do({ kind: 'remove', subjects: [user('greg')] });
    assert.deepEqual(outcome.checks, [
      {
        subject: user('greg'),
        kind: 'stillHas',
        reason:
          'User greg may still pull. The binding readers gives the role view to user greg in hackershop.',
      },
    ]);
    assert.equal((await phillip.binding('readers'))?.subjects.length, 1);
  });

  it('says so when access comes through a group of the user', async () => {
    const body = { metadata: { name: 'qa' }, users: ['greg'] };
    const path = '/apis/user.openshift.io/v1/groups';
    await clients.cluster.as('kubeadmin').send(path, { method: 'POST', body });
    await phillip.do({ kind: 'add', subjects: [group('qa')], level: 'pull' });
    const admin = new AccessPerson(clients.admin, 'hackershop');
    const [check] = (await admin.do({ kind: 'remove', subjects: [user('greg')] })).checks;
    assert.ok(check?.kind === 'stillHas');
    assert.match(check.reason, /to group qa in hackershop/);
  });

  it('does not take a right that is gone for one that stays, when somebody and their group go at once', async () => {
    await phillip.bind('the-qa-team', 'registry-viewer', group('qa'), user('jane'));
    const plan = await phillip.plan({ kind: 'remove', subjects: [user('jane'), group('qa')] });
    // The cluster answers from what it heard before the change.
    const reason =
      'RBAC: allowed by RoleBinding "the-qa-team/hackershop" of ClusterRole "registry-viewer" to Group "qa"';
    const match = { path: '/localsubjectaccessreviews' };
    const value = { status: { allowed: true, reason } };
    clients.cluster.faults.add({ match, times: 2, fault: { kind: 'json', value } });
    assert.deepEqual(kinds(await phillip.confirm(plan)), ['done', 'done']);
  });

  it('removes a service account of the project that is bound without naming the project, beside others', async () => {
    const subjects = [
      { kind: 'ServiceAccount', name: 'deployer' },
      { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' },
    ];
    const body = {
      metadata: { name: 'registry-viewer' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'registry-viewer' },
      subjects,
    };
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/hackershop/rolebindings';
    await clients.cluster.as('phillip').send(path, { method: 'POST', body });
    const deployer = account('hackershop', 'deployer');
    assert.equal(await levelOf('deployer'), 'pull');
    await phillip.do({ kind: 'remove', subjects: [user('jane')] });
    assert.deepEqual((await phillip.binding('registry-viewer'))?.subjects, [deployer]);
    await phillip.do({ kind: 'add', subjects: [user('josh')], level: 'pull' });
    await phillip.do({ kind: 'remove', subjects: [deployer] });
    assert.deepEqual((await phillip.binding('registry-viewer'))?.subjects, [user('josh')]);
  });

  it('says when all who log in to the cluster itself may still pull', async () => {
    await phillip.bind('everybody-looks', 'view', group('system:authenticated:oauth'));
    const outcome = await phillip.do({ kind: 'policy', policy: 'private' });
    assert.deepEqual(kinds(outcome), ['stillHas', 'done']);
  });

  it('says what is not seen of a user where a group may pull and groups cannot be listed', async () => {
    const remove = { kind: 'remove', subjects: [user('greg')] } as const;
    assert.deepEqual((await phillip.do(remove)).unseen, [], 'no group has access');
    await phillip.do({ kind: 'add', subjects: [group('qa')], level: 'pull' });
    assert.deepEqual((await phillip.do(remove)).unseen, [
      'You may not list groups, so what the user may do through a group is not seen.',
    ]);
    clients.cluster.faults.add({ match: { path: '/groups' }, fault: { kind: 'status', status: 500 } });
    const [other = ''] = (await phillip.do(remove)).unseen;
    assert.match(
      other,
      /^What the user may do through a group is not seen, as groups could not be listed: \S/,
    );
  });

  it('leaves an empty binding that has a name of its own, and deletes one named after its role', async () => {
    await phillip.bind('the-qa-team', 'registry-viewer', user('jane'));
    await phillip.bind('registry-viewer-0', 'registry-viewer', user('jane'));
    await phillip.do({ kind: 'remove', subjects: [user('jane')] });
    assert.deepEqual((await phillip.binding('the-qa-team'))?.subjects, []);
    assert.equal(await phillip.binding('registry-viewer-0'), undefined);
  });

  it('takes the next name where a binding of another role has the name', async () => {
    await phillip.bind('registry-editor', 'view', user('jane'));
    await phillip.do({ kind: 'add', subjects: [user('josh')], level: 'push' });
    assert.deepEqual((await phillip.binding('registry-editor-0'))?.subjects, [user('josh')]);
    assert.deepEqual((await phillip.binding('registry-editor'))?.subjects, [user('jane')]);
  });

  it('opens a project to all users, to everyone, and closes it', async () => {
    const policies: string[] = [];
    for (const policy of ['shared', 'anonymous', 'shared', 'anonymous', 'private'] as const) {
      assert.deepEqual(kinds(await phillip.do({ kind: 'policy', policy })), ['done', 'done'], policy);
      policies.push((await phillip.access()).policy);
    }
    assert.deepEqual(policies, ['shared', 'anonymous', 'shared', 'anonymous', 'private']);
    assert.equal(await phillip.binding('registry-viewer'), undefined);
    assert.equal(await levelOf('greg'), 'pull');
  });

  it('says why a project stays open that cannot be closed here', async () => {
    await phillip.bind('everybody-looks', 'view', group('system:authenticated'));
    const outcome = await phillip.do({ kind: 'policy', policy: 'private' });
    assert.deepEqual(kinds(outcome), ['stillHas', 'done']);
  });

  it('does nothing where it is as wished', async () => {
    const plan = await phillip.plan({ kind: 'add', subjects: [user('greg')], level: 'pull' });
    assert.deepEqual(plan.edits, []);
    clients.cluster.requests.clear();
    assert.deepEqual(kinds(await phillip.confirm(plan)), ['done']);
    assert.deepEqual(writes(), []);
  });

  it('plans again when a binding was changed, deleted or made since it was confirmed', async () => {
    const binding = await phillip.bind('registry-viewer', 'registry-viewer', user('jane'));
    const plan = await phillip.plan({ kind: 'add', subjects: [user('josh')], level: 'pull' });
    await clients.phillip.access.deleteBinding(binding, new AbortController().signal);
    await phillip.bind('registry-viewer', 'registry-editor', user('eric'));
    assert.deepEqual(kinds(await phillip.confirm(plan)), ['done']);
    assert.deepEqual((await phillip.binding('registry-viewer'))?.subjects, [user('eric')]);
    assert.deepEqual((await phillip.binding('registry-viewer-0'))?.subjects, [user('josh')]);
  });

  it('takes nobody out of a binding that was not there when it was confirmed', async () => {
    const plan = await phillip.plan({ kind: 'remove', subjects: [user('greg')] });
    await phillip.bind('since-then', 'registry-editor', user('greg'));
    const [check] = (await phillip.confirm(plan)).checks;
    assert.ok(check?.kind === 'stillHas');
    assert.match(check.reason, /The binding since-then gives the role registry-editor to user greg/);
    assert.equal(await levelOf('greg'), 'push');
  });

  it('takes nobody out of a binding that has another role by now', async () => {
    const before = await phillip.bind('team', 'registry-viewer', user('jane'));
    const plan = await phillip.plan({ kind: 'remove', subjects: [user('jane')] });
    await clients.phillip.access.deleteBinding(before, new AbortController().signal);
    await phillip.bind('team', 'registry-editor', user('jane'));
    assert.deepEqual(kinds(await phillip.confirm(plan)), ['stillHas']);
  });

  it('finds a change whose answer got lost, and sends it once', async () => {
    const match = { method: 'POST', path: '/rolebindings' };
    clients.cluster.faults.add({ match, times: 1, fault: { kind: 'resetMidBody' } });
    clients.cluster.requests.clear();
    const outcome = await phillip.do({ kind: 'add', subjects: [user('jane')], level: 'pull' });
    assert.deepEqual(kinds(outcome), ['done']);
    assert.deepEqual(writes(), ['POST']);
  });

  it('fails when a change was not made, and does not send it again', async () => {
    const match = { method: 'POST', path: '/rolebindings' };
    clients.cluster.faults.add({ match, times: 1, fault: { kind: 'status', status: 500 } });
    clients.cluster.requests.clear();
    const failure = await failureFrom(phillip.do({ kind: 'add', subjects: [user('jane')], level: 'pull' }));
    assert.equal(failure.kind, 'server');
    assert.deepEqual(writes(), ['POST']);
  });

  it('fails for those who may not grant, with what they would need', async () => {
    const plan = await phillip.plan({ kind: 'add', subjects: [user('jane')], level: 'pull' });
    const greg = new AccessPerson(clients.greg, 'hackershop');
    assert.equal((await failureFrom(greg.confirm(plan))).kind, 'forbidden');
  });

  it('says that it could not ask what came of it', async () => {
    const match = { path: '/localsubjectaccessreviews' };
    clients.cluster.faults.add({ match, fault: { kind: 'status', status: 503 } });
    const outcome = await phillip.do({ kind: 'add', subjects: [user('jane')], level: 'pull' });
    assert.deepEqual(kinds(outcome), ['unchecked']);
    assert.equal(await levelOf('jane'), 'pull');
  });

  it('says that the cluster does not act on it yet', async () => {
    const review = { kind: 'LocalSubjectAccessReview', status: { allowed: false } };
    const match = { path: '/localsubjectaccessreviews' };
    clients.cluster.faults.add({ match, fault: { kind: 'json', value: review } });
    const outcome = await phillip.do({ kind: 'add', subjects: [user('jane')], level: 'pull' });
    assert.deepEqual(kinds(outcome), ['notYet']);
  });
});
