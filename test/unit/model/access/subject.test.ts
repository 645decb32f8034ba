import assert from 'node:assert/strict';
import { allowedBy, ruleWords } from '../../../../src/model/access/allowedBy.ts';
import {
  identityOf,
  sameSubject,
  subjectOfUser,
  subjectWords,
} from '../../../../src/model/access/subject.ts';
import { account, group, user } from '../../../support/accessSetup.ts';

describe('a subject', () => {
  it('is the same service account by its user name', () => {
    assert.deepEqual(subjectOfUser('system:serviceaccount:prod:default'), account('prod', 'default'));
    assert.ok(sameSubject(user('system:serviceaccount:prod:default'), account('prod', 'default')));
    assert.ok(!sameSubject(user('qa'), group('qa')));
    assert.ok(!sameSubject(account('prod', 'default'), account('dev', 'default')));
  });

  it('asks with the virtual groups that the cluster would add', () => {
    const accounts = ['system:serviceaccounts', 'system:serviceaccounts:prod', 'system:authenticated'];
    const asAccount = { user: 'system:serviceaccount:prod:default', groups: accounts };
    assert.deepEqual(identityOf(account('prod', 'default')), asAccount);
    assert.deepEqual(identityOf(user('system:serviceaccount:prod:default'), ['qa']), asAccount);
    assert.deepEqual(identityOf(user('jane'), ['qa']), {
      user: 'jane',
      groups: ['qa', 'system:authenticated', 'system:authenticated:oauth'],
    });
    const anonymous = { user: 'system:anonymous', groups: ['system:unauthenticated'] };
    assert.deepEqual(identityOf(user('system:anonymous')), anonymous);
    assert.deepEqual(identityOf(group('system:unauthenticated')), anonymous);
    assert.deepEqual(identityOf(group('system:authenticated')).groups, ['system:authenticated']);
    assert.deepEqual(identityOf(group('system:serviceaccounts:prod')).groups, accounts);
    assert.ok(identityOf(group('qa')).groups.includes('qa'));
  });

  it('has words that say who is meant', () => {
    const words = [
      user('jane'),
      group('qa'),
      account('prod', 'default'),
      group('system:serviceaccounts:prod'),
      group('system:serviceaccounts'),
      group('system:authenticated'),
      group('system:unauthenticated'),
    ].map(subjectWords);
    assert.deepEqual(words, [
      'user jane',
      'group qa',
      'service account default of prod',
      'all service accounts of prod',
      'all service accounts of the cluster',
      'every logged-in user',
      'everyone without a login',
    ]);
  });
});

describe('the reason of an access review', () => {
  it('is read as Kubernetes writes it', () => {
    const local = 'RBAC: allowed by RoleBinding "team/shop" of Role "mine" to ServiceAccount "default/prod"';
    assert.deepEqual(allowedBy(local), {
      binding: 'team',
      project: 'shop',
      role: { kind: 'Role', name: 'mine' },
      subject: account('prod', 'default'),
    });
    const whole =
      'RBAC: allowed by ClusterRoleBinding "system:admins" of ClusterRole "cluster-admin" to Group "system:masters"';
    assert.deepEqual(allowedBy(whole), {
      binding: 'system:admins',
      project: undefined,
      role: { kind: 'ClusterRole', name: 'cluster-admin' },
      subject: group('system:masters'),
    });
  });

  it('is read with names that have quotes and backslashes in them', () => {
    const reason =
      'RBAC: allowed by RoleBinding "the \\"team\\"/shop" of ClusterRole "registry-viewer" to User "ACME\\\\jane"';
    const rule = allowedBy(reason);
    assert.deepEqual([rule?.binding, rule?.project], ['the "team"', 'shop']);
    assert.deepEqual(rule?.subject, user('ACME\\jane'));
    assert.match(ruleWords(reason), / to user ACME\\jane in shop\.$/);
    assert.equal(allowedBy(reason.replace('ACME\\\\', 'ACME\\x07')), undefined);
  });

  it('stands as it is when it is another', () => {
    assert.equal(allowedBy('allowed by policy 7'), undefined);
    assert.equal(ruleWords('allowed by\npolicy 7'), 'allowed by policy 7');
    assert.equal(ruleWords(''), 'The cluster does not say by which rule.');
  });
});
