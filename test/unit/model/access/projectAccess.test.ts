import assert from 'node:assert/strict';
import type { AccessSubject, RoleBinding } from '../../../../src/model/access/access.ts';
import { unreadFacts, type AccessFacts } from '../../../../src/model/access/accessFacts.ts';
import { grantWords } from '../../../../src/model/access/grantWords.ts';
import { policyOf } from '../../../../src/model/access/policy.ts';
import { projectAccess } from '../../../../src/model/access/projectAccess.ts';
import { account, group, user } from '../../../support/accessSetup.ts';

let made = 0;

function binding(name: string, role: string, subjects: AccessSubject[], project?: string): RoleBinding {
  made += 1;
  const roleName = { kind: 'ClusterRole', name: role } as const;
  return { name, uid: `u${made}`, resourceVersion: `${made}`, project, role: roleName, subjects };
}

const inShop = (name: string, role: string, ...subjects: AccessSubject[]): RoleBinding =>
  binding(name, role, subjects, 'shop');
const facts = (some: Partial<AccessFacts>): AccessFacts => ({ ...unreadFacts('shop'), ...some });

describe('the policy of a project', () => {
  it('follows the virtual groups that may pull', () => {
    const all = group('system:authenticated');
    assert.equal(policyOf([user('jane'), group('qa')]), 'private');
    assert.equal(policyOf([group('system:serviceaccounts')]), 'private');
    assert.equal(policyOf([user('jane'), all]), 'shared');
    assert.equal(policyOf([group('system:authenticated:oauth')]), 'shared');
    assert.equal(policyOf([all, group('system:unauthenticated')]), 'anonymous');
    assert.equal(policyOf([user('system:anonymous')]), 'anonymous');
  });
});

describe('the access to a project', () => {
  it('has each member once, with all that they have, the strongest first', () => {
    const { members, policy } = projectAccess(
      facts({
        bindings: [
          inShop('registry-viewer', 'registry-viewer', user('jane'), group('qa')),
          inShop('edit', 'edit', user('jane')),
          inShop('pods', 'system:image-puller', user('system:serviceaccount:prod:default')),
          inShop('pods-too', 'system:image-puller', account('prod', 'default')),
          inShop('other', 'basic-user', user('eric')),
        ],
        clusterBindings: [binding('admins', 'cluster-admin', [user('root'), user('jane')])],
        unreadRoles: [],
      }),
    );
    assert.deepEqual(
      members.map(({ subject, level, grants }) => [
        subject.name,
        level,
        grants.map(({ role }) => role?.name),
      ]),
      [
        ['jane', 'admin', ['cluster-admin', 'edit', 'registry-viewer']],
        ['root', 'admin', ['cluster-admin']],
        ['qa', 'pull', ['registry-viewer']],
        ['default', 'pull', ['system:image-puller', 'system:image-puller']],
      ],
    );
    assert.equal(members.at(-1)?.subject.kind, 'serviceAccount');
    assert.equal(policy, 'private');
  });

  it('can take away what the registry’s roles give in the project, and nothing else', () => {
    const all = projectAccess(
      facts({
        bindings: [
          inShop('a', 'registry-admin', user('a')),
          inShop('b', 'system:image-pusher', user('b')),
          inShop('c', 'admin', user('c')),
        ],
        clusterBindings: [binding('d', 'registry-viewer', [user('d')])],
      }),
    );
    const words = Object.fromEntries(
      all.members.map(({ subject, grants: [grant] }) => [subject.name, grant && grantWords(grant)]),
    );
    assert.deepEqual(words, {
      a: 'through the binding a of the role registry-admin',
      b: 'through the binding b of the role system:image-pusher',
      c: 'through the binding c of the role admin, which is not one of the registry’s roles and is not changed here',
      d: 'from the whole cluster: the binding d of the role registry-viewer; only an administrator of the cluster can change it',
    });
    const removable = all.members.filter(({ grants }) => grants[0]?.removable === true);
    assert.deepEqual(removable.map(({ subject }) => subject.name).sort(), ['a', 'b']);
  });

  it('takes from reviews what bindings do not tell', () => {
    const reviews = {
      pull: {
        users: ['root', 'jane', 'system:serviceaccount:prod:default'],
        groups: ['system:authenticated'],
      },
      push: { users: ['root', 'jane'], groups: [] },
      admin: { users: ['root'], groups: [] },
    };
    const known = projectAccess(
      facts({ reviews, bindings: [inShop('registry-viewer', 'registry-viewer', user('jane'))] }),
    );
    assert.equal(known.policy, 'shared');
    assert.deepEqual(
      known.members.map(({ subject, level, grants }) => [
        subject.name,
        level,
        grants.map(({ scope }) => scope),
      ]),
      [
        ['root', 'admin', ['cluster']],
        ['jane', 'push', ['cluster', 'project']],
        ['system:authenticated', 'pull', ['cluster']],
        ['default', 'pull', ['cluster']],
      ],
    );
    const unseen = projectAccess(facts({ reviews }));
    assert.ok(unseen.members.every(({ grants }) => grants.every(({ scope }) => scope === 'unseen')));
    assert.equal(unseen.unseen.length, 1);
  });

  it('is unknown where nothing may be read', () => {
    const { policy, members, unseen } = projectAccess(facts({}));
    assert.deepEqual([policy, members.length, unseen.length], ['unknown', 0, 2]);
    assert.equal(projectAccess(facts({ bindings: [], clusterBindings: [] })).policy, 'private');
  });

  it('says which roles could not be read', () => {
    const own = { ...inShop('own', 'x', user('jane')), role: { kind: 'Role', name: 'mine' } as const };
    const { unseen } = projectAccess(facts({ bindings: [own], clusterBindings: [] }));
    assert.deepEqual(unseen, ['You may not read the role of 1 binding, so what these give is missing.']);
  });

  it('counts a role that is not there as nothing, where roles may be read', () => {
    const gone = inShop('gone', 'deleted-role', user('jane'));
    const seen = { bindings: [gone], clusterBindings: [], roles: [], unreadRoles: [] };
    const { unseen, members, policy } = projectAccess(facts(seen));
    assert.deepEqual([unseen, members, policy], [[], [], 'private']);
  });

  it('is private only where it is known what all roles give', () => {
    const own = inShop('own', 'not-read', group('system:authenticated'));
    const seen = { bindings: [own], clusterBindings: [] };
    assert.equal(projectAccess(facts(seen)).policy, 'unknown');
    const all = { users: [], groups: ['system:authenticated'] };
    const none = { users: [], groups: [] };
    const reviewed = projectAccess(facts({ ...seen, reviews: { pull: all, push: none, admin: none } }));
    assert.deepEqual([reviewed.policy, reviewed.unseen], ['shared', []]);
    assert.equal(reviewed.members[0]?.grants[0]?.scope, 'unseen');
  });
});
