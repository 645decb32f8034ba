import { randomUUID } from 'node:crypto';
import { fields } from '../json.ts';
import { PRUNER_PROJECT } from './imagePruner.ts';
import type { KubeObject } from './objects.ts';
import { podLogs } from './podLogs.ts';
import { newMeta, timestamp, type State } from './state.ts';

/** How a run of the pruner ends. */
export interface RunEnd {
  readonly at: Date;
  readonly log: string;
  /** Why it failed; it succeeded without. */
  readonly failure?: string;
}

/** Lets a job begin: its pod is there. */
export function beginRun(state: State, job: KubeObject, at = new Date()): void {
  const { name, uid } = job.metadata;
  const podName = `${name}-${randomUUID().slice(0, 5)}`;
  const template = fields(fields(job['spec'])['template']);
  state.collection('', 'pods').put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...newMeta(podName, PRUNER_PROJECT, at),
      labels: { 'job-name': name, 'batch.kubernetes.io/job-name': name },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true }],
    },
    spec: fields(template['spec']),
    status: { phase: 'Running' },
  });
  state.collection('batch', 'jobs').put({ ...job, status: { active: 1, startTime: timestamp(at) } });
}

/** Lets a job end that has begun. */
export function endRun(state: State, name: string, { at, log, failure }: RunEnd): void {
  const jobs = state.collection('batch', 'jobs');
  const pods = state.collection('', 'pods');
  const job = jobs.get(PRUNER_PROJECT, name);
  const pod = pods.list(PRUNER_PROJECT).find(({ metadata }) => metadata.labels?.['job-name'] === name);
  if (job === undefined || pod === undefined) return;
  pods.put({ ...pod, status: { phase: failure === undefined ? 'Succeeded' : 'Failed' } });
  podLogs(state).set(`${PRUNER_PROJECT}/${pod.metadata.name}`, log);
  const ended = timestamp(at);
  const condition =
    failure === undefined
      ? { type: 'Complete', status: 'True', lastTransitionTime: ended }
      : {
          type: 'Failed',
          status: 'True',
          reason: 'BackoffLimitExceeded',
          message: failure,
          lastTransitionTime: ended,
        };
  const counts = failure === undefined ? { succeeded: 1, completionTime: ended } : { failed: 1 };
  const { startTime } = fields(job['status']);
  jobs.put({ ...job, status: { startTime, ...counts, conditions: [condition] } });
}
