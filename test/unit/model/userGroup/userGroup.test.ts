import assert from 'node:assert/strict';
import {
  groupNameProblem,
  namesIn,
  remaining,
  userNameProblem,
  usersProblem,
  type GroupBindings,
  type UserGroup,
} from '../../../../src/model/userGroup/userGroup.ts';
import { groupDeletionQuestion, memberQuestion } from '../../../../src/model/userGroup/userGroupWords.ts';

const group: UserGroup = { name: 'qa', uid: '1', resourceVersion: '1', users: ['amy', 'greg'] };
const sceneOf = (bindings: GroupBindings, ownName?: string) => ({ bindings, ownName });
const unknown = { projects: [], clusterRoles: [], complete: false };

describe('A group of users', () => {
  it('has a name that can stand in a path', () => {
    for (const name of ['qa', 'QA team', 'cn=qa,dc=example', 'jane@example.org']) {
      assert.equal(groupNameProblem(name), undefined, name);
      assert.equal(userNameProblem(name), undefined, name);
    }
    for (const name of ['', ' qa', '.', '..', '~', 'a/b', 'a%b', 'a:b', 'a\u202eb', 'system:masters']) {
      assert.ok(groupNameProblem(name), name);
      assert.ok(userNameProblem(name), name);
    }
  });

  it('gets the users in a text, each once', () => {
    assert.deepEqual(namesIn(' amy,, greg , amy,'), ['amy', 'greg']);
    assert.equal(usersProblem('amy, greg'), undefined);
    assert.match(usersProblem(' , ') ?? '', /at least one name/);
    assert.match(usersProblem('amy, system:admin') ?? '', /Only people/);
  });

  it('is changed only in what is still to be done', () => {
    const change = { add: ['amy', 'jane'], remove: ['greg', 'sarah'] };
    assert.deepEqual(remaining(change, group), { add: ['jane'], remove: ['greg'] });
  });

  it('has rights that are named, or are said not to be known', () => {
    const bindings = { projects: ['shop', 'till'], clusterRoles: ['cluster-reader'], complete: true };
    assert.match(
      groupDeletionQuestion(group, sceneOf(bindings), 'Context x.').detail,
      /^It has rights in the whole cluster \(cluster-reader\) and shop and till\.$/m,
    );
    assert.match(
      groupDeletionQuestion(group, sceneOf(unknown), '').detail,
      /What rights it has is not known/,
    );
    const none = { ...unknown, complete: true };
    assert.match(groupDeletionQuestion(group, sceneOf(none), '').detail, /No binding gives it rights/);
    const some = { ...bindings, clusterRoles: [], complete: false };
    const asked = memberQuestion(group, { add: [], remove: ['amy'] }, sceneOf(some), '');
    assert.equal(asked.message, 'Remove amy from the group qa?');
    assert.match(asked.detail, /They lose at once/);
    assert.match(asked.detail, /in shop and till, and maybe elsewhere: not all bindings may be listed/);
  });

  it('is not left by whoever is asked without it being said that they lose what it gives them', () => {
    const removing = { add: [], remove: ['amy'] };
    const loses = /^You are one of them: you lose what the group lets you do, and maybe the right to undo/;
    assert.match(memberQuestion(group, removing, sceneOf(unknown, 'amy'), '').detail, loses);
    assert.match(
      groupDeletionQuestion(group, sceneOf(unknown, 'amy'), '').detail,
      /^You are in it: you lose/m,
    );
    for (const ownName of ['greg', undefined])
      assert.doesNotMatch(memberQuestion(group, removing, sceneOf(unknown, ownName), '').detail, /^You/m);
    const adding = { add: ['jane'], remove: [] };
    assert.doesNotMatch(memberQuestion(group, adding, sceneOf(unknown, 'jane'), '').detail, /^You/m);
    assert.doesNotMatch(groupDeletionQuestion(group, sceneOf(unknown, 'jane'), '').detail, /^You/m);
  });

  it('is of a cluster that the question names, however long the rest is', () => {
    const long = (start: string) => [1, 2, 3].map((number) => `${start}-${number}-${'x'.repeat(60)}`);
    const bindings = { projects: long('project'), clusterRoles: long('role'), complete: false };
    const big = { ...group, users: long('user'), syncedFrom: 'ldap'.repeat(30) };
    const { detail } = groupDeletionQuestion(big, sceneOf(bindings, big.users[0]), 'Context x.');
    assert.equal(detail.split('\n').at(-1), 'Context x.');
  });
});
