import type { ProjectRight, Right } from '../right.ts';

const group = 'project.openshift.io';

/** The rights that making, describing and deleting projects needs. */
export const projectRights = {
  request: { verb: 'create', resource: 'projectrequests', group } satisfies Right,
  describe: (project: string): ProjectRight => ({ project, verb: 'patch', resource: 'projects', group }),
  delete: (project: string): ProjectRight => ({ project, verb: 'delete', resource: 'projects', group }),
} as const;
