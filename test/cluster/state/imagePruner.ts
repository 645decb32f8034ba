import { fields, list, text } from '../json.ts';
import type { KubeObject } from './objects.ts';
import { newMeta, timestamp, type State } from './state.ts';

/**
 * What the registry's operator makes of an ImagePruner: the cron job `image-pruner`, and the conditions in its status.
 * Facts: cluster-image-registry-operator, prunercronjob.go and controllerimagepruner.go of OpenShift 4.13.
 */

const GROUP = 'imageregistry.operator.openshift.io';
export const PRUNER_PROJECT = 'openshift-image-registry';
const CRON_JOB = 'image-pruner';
const verbosity: Readonly<Record<string, number>> = { Normal: 1, Debug: 4, Trace: 6, TraceAll: 8 };

/** Brings cron job and status in line with the pruner, if there is one. */
export function reconcilePruner(state: State): void {
  const pruners = state.collection(GROUP, 'imagepruners');
  const pruner = pruners.get(undefined, 'cluster');
  if (pruner === undefined) return;
  const problem = applyCronJob(state, pruner);
  const suspended = fields(pruner['spec'])['suspend'] === true;
  const failed = lastFailure(state);
  const before = list(fields(pruner['status'])['conditions']).map(fields);
  const conditions = [
    condition('Available', true, 'AsExpected', 'Pruner CronJob has been created'),
    failed === undefined
      ? condition('Failed', false, 'Complete', 'Pruner completed successfully')
      : condition('Failed', true, text(failed['reason']) ?? '', text(failed['message']) ?? ''),
    suspended
      ? condition('Scheduled', false, 'Suspended', 'The pruner job has been suspended')
      : condition('Scheduled', true, 'Scheduled', 'The pruner job has been scheduled'),
    degraded(problem, failed),
  ].map((now) => ({ ...now, lastTransitionTime: transition(before, now) }));
  const observedGeneration = pruner.metadata.generation ?? 1;
  pruners.put({ ...pruner, status: { conditions, observedGeneration } });
}

function degraded(problem: string | undefined, failed: Condition | undefined): Condition {
  if (problem !== undefined) return condition('Degraded', true, 'SyncError', `Error: ${problem}`);
  if (failed === undefined) return condition('Degraded', false, 'AsExpected');
  return condition('Degraded', true, 'JobFailed', text(failed['message']) ?? '');
}

type Condition = Record<string, unknown>;

function condition(type: string, met: boolean, reason: string, message?: string): Condition {
  return { type, status: met ? 'True' : 'False', reason, ...(message !== undefined && { message }) };
}

/** The time of the last change of `status`, as it was if it is the same. */
function transition(before: readonly Condition[], now: Condition): unknown {
  const old = before.find(({ type, status }) => type === now['type'] && status === now['status']);
  return old?.['lastTransitionTime'] ?? timestamp();
}

/** The cron job for the pruner; what is wrong with it otherwise, as batch/v1 says it. */
function applyCronJob(state: State, pruner: KubeObject): string | undefined {
  const spec = fields(pruner['spec']);
  const schedule = text(spec['schedule']) ?? '';
  const cronJobs = state.collection('batch', 'cronjobs');
  if (schedule !== '' && !/^(@\w+( \S+)?|\S+( \S+){4})$/.test(schedule)) {
    const many = schedule.split(/\s+/).length;
    return `unable to apply objects: CronJob.batch "${CRON_JOB}" is invalid: spec.schedule: Invalid value: "${schedule}": expected exactly 5 fields, found ${many}: [${schedule}]`;
  }
  const old = cronJobs.get(PRUNER_PROJECT, CRON_JOB);
  const metadata = old?.metadata ?? newMeta(CRON_JOB, PRUNER_PROJECT);
  const made = cronJob(spec, schedule, metadata);
  if (JSON.stringify(old?.['spec']) !== JSON.stringify(made['spec'])) {
    cronJobs.put({ ...made, ...(old !== undefined && { status: old['status'] }) });
  }
  return undefined;
}

function cronJob(
  spec: Record<string, unknown>,
  schedule: string,
  metadata: KubeObject['metadata'],
): KubeObject {
  const number = (field: string): unknown => spec[field] ?? 3;
  const nanoseconds = spec['keepYoungerThan'];
  const age =
    text(spec['keepYoungerThanDuration']) ??
    (nanoseconds === undefined ? '60m' : `${Number(nanoseconds) / 1e9}s`);
  const args = [
    ...['adm', 'prune', 'images', '--confirm=true'],
    '--certificate-authority=/var/run/configmaps/serviceca/service-ca.crt',
    `--keep-tag-revisions=${String(number('keepTagRevisions'))}`,
    `--keep-younger-than=${age}`,
    `--ignore-invalid-refs=${spec['ignoreInvalidImageReferences'] === true}`,
    `--loglevel=${verbosity[text(spec['logLevel']) ?? 'Normal'] ?? 1}`,
    '--prune-registry=true',
    '--registry-url=https://image-registry.openshift-image-registry.svc:5000',
  ];
  const requests = { cpu: '100m', memory: '256Mi' };
  const container = {
    name: CRON_JOB,
    image: `quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:${'5c'.repeat(32)}`,
    command: ['oc'],
    args,
    resources: spec['resources'] ?? { requests },
    terminationMessagePolicy: 'FallbackToLogsOnError',
  };
  const pod = {
    restartPolicy: 'Never',
    serviceAccountName: 'pruner',
    affinity: spec['affinity'] ?? {},
    nodeSelector: spec['nodeSelector'] ?? {},
    // The operator looks at the wrong field.
    tolerations: spec['nodeSelector'] === undefined ? [] : (spec['tolerations'] ?? []),
    containers: [container],
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: {
      schedule: schedule === '' ? '0 0 * * *' : schedule,
      suspend: spec['suspend'] === true,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 60,
      successfulJobsHistoryLimit: number('successfulJobsHistoryLimit'),
      failedJobsHistoryLimit: number('failedJobsHistoryLimit'),
      jobTemplate: {
        metadata: { labels: { 'created-by': CRON_JOB } },
        spec: { backoffLimit: 0, template: { spec: pod } },
      },
    },
  };
}

/** The condition that says why the last run failed. */
function lastFailure(state: State): Condition | undefined {
  const jobs = state
    .collection('batch', 'jobs')
    .list(PRUNER_PROJECT)
    .filter(({ metadata }) => metadata.labels?.['created-by'] === CRON_JOB)
    .toSorted((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
  const ended = jobs.map((job) => list(fields(job['status'])['conditions']).map(fields));
  return ended.find((conditions) => conditions.length > 0)?.find(({ type }) => type === 'Failed');
}
