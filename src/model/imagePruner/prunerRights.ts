import type { ProjectRight, Right } from '../right.ts';
import { prunerProject } from './imagePruner.ts';

/** The rights that the automatic pruner needs of those who change it, start it or read what it wrote. */
export const prunerRights = {
  change: { verb: 'patch', resource: 'imagepruners', group: 'imageregistry.operator.openshift.io' },
  run: { project: prunerProject, verb: 'create', resource: 'jobs', group: 'batch' },
  log: { project: prunerProject, verb: 'get', resource: 'pods/log', group: '' },
} as const satisfies Readonly<Record<string, Right | ProjectRight>>;
