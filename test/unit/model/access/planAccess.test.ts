import assert from 'node:assert/strict';
import type { AccessSubject, RoleBinding } from '../../../../src/model/access/access.ts';
import { unreadFacts, type AccessFacts } from '../../../../src/model/access/accessFacts.ts';
import type { AccessWish } from '../../../../src/model/access/accessPlan.ts';
import { planAccessChange } from '../../../../src/model/access/planAccess.ts';
import { group, user } from '../../../support/accessSetup.ts';
import { assertQuick } from '../../../support/yardstick.ts';

const me = { user: 'sarah', groups: ['leads', 'system:authenticated'] };

function binding(name: string, role: string, ...subjects: AccessSubject[]): RoleBinding {
  const roleName = { kind: 'ClusterRole', name: role } as const;
  return { name, uid: `${name}-uid`, resourceVersion: '1', project: 'shop', role: roleName, subjects };
}

function facts(bindings: readonly RoleBinding[], some: Partial<AccessFacts> = {}): AccessFacts {
  return { ...unreadFacts('shop'), bindings, clusterBindings: [], me, ...some };
}

const warnings = (seen: AccessFacts, wish: AccessWish): readonly string[] =>
  planAccessChange(seen, wish).warnings;
const ownLoss = /^You take away your own last right to administer shop, and cannot undo that yourself/;

