import {
  logLevels,
  type ImagePruner,
  type PrunerCondition,
  type PrunerCronJob,
  type PrunerJob,
  type PrunerOutcome,
  type PrunerSettings,
} from '../model/imagePruner/imagePruner.ts';
import { placementOf } from '../model/imagePruner/prunerPlacement.ts';
import { compact, list, number, record, text, time, type JsonRecord } from '../model/json.ts';

/** An ImagePruner as the model has it; undefined without a name. */
export function parseImagePruner(raw: unknown): ImagePruner | undefined {
  const { metadata: meta, spec: specified, status: reported } = record(raw);
  const [metadata, spec, status] = [record(meta), record(specified), record(reported)];
  const name = text(metadata['name']);
  if (name === undefined) return undefined;
  const observed = number(status['observedGeneration']);
  return compact({
    name,
    resourceVersion: text(metadata['resourceVersion']) ?? '',
    settings: parseSettings(spec),
    keepYoungerThan: number(spec['keepYoungerThan']),
    placement: placementOf(spec),
    conditions: list(status['conditions']).flatMap(parseCondition),
    observed: observed === undefined || observed >= (number(metadata['generation']) ?? 0),
  });
}

function parseSettings(spec: JsonRecord): PrunerSettings {
  const flag = (name: string): boolean | undefined => {
    const value = spec[name];
    return typeof value === 'boolean' ? value : undefined;
  };
  return compact({
    schedule: text(spec['schedule']),
    suspend: flag('suspend'),
    keepTagRevisions: number(spec['keepTagRevisions']),
    keepYoungerThanDuration: text(spec['keepYoungerThanDuration']),
    ignoreInvalidImageReferences: flag('ignoreInvalidImageReferences'),
    logLevel: logLevels.find((level) => level === spec['logLevel']),
    successfulJobsHistoryLimit: number(spec['successfulJobsHistoryLimit']),
    failedJobsHistoryLimit: number(spec['failedJobsHistoryLimit']),
  });
}

function parseCondition(raw: unknown): PrunerCondition[] {
  const condition = record(raw);
  const type = text(condition['type']);
  if (type === undefined) return [];
  const answers = ['True', 'False', 'Unknown'] as const;
  return [
    compact({
      type,
      status: answers.find((answer) => answer === condition['status']) ?? 'Unknown',
      reason: text(condition['reason']),
      message: text(condition['message']),
      since: time(condition['lastTransitionTime']),
    }),
  ];
}

/** A CronJob as the model has it; undefined without name or uid. */
export function parsePrunerCronJob(raw: unknown): PrunerCronJob | undefined {
  const { metadata: meta, spec: specified, status } = record(raw);
  const [metadata, spec] = [record(meta), record(specified)];
  const name = text(metadata['name']);
  const uid = text(metadata['uid']);
  if (name === undefined || uid === undefined) return undefined;
  const jobTemplate = record(spec['jobTemplate']);
  const pod = record(record(record(jobTemplate['spec'])['template'])['spec']);
  return compact({
    name,
    uid,
    schedule: text(spec['schedule']),
    suspended: spec['suspend'] === true,
    timeZone: text(spec['timeZone']),
    lastScheduled: time(record(status)['lastScheduleTime']),
    created: time(metadata['creationTimestamp']),
    pruneRegistry: prunesRegistry(pod),
    tolerations: list(pod['tolerations']).length,
    jobTemplate,
  });
}

/** What the arguments of its container say; the last one counts. */
function prunesRegistry(pod: JsonRecord): boolean | undefined {
  const last = list(pod['containers'])
    .flatMap((container) => list(record(container)['args']))
    .filter((arg) => typeof arg === 'string' && /^--prune-registry(?:=|$)/.test(arg))
    .at(-1);
  return last === undefined ? undefined : last !== '--prune-registry=false';
}

/** A Job as the model has it; undefined without a name. */
export function parsePrunerJob(raw: unknown): PrunerJob | undefined {
  const { metadata: meta, status: reported } = record(raw);
  const [metadata, status] = [record(meta), record(reported)];
  const name = text(metadata['name']);
  const created = time(metadata['creationTimestamp']);
  if (name === undefined || created === undefined) return undefined;
  const started = time(status['startTime']);
  const end = endOf(status);
  const outcome: PrunerOutcome = end?.outcome ?? { kind: started === undefined ? 'waiting' : 'running' };
  return compact({
    name,
    created,
    started,
    ended: end?.at,
    manual: record(metadata['annotations'])['cronjob.kubernetes.io/instantiate'] === 'manual',
    outcome,
  });
}

function endOf(status: JsonRecord): { at: number | undefined; outcome: PrunerOutcome } | undefined {
  const conditions = list(status['conditions']).map(record);
  const met = (type: string): JsonRecord | undefined =>
    conditions.find((condition) => condition['type'] === type && condition['status'] === 'True');
  const failed = met('Failed');
  if (failed !== undefined) {
    const why = compact({ reason: text(failed['reason']), message: text(failed['message']) });
    return { at: time(failed['lastTransitionTime']), outcome: { kind: 'failed', ...why } };
  }
  const complete = met('Complete');
  if (complete === undefined) return undefined;
  const at = time(status['completionTime']) ?? time(complete['lastTransitionTime']);
  return { at, outcome: { kind: 'succeeded' } };
}
