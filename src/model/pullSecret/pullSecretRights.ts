import type { ProjectRight } from '../right.ts';

/** The rights that pull secrets of a project need; `registry-editor` brings all of them. */
export const pullSecretRights = {
  list: (project: string): ProjectRight => ({ project, verb: 'list', resource: 'secrets', group: '' }),
  create: (project: string): ProjectRight => ({ project, verb: 'create', resource: 'secrets', group: '' }),
  change: (project: string): ProjectRight => ({ project, verb: 'patch', resource: 'secrets', group: '' }),
  delete: (project: string): ProjectRight => ({ project, verb: 'delete', resource: 'secrets', group: '' }),
  link: (project: string): ProjectRight => ({
    project,
    verb: 'patch',
    resource: 'serviceaccounts',
    group: '',
  }),
} as const;
