import assert from 'node:assert/strict';
import { manageGroups } from '../../../src/commands/manageGroups.ts';
import type { Group } from '../../cluster/state/objects.ts';
import { newMeta } from '../../cluster/state/state.ts';
import { commandSetup, type CommandSetup } from '../../support/commandSetup.ts';
import { failureFrom } from '../../support/failures.ts';
import { ScriptedUi } from '../../support/scriptedUi.ts';

const byName = 'Others by name…';
const last = ({ shown }: ScriptedUi): string => shown.at(-1) ?? '';

describe('Groups of users', () => {
  let setup: CommandSetup;
  beforeEach(async () => {
    setup = await commandSetup();
    await setup.contexts.choose('hackershop-admin');
    await setup.store.settled();
    put('qa', ['greg']);
  });
  afterEach(() => setup[Symbol.asyncDispose]());

  const users = (name: string): readonly string[] | undefined =>
    setup.cluster.state.groups.get(undefined, name)?.users;
  const put = (name: string, members: string[]): Group =>
    setup.cluster.state.groups.put({
      kind: 'Group',
      apiVersion: 'user.openshift.io/v1',
      metadata: setup.cluster.state.groups.get(undefined, name)?.metadata ?? newMeta(name),
      users: members,
    });
  const bind = (name: string, project: string): void => {
    const subject = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name };
    setup.cluster.state.roleBindings.put({
      kind: 'RoleBinding',
      apiVersion: 'rbac.authorization.k8s.io/v1',
      metadata: newMeta(`to-${name}`, project),
      subjects: [subject],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'registry-viewer' },
    });
  };
  const changes = () => {
    const all = [...setup.cluster.requests.list('/groups')];
    return all.filter(({ method }) => method !== 'GET');
  };

  it('are listed with their users', async () => {
    put('nobody', []);
    put('many', ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const { shown } = await setup.run(manageGroups, ['']);
    assert.deepEqual(shown, [
      'Groups of users',
      'many | 7 users: a, b, c, d, e and 2 more',
      'nobody | nobody in it',
      'qa | 1 user: greg',
      'New group… | ',
    ]);
  });

  it('are made with users who are picked and users who are typed', async () => {
    const ui = await setup.run(manageGroups, [
      'New group…',
      'crew',
      `amy, greg, ${byName}`,
      'frank, sarah , frank',
      'Create',
      '',
    ]);
    assert.deepEqual(users('crew'), ['amy', 'greg', 'frank', 'sarah']);
    const question = ui.shown.find((line) => line.startsWith('Create the group')) ?? '';
    assert.match(
      question,
      /^Create the group crew with amy, greg, frank and sarah\?\nIt counts in all projects/,
    );
    assert.equal(last(ui), 'Created the group crew.');
  });

  it('are made with nobody in them', async () => {
    await setup.run(manageGroups, ['New group…', 'crew', byName, '', 'Create', '']);
    assert.deepEqual(users('crew'), []);
  });

  it('are made by names that are free and allowed', async () => {
    const problems = {
      qa: /There is a group qa already/,
      'a/b': /must not contain \//,
      'system:x': /made by the cluster itself/,
      '~': /must not be ~/,
    };
    for (const [name, problem] of Object.entries(problems)) {
      assert.match(last(await setup.run(manageGroups, ['New group…', name])), problem);
    }
    const account = await setup.run(manageGroups, [
      'New group…',
      'crew',
      byName,
      'system:serviceaccount:a:b',
    ]);
    assert.match(last(account), /^problem: Only people can be in a group/);
    assert.deepEqual(changes(), []);
  });

  it('get users and lose users, after it was said what that gives them', async () => {
    bind('qa', 'hackershop');
    const added = await setup.run(manageGroups, ['qa', 'Add users…', 'amy, phillip', 'Add', '']);
    assert.deepEqual(users('qa'), ['greg', 'amy', 'phillip']);
    const question = added.shown.find((line) => line.startsWith('Add amy')) ?? '';
    assert.match(
      question,
      /^Add amy and phillip to the group qa\?\nThey get at once what the group may do\./,
    );
    assert.match(question, /^It has rights in hackershop\.$/m);
    assert.match(question, /^Context hackershop-admin, on /m);
    const removed = await setup.run(manageGroups, ['qa', 'Remove users…', 'greg, phillip', 'Remove', '']);
    assert.deepEqual(users('qa'), ['amy']);
    assert.equal(last(removed), 'Removed greg and phillip from the group qa.');
  });

  it('are not given who is in them already, which is said', async () => {
    const ui = await setup.run(manageGroups, ['qa', 'Add users…', byName, 'greg']);
    assert.equal(last(ui), 'problem: All of them are in the group already.');
    assert.deepEqual(changes(), []);
  });

  it('lose whoever is asked only after that was said', async () => {
    put('qa', ['greg', 'kubeadmin']);
    const ui = await setup.run(manageGroups, ['qa', 'Remove users…', 'kubeadmin', '']);
    assert.match(last(ui), /^You are one of them: you lose what the group lets you do/m);
  });

  it('are made in no cluster that is no longer shown', async () => {
    const ui = new ScriptedUi('New group…', 'crew', byName, 'frank');
    const input = ui.input.bind(ui);
    ui.input = async (prompt) => {
      if (prompt.title === 'Users for crew') await setup.contexts.choose('hackershop-dev');
      return input(prompt);
    };
    await manageGroups.run(setup.context(ui), undefined);
    assert.equal(last(ui), 'Another context is shown by now, so nothing was created.');
    assert.equal(users('crew'), undefined);
  });

  it('are deleted after it was said where they have rights', async () => {
    bind('qa', 'planet-express');
    bind('qa', 'hackershop');
    const ui = await setup.run(manageGroups, ['qa', 'Delete the group…', 'Delete', '']);
    const question = ui.shown.find((line) => line.startsWith('Delete the group qa')) ?? '';
    assert.match(question, /^Nothing brings it back/m);
    assert.match(question, /^It has rights in hackershop and planet-express\.$/m);
    assert.match(question, /^In it: greg\.$/m);
    assert.match(question, /Bindings that name it stay/);
    assert.equal(users('qa'), undefined);
    assert.equal(last(ui), 'Deleted the group qa.');
  });

  it('say that what is taken over from a directory comes back', async () => {
    const group = put('qa', ['greg']);
    const annotations = { 'openshift.io/ldap.url': 'ldap.example:636' };
    setup.cluster.state.groups.put({ ...group, metadata: { ...group.metadata, annotations } });
    const ui = await setup.run(manageGroups, ['qa', 'Add users…', 'amy', '']);
    assert.match(last(ui), /taken over from ldap\.example:636, and what is changed here is undone/);
  });

  it('are left alone when a question is dismissed', async () => {
    const dismissed = [
      [],
      ['New group…'],
      ['New group…', 'crew'],
      ['New group…', 'crew', 'amy'],
      ['New group…', 'crew', 'amy', ''],
      ['qa', ''],
      ['qa', 'Add users…', ''],
      ['qa', 'Add users…', byName],
      ['qa', 'Add users…', 'amy', ''],
      ['qa', 'Remove users…', ''],
      ['qa', 'Remove users…', 'greg', ''],
      ['qa', 'Delete the group…', ''],
    ];
    for (const answers of dismissed) await setup.run(manageGroups, answers);
    assert.deepEqual(changes(), []);
    assert.deepEqual(users('qa'), ['greg']);
  });

  it('are not deleted when somebody changed them meanwhile', async () => {
    const ui = new ScriptedUi('qa', 'Delete the group…');
    ui.confirm = (_question, ...buttons) => {
      put('qa', ['greg', 'amy']);
      return Promise.resolve(buttons[0]);
    };
    const failure = await failureFrom(manageGroups.run(setup.context(ui), undefined));
    assert.equal(failure.kind, 'conflict');
    assert.deepEqual(users('qa'), ['greg', 'amy']);
  });

  it('are not shown to those who may not see them', async () => {
    await setup.contexts.choose('hackershop-dev');
    await setup.store.settled();
    const ui = await setup.run(manageGroups, ['qa']);
    assert.match(
      last(ui),
      /^You may not see the groups of users: the right to list groups of the whole cluster/,
    );
    assert.match(last(ui), /administrator of the cluster can grant the role cluster-admin/);
    assert.equal(setup.cluster.requests.list('/groups').length, 0);
  });

  it('have no actions for those who may only look, who hear which right is missing', async () => {
    const { state } = setup.cluster;
    const [binding] = state.clusterRoleBindings.list();
    assert.ok(binding);
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'phillip' }];
    const roleRef = { ...binding.roleRef, kind: 'ClusterRole', name: 'cluster-reader' };
    state.clusterRoleBindings.put({ ...binding, metadata: newMeta('readers'), subjects, roleRef });
    await setup.contexts.choose('hackershop-dev');
    await setup.store.settled();
    const ui = await setup.run(manageGroups, ['qa']);
    assert.ok(!ui.shown.includes('New group… | '));
    assert.match(last(ui), /^You may not change the group qa: the right to patch groups/);
  });
});
