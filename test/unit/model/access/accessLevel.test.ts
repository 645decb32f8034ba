import assert from 'node:assert/strict';
import {
  isOwnRole,
  levelOfRole,
  levelOfRules,
  roleFor,
  type AccessRule,
} from '../../../../src/model/access/accessLevel.ts';
import { account, group, user } from '../../../support/accessSetup.ts';

const rule = (verbs: string[], apiGroups: string[], resources: string[], isLimited = false): AccessRule => ({
  verbs,
  apiGroups,
  resources,
  isLimited,
});
const image = 'image.openshift.io';
const rbac = 'rbac.authorization.k8s.io';

describe('the level of a role', () => {
  it('is that of the layers of streams, and of role bindings', () => {
    const pull = rule(['get'], [image], ['imagestreams/layers']);
    const push = rule(['get', 'update'], [image], ['imagestreams/layers']);
    const admin = rule(['create'], [rbac], ['roles', 'rolebindings']);
    assert.equal(levelOfRules([pull]), 'pull');
    assert.equal(levelOfRules([pull, push]), 'push');
    assert.equal(levelOfRules([pull, push, admin]), 'admin');
    assert.equal(levelOfRules([rule(['update'], ['authorization.openshift.io'], ['rolebindings'])]), 'admin');
    assert.equal(levelOfRules([]), undefined);
  });

  it('counts wildcards, and the group that images had before', () => {
    for (const each of [
      rule(['*'], [image], ['imagestreams/layers']),
      rule(['get'], ['*'], ['imagestreams/layers']),
      rule(['get'], [''], ['imagestreams/layers']),
      rule(['get'], [image], ['*']),
      rule(['get'], [image], ['*/layers']),
    ])
      assert.notEqual(levelOfRules([each]), undefined, JSON.stringify(each));
    assert.equal(levelOfRules([rule(['*'], ['*'], ['*'])]), 'admin');
    assert.equal(levelOfRules([rule(['get', 'list', 'watch'], ['*'], ['*'])]), 'pull');
  });

  it('counts nothing else', () => {
    for (const each of [
      rule(['list'], [image], ['imagestreams/layers']),
      rule(['get'], ['apps'], ['imagestreams/layers']),
      rule(['get'], [image], ['imagestreams']),
      rule(['get'], [image], ['imagestreams/*']),
      rule(['get', 'list', 'delete'], [rbac], ['rolebindings']),
      rule(['get'], [image], ['imagestreams/layers'], true),
    ])
      assert.equal(levelOfRules([each]), undefined, JSON.stringify(each));
  });

  it('is known of the roles that every cluster has, unless they were read and say otherwise', () => {
    const edit = { kind: 'ClusterRole', name: 'edit' } as const;
    assert.equal(levelOfRole(edit, undefined), 'push');
    assert.equal(levelOfRole(edit, [{ name: edit, level: 'pull' }]), 'pull');
    assert.equal(levelOfRole({ kind: 'Role', name: 'edit' }, []), undefined);
  });

  it('is given by the registry’s roles, to service accounts by the smallest', () => {
    assert.equal(roleFor(user('jane'), 'pull').name, 'registry-viewer');
    assert.equal(roleFor(group('qa'), 'push').name, 'registry-editor');
    assert.equal(roleFor(account('prod', 'default'), 'pull').name, 'system:image-puller');
    assert.equal(roleFor(user('system:serviceaccount:prod:default'), 'push').name, 'system:image-pusher');
    assert.equal(roleFor(group('system:serviceaccounts:prod'), 'pull').name, 'system:image-puller');
    assert.equal(roleFor(account('prod', 'default'), 'admin').name, 'registry-admin');
    assert.ok(isOwnRole(roleFor(account('prod', 'default'), 'push')));
    assert.ok(!isOwnRole({ kind: 'ClusterRole', name: 'edit' }));
    assert.ok(!isOwnRole({ kind: 'Role', name: 'registry-viewer' }));
  });
});
