import { placementDefaults } from '../../../src/model/imagePruner/placementWords.ts';
import type { PrunerPage } from '../../../src/shared/imagePrunerPage.ts';
import { ago, now } from './clock.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** The pruner as the operator sets it up, with a run that failed. */
export const usualPruner: PrunerPage = {
  kind: 'pruner',
  cluster: 'api.shop.example:6443',
  suspended: false,
  schedule: { words: 'every day at midnight', next: now + 12 * hour, zone: 'UTC' },
  keeps: 'keeps 3 revisions of each tag and what is younger than 1 hour',
  form: {
    schedule: '',
    keepTagRevisions: '3',
    keepYoungerThanDuration: '',
    ignoreInvalidImageReferences: 'true',
    logLevel: 'Normal',
    successfulJobsHistoryLimit: '3',
    failedJobsHistoryLimit: '3',
    cpuRequest: '',
    memoryRequest: '',
    cpuLimit: '',
    memoryLimit: '',
    nodeSelector: 'node-role.kubernetes.io/infra=',
    tolerations: 'infra=reserved:NoSchedule',
  },
  defaults: {
    schedule: '0 0 * * *',
    keepTagRevisions: '3',
    keepYoungerThanDuration: '60m',
    ignoreInvalidImageReferences: 'false',
    logLevel: 'Normal',
    successfulJobsHistoryLimit: '3',
    failedJobsHistoryLimit: '3',
    ...placementDefaults,
  },
  draft: {},
  kept: [{ name: 'Affinity', value: '{\n  "nodeAffinity": {}\n}' }],
  conditions: [
    { tone: 'error', text: 'The last run failed: Job has reached the limit.', since: ago(12 * hour) },
    { tone: 'normal', text: 'Its cron job is in place.', since: ago(200 * day) },
  ],
  runs: [
    {
      name: 'image-pruner-29384820',
      at: ago(12 * hour),
      took: '31 seconds',
      manual: false,
      tone: 'error',
      outcome: 'failed: Job has reached the limit',
    },
    {
      name: 'image-pruner-manual-mhx1',
      at: ago(30 * hour),
      took: '58 seconds',
      manual: true,
      tone: 'normal',
      outcome: 'succeeded',
    },
    { name: 'image-pruner-29383380', at: ago(36 * hour), manual: false, tone: 'running', outcome: 'running' },
  ],
  notes: ['The operator has not taken over the newest settings yet.'],
  change: { kind: 'yes' },
  run: { kind: 'yes' },
  log: { kind: 'yes' },
};

/** The same for someone who may only look. */
export const readOnlyPruner: PrunerPage = {
  ...usualPruner,
  suspended: true,
  change: { kind: 'no', why: 'You have no right to patch imagepruners of the whole cluster.' },
  run: { kind: 'no', why: 'You have no right to create jobs in openshift-image-registry.' },
  log: { kind: 'no', why: 'You have no right to get pods/log in openshift-image-registry.' },
};