describe('a plan of a change of access', () => {
  it('adds to the common binding of the role, not to one that somebody made for a purpose', () => {
    const seen = facts([
      binding('pusher-registry-viewer-x7k2p', 'registry-viewer', user('pusher')),
      binding('registry-viewer-1', 'registry-viewer', user('josh')),
      binding('registry-viewer-0', 'registry-viewer', user('eric')),
    ]);
    const plan = planAccessChange(seen, {
      kind: 'add',
      subjects: [user('jane'), user('jane')],
      level: 'pull',
    });
    assert.deepEqual(
      plan.edits.map((edit) => edit.kind === 'change' && [edit.binding.name, edit.add]),
      [['registry-viewer-0', [user('jane')]]],
    );
    assert.deepEqual(plan.steps, [
      'Gives the role registry-viewer to user jane in the binding registry-viewer-0.',
    ]);
  });

  it('adds nobody who may do as much already, and says so', () => {
    const seen = facts([
      binding('e', 'edit', user('jane')),
      binding('p', 'system:image-puller', user('josh')),
    ]);
    const wish = {
      kind: 'add',
      subjects: [user('jane'), user('josh'), user('eric')],
      level: 'pull',
    } as const;
    const plan = planAccessChange(seen, wish);
    assert.deepEqual(
      plan.edits.map((edit) => edit.kind === 'create' && edit.subjects),
      [[user('josh'), user('eric')]],
      'who may pull without seeing what there is may see it now',
    );
    assert.deepEqual(plan.warnings, ['User jane may push already; nothing is added.']);
  });

  it('names what is taken from whom, which is what is confirmed', () => {
    const seen = facts([
      binding('registry-viewer', 'registry-viewer', user('jane'), user('josh')),
      binding('team', 'registry-editor', user('jane')),
      binding('view', 'view', user('jane')),
    ]);
    const plan = planAccessChange(seen, { kind: 'remove', subjects: [user('jane')] });
    assert.deepEqual(
      plan.removals.map((each) => [each.subject.name, each.binding, each.role.name]),
      [
        ['jane', 'registry-viewer', 'registry-viewer'],
        ['jane', 'team', 'registry-editor'],
      ],
    );
    assert.deepEqual(plan.steps, [
      'Takes the role registry-viewer from user jane in the binding registry-viewer.',
      'Takes the role registry-editor from user jane in the binding team.',
    ]);
    assert.deepEqual(plan.warnings, [
      'User jane may still pull, through the binding view of the role view, which is not one of the registry’s roles and is not changed here.',
    ]);
  });

  describe('warns', () => {
    it('before one’s own last right to administer goes, by name or by group', () => {
      const own = binding('registry-admin', 'registry-admin', user('sarah'), user('jane'));
      const ofLeads = binding('leads', 'registry-admin', group('leads'));
      const remove = (...subjects: AccessSubject[]): AccessWish => ({ kind: 'remove', subjects });
      assert.match(warnings(facts([own]), remove(user('sarah')))[0] ?? '', ownLoss);
      const lower: AccessWish = { kind: 'change', subjects: [user('sarah')], level: 'push' };
      assert.match(warnings(facts([own]), lower)[0] ?? '', ownLoss);
      assert.match(warnings(facts([ofLeads]), remove(group('leads')))[0] ?? '', ownLoss);
      assert.match(warnings(facts([own, ofLeads]), remove(group('leads'), user('sarah')))[0] ?? '', ownLoss);
      assert.deepEqual(warnings(facts([own, ofLeads]), remove(user('sarah'))), []);
      assert.deepEqual(warnings(facts([own]), remove(user('jane'))), []);
    });

    it('with a doubt where rights for the whole cluster cannot be seen', () => {
      const own = binding('registry-admin', 'registry-admin', user('sarah'));
      const seen = facts([own], { clusterBindings: undefined });
      const [warning] = warnings(seen, { kind: 'remove', subjects: [user('sarah')] });
      assert.match(warning ?? '', /, unless a right for the whole cluster lets you\.$/);
    });

    it('before a project is opened, the louder the wider', () => {
      assert.deepEqual(warnings(facts([]), { kind: 'policy', policy: 'anonymous' }), [
        'Everyone who reaches the registry may pull all images of shop, now and in future, without any login. If the registry can be reached from the internet, that is everyone there.',
      ]);
      assert.deepEqual(warnings(facts([]), { kind: 'policy', policy: 'shared' }), [
        'Every logged-in user of the cluster may pull all images of shop, now and in future, and every service account too.',
      ]);
      const byName: AccessWish = { kind: 'add', subjects: [group('system:unauthenticated')], level: 'push' };
      assert.match(warnings(facts([]), byName)[0] ?? '', /^Everyone .* may pull, push and delete all images/);
    });

    it('loudly when all service accounts get in, or all who log in to the cluster itself', () => {
      const add = (name: string): AccessWish => ({ kind: 'add', subjects: [group(name)], level: 'pull' });
      assert.match(
        warnings(facts([]), add('system:serviceaccounts'))[0] ?? '',
        /^The pods of every project may/,
      );
      assert.match(warnings(facts([]), add('system:authenticated:oauth'))[0] ?? '', /^Everyone with a user/);
      assert.deepEqual(warnings(facts([]), add('system:serviceaccounts:shop')), []);
    });

    it('of nothing that is so already', () => {
      const open = facts([binding('p', 'system:image-puller', group('system:authenticated'))]);
      const plan = planAccessChange(open, { kind: 'policy', policy: 'shared' });
      assert.deepEqual([plan.edits, plan.warnings], [[], []]);
    });

    it('that it may not be seen who may still pull', () => {
      const seen = facts([], { clusterBindings: undefined });
      assert.deepEqual(warnings(seen, { kind: 'policy', policy: 'private' }), [
        'You may not read what is granted for the whole cluster, so others may still pull.',
      ]);
    });

    it('before a service account that one is loses its own last right', () => {
      const bot = { kind: 'serviceAccount', project: 'shop', name: 'bot' } as const;
      const seen = facts([binding('registry-admin', 'registry-admin', bot)], {
        me: { user: 'system:serviceaccount:shop:bot', groups: [] },
      });
      assert.match(warnings(seen, { kind: 'remove', subjects: [bot] })[0] ?? '', ownLoss);
    });

    it('that closing calls nothing back, and what stays open', () => {
      const seen = facts([
        binding('registry-viewer', 'registry-viewer', group('system:authenticated')),
        binding('everybody', 'view', group('system:authenticated')),
      ]);
      assert.deepEqual(warnings(seen, { kind: 'policy', policy: 'private' }), [
        'Every logged-in user may still pull, through the binding everybody of the role view, which is not one of the registry’s roles and is not changed here.',
        'Images that were pulled already stay where they are, and nobody is logged out.',
      ]);
    });

    it('that who is removed from an open project may still pull', () => {
      const seen = facts([
        binding('registry-viewer', 'registry-viewer', group('system:authenticated'), user('jane')),
      ]);
      assert.deepEqual(warnings(seen, { kind: 'remove', subjects: [user('jane')] }), [
        'They may still pull, as every logged-in user may pull from shop.',
      ]);
      const all = [user('jane'), group('system:authenticated')];
      assert.deepEqual(warnings(seen, { kind: 'remove', subjects: all }), [], 'who opens it goes, too');
    });
  });

  it('takes out somebody who is in a binding twice, and deletes what is empty then', () => {
    const twice = binding('registry-viewer', 'registry-viewer', user('jane'), user('jane'));
    const [edit] = planAccessChange(facts([twice]), { kind: 'remove', subjects: [user('jane')] }).edits;
    assert.equal(edit?.kind, 'delete');
  });

  it('takes no longer for each of many than for each of few', () => {
    const planFor = (count: number) => {
      const people = Array.from({ length: count }, (_, index) => user(`u${index}`));
      const each = people.map((one, index) => binding(`registry-viewer-u${index}`, 'registry-viewer', one));
      const seen = facts(each);
      return () => planAccessChange(seen, { kind: 'remove', subjects: people });
    };
    assertQuick(planFor(2000), planFor(200), 40, 'a plan for 2,000');
  });

  it('has steps in words for many subjects', () => {
    const subjects = Array.from({ length: 7 }, (_, index) => user(`u${index}`));
    const { steps } = planAccessChange(facts([]), { kind: 'add', subjects, level: 'pull' });
    assert.deepEqual(steps, [
      'Creates the binding registry-viewer, which gives the role registry-viewer to user u0, user u1, user u2, user u3, user u4 and 2 more.',
    ]);
    const last = facts([binding('registry-viewer', 'registry-viewer', user('jane'))]);
    assert.deepEqual(planAccessChange(last, { kind: 'remove', subjects: [user('jane')] }).steps, [
      'Takes the role registry-viewer from user jane, and deletes the binding registry-viewer, in which nobody is left.',
    ]);
  });
});
