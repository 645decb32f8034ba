import { fields } from '../json.ts';
import { PRUNER_PROJECT, reconcilePruner } from '../state/imagePruner.ts';
import { beginRun, endRun } from '../state/prunerRuns.ts';
import { newMeta, timestamp } from '../state/state.ts';
import type { SeedWriter } from './writer.ts';

const DAY = 24 * 60;

/** The automatic pruner as the operator sets it up, with its last runs: the third-last failed. */
export function seedPruner(writer: SeedWriter): void {
  const { state } = writer;
  state.collection('imageregistry.operator.openshift.io', 'imagepruners').put({
    apiVersion: 'imageregistry.operator.openshift.io/v1',
    kind: 'ImagePruner',
    metadata: { ...newMeta('cluster', undefined, writer.ago(200 * DAY)), generation: 1 },
    spec: {
      failedJobsHistoryLimit: 3,
      ignoreInvalidImageReferences: true,
      keepTagRevisions: 3,
      logLevel: 'Normal',
      schedule: '',
      successfulJobsHistoryLimit: 3,
      suspend: false,
    },
  });
  reconcilePruner(state);
  const today = Math.floor(writer.ago(0).getTime() / (DAY * 60_000)) * DAY * 60_000;
  for (const days of [3, 2, 1, 0]) seedRun(writer, new Date(today - days * DAY * 60_000), days === 2);
  const cronJobs = state.collection('batch', 'cronjobs');
  const cronJob = cronJobs.get(PRUNER_PROJECT, 'image-pruner');
  if (cronJob) cronJobs.put({ ...cronJob, status: { lastScheduleTime: timestamp(new Date(today)) } });
  reconcilePruner(state);
}

/** A run at midnight, named as the controller of cron jobs names it: by the minutes since the epoch. */
function seedRun({ state }: SeedWriter, at: Date, fails: boolean): void {
  const cronJob = state.collection('batch', 'cronjobs').get(PRUNER_PROJECT, 'image-pruner');
  if (cronJob === undefined) throw new Error('The seed has no cron job of the pruner.');
  const { metadata, spec } = fields(fields(cronJob['spec'])['jobTemplate']);
  const name = `image-pruner-${Math.floor(at.getTime() / 60_000)}`;
  const { uid } = cronJob.metadata;
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: 'image-pruner', uid, controller: true };
  const labels = { 'created-by': 'image-pruner', ...fields(fields(metadata)['labels']) };
  const job = state.collection('batch', 'jobs').put({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...newMeta(name, PRUNER_PROJECT, at), labels, ownerReferences: [owner] },
    spec,
  });
  beginRun(state, job, at);
  const ended = new Date(at.getTime() + (fails ? 31_000 : 58_000));
  const failure = { failure: 'Job has reached the specified backoff limit' };
  endRun(state, name, { at: ended, log: fails ? failedLog(at) : log(at), ...(fails ? failure : {}) });
}

function log(at: Date): string {
  const stamp = at.toISOString().slice(0, 10).replaceAll('-', '').slice(4);
  return [
    `I${stamp} 00:00:04.118371       1 helper.go:99] Using the following images from pod references`,
    'Summary: deleted 24 objects',
    'Deleted 14 image stream tag references, 6 images and 4 blobs.',
    '',
  ].join('\n');
}

function failedLog(at: Date): string {
  return [
    `E${at.toISOString().slice(5, 10).replace('-', '')} 00:00:31.402215       1 helper.go:231] failed to ping the registry`,
    'error: failed to ping registry https://image-registry.openshift-image-registry.svc:5000: dial tcp 172.30.81.12:5000: connect: connection refused',
    '',
  ].join('\n');
}
