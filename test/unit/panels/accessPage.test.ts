import assert from 'node:assert/strict';
import type { Grant, Member, ProjectAccess, RoleBinding } from '../../../src/model/access/access.ts';
import { rights } from '../../../src/model/right.ts';
import { buildAccessPage } from '../../../src/panels/accessPage.ts';

const binding = (name: string, role: string, project: string | undefined = 'shop'): RoleBinding => ({
  name,
  uid: name,
  resourceVersion: '1',
  project,
  role: { kind: 'ClusterRole', name: role },
  subjects: [],
});

const grant = (name: string, role: string, more: Partial<Grant> = {}): Grant => {
  const bound = binding(name, role);
  const plain = { level: 'pull', scope: 'project', removable: true } as const;
  return { ...plain, role: bound.role, binding: bound, ...more };
};

const cluster = grant('admins', 'cluster-admin', { scope: 'cluster', removable: false });
const unseen: Grant = {
  level: 'pull',
  role: undefined,
  binding: undefined,
  scope: 'unseen',
  removable: false,
};

const member = (subject: Member['subject'], ...grants: readonly Grant[]): Member => ({
  subject,
  level: 'pull',
  grants,
});

const page = (members: readonly Member[], more: Partial<ProjectAccess> = {}) =>
  buildAccessPage({
    access: { project: 'shop', policy: 'private', members, unseen: [], missing: undefined, ...more },
    key: 'key',
    cluster: 'api.example:6443',
    user: 'sarah',
  });

describe('What the panel of a project’s access shows', () => {
  it('keeps those apart who have it through the whole cluster alone', () => {
    const both = member({ kind: 'user', name: 'sarah' }, cluster, grant('admin', 'admin'));
    const whole = member({ kind: 'user', name: 'kubeadmin' }, cluster);
    const hidden = member({ kind: 'group', name: 'qa' }, unseen);
    const { members, others } = page([both, whole, hidden]);
    assert.deepEqual(
      [members, others].map((list) => list.map(({ name }) => name)),
      [['sarah', 'qa'], ['kubeadmin']],
    );
  });

  it('names the binding where that says more than the role, and why it stays', () => {
    const grants = [
      grant('registry-viewer', 'registry-viewer'),
      grant('by-hand', 'registry-viewer'),
      grant('view', 'view', { removable: false }),
      cluster,
      unseen,
    ];
    const [only] = page([member({ kind: 'user', name: 'greg' }, ...grants)]).members;
    assert.deepEqual(
      only?.grants.map(({ role, through, fixed }) => [role, through, fixed]),
      [
        ['registry-viewer', undefined, undefined],
        ['registry-viewer', 'by binding by-hand', undefined],
        ['view', undefined, 'Gives more than images, so it is not changed here'],
        [
          'cluster-admin',
          'by cluster role binding admins',
          'Of the whole cluster, so it is not changed here',
        ],
        [undefined, 'by a role that may not be seen', 'May not be seen, so it is not changed here'],
      ],
    );
  });

  it('says of each who they are, where the name does not', () => {
    const subjects: readonly Member['subject'][] = [
      { kind: 'user', name: 'sarah' },
      { kind: 'user', name: 'greg' },
      { kind: 'group', name: 'qa' },
      { kind: 'group', name: 'system:serviceaccounts:prod' },
      { kind: 'group', name: 'system:authenticated' },
      { kind: 'serviceAccount', project: 'prod', name: 'default' },
    ];
    const { members } = page(subjects.map((subject) => member(subject, grant('a', 'registry-viewer'))));
    assert.deepEqual(
      members.map(({ kind, name, note }) => [kind, name, note]),
      [
        ['user', 'sarah', 'you'],
        ['user', 'greg', undefined],
        ['group', 'qa', undefined],
        ['group', 'system:serviceaccounts:prod', 'all service accounts of prod'],
        ['everyone', 'system:authenticated', 'every logged-in user'],
        ['serviceAccount', 'default', 'service account of prod'],
      ],
    );
    assert.equal(new Set(members.map(({ id }) => id)).size, members.length);
  });

  it('says that a service account is you', () => {
    const bot = { kind: 'serviceAccount', project: 'shop', name: 'bot' } as const;
    const { members } = buildAccessPage({
      access: {
        project: 'shop',
        policy: 'private',
        members: [member(bot, grant('a', 'registry-viewer'))],
        unseen: [],
        missing: undefined,
      },
      key: 'key',
      cluster: 'api.example:6443',
      user: 'system:serviceaccount:shop:bot',
    });
    assert.equal(members[0]?.note, 'service account of shop, you');
  });

  it('says who may pull without being named, and which right is missing to change that', () => {
    assert.deepEqual(page([], { policy: 'anonymous', missing: rights.grant('shop') }), {
      kind: 'access',
      key: 'key',
      project: 'shop',
      cluster: 'api.example:6443',
      policy: {
        policy: 'anonymous',
        title: 'Anonymous',
        text: 'Everyone who reaches the registry may pull, without a login.',
      },
      members: [],
      others: [],
      unseen: [],
      change: {
        kind: 'no',
        why: 'You have no right to create rolebindings in shop. An administrator of the project can grant the role registry-admin.',
      },
    });
    const blind = page([], { missing: rights.seeBindings('shop') }).change;
    assert.match(blind.kind === 'no' ? blind.why : '', /^You have no right to list rolebindings in shop\./);
    assert.deepEqual(page([]).change, { kind: 'yes' });
  });

  it('shows no character that has no shape of its own', () => {
    const odd = 'jane\u202Eenaj\u200B';
    const shown = page([member({ kind: 'user', name: odd }, grant(odd, odd))], {
      project: odd,
      unseen: [odd],
    });
    const texts = [shown.project, shown.unseen, shown.members.map(({ name, grants }) => [name, grants])];
    assert.doesNotMatch(JSON.stringify(texts), /[\u202E\u200B]/);
  });
});
