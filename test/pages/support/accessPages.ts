import type { MemberView, ProjectAccessPage } from '../../../src/shared/accessPage.ts';

const ownRole = 'Gives more than images, so it is not changed here';

/** A project with somebody of each kind, as its administrator sees it. */
export const usualAccess: ProjectAccessPage = {
  kind: 'access',
  key: '["https://api.shop.example:6443","skyfield"]',
  project: 'skyfield',
  cluster: 'api.shop.example:6443',
  policy: {
    policy: 'private',
    title: 'Private',
    text: 'Only those who are named below may pull.',
  },
  members: [
    {
      id: 'user sarah',
      kind: 'user',
      name: 'sarah',
      note: 'you',
      level: 'admin',
      removable: false,
      grants: [{ level: 'admin', role: 'admin', fixed: ownRole }],
    },
    {
      id: 'user eric',
      kind: 'user',
      name: 'eric',
      level: 'push',
      removable: true,
      grants: [{ level: 'push', role: 'registry-editor' }],
    },
    {
      id: 'user jane',
      kind: 'user',
      name: 'jane',
      level: 'push',
      removable: true,
      grants: [
        { level: 'push', role: 'edit', fixed: ownRole },
        { level: 'push', role: 'registry-editor' },
        { level: 'pull', role: 'registry-viewer' },
      ],
    },
    {
      id: 'sa builder',
      kind: 'serviceAccount',
      name: 'builder',
      note: 'service account of skyfield',
      level: 'push',
      removable: false,
      grants: [
        {
          level: 'push',
          role: 'system:image-builder',
          through: 'by binding system:image-builders',
          fixed: ownRole,
        },
      ],
    },
    {
      id: 'group qa',
      kind: 'group',
      name: 'qa',
      level: 'pull',
      removable: true,
      grants: [{ level: 'pull', role: 'registry-viewer' }],
    },
    {
      id: 'group system:serviceaccounts:prod',
      kind: 'group',
      name: 'system:serviceaccounts:prod',
      note: 'all service accounts of prod',
      level: 'pull',
      removable: true,
      grants: [{ level: 'pull', role: 'system:image-puller' }],
    },
  ],
  others: [
    {
      id: 'user kubeadmin',
      kind: 'user',
      name: 'kubeadmin',
      level: 'admin',
      removable: false,
      grants: [
        {
          level: 'admin',
          role: 'cluster-admin',
          through: 'by cluster role binding cluster-admins',
          fixed: 'Of the whole cluster, so it is not changed here',
        },
      ],
    },
  ],
  unseen: ['Who is in a group cannot be seen: you have no right to list groups.'],
  change: { kind: 'yes' },
};

/** The same for someone who may only look. */
export const readOnlyAccess: ProjectAccessPage = {
  ...usualAccess,
  change: {
    kind: 'no',
    why: 'You have no right to create rolebindings in skyfield. An administrator of the project can grant the role registry-admin.',
  },
};

/** As many users as a large company has. */
export function manyMembers(count: number): readonly MemberView[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `user ${at}`,
    kind: 'user',
    name: `dev-${at}`,
    level: at % 2 === 0 ? 'pull' : 'push',
    removable: true,
    grants: [{ level: 'pull', role: 'registry-viewer' }],
  }));
}
