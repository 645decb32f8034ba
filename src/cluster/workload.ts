import { compact, list, record, text, type JsonRecord } from '../model/json.ts';
import type { Reference, Workload, WorkloadKind, WorkloadName } from '../model/workload.ts';
import { buildConfigReferences, buildReferences } from './buildReferences.ts';
import { podReferences, podStatusReferences, templateReferences } from './podReferences.ts';
import { annotationTriggers, configTriggers } from './triggers.ts';
import { ownerKind } from './workloadLists.ts';

/** An item of a list of workloads as the model's; undefined without a name or project, or when it names no image. */
export function parseWorkload(kind: WorkloadKind, raw: unknown): Workload | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  const project = text(metadata['namespace']);
  if (name === undefined || project === undefined) return undefined;
  const references = [...referencesOf(kind, record(raw), project), ...annotationTriggers(metadata, project)];
  if (references.length === 0) return undefined;
  return compact({ kind, project, name, owner: ownerOf(metadata), references });
}

function referencesOf(kind: WorkloadKind, raw: JsonRecord, project: string): readonly Reference[] {
  const spec = record(raw['spec']);
  switch (kind) {
    case 'pod':
      return [...podReferences(spec, raw['metadata']), ...podStatusReferences(record(raw['status']))];
    case 'cron job':
      return templateReferences(record(record(spec['jobTemplate'])['spec'])['template'], raw['metadata']);
    case 'deployment config':
      return [
        ...templateReferences(spec['template'], raw['metadata']),
        ...configTriggers(spec['triggers'], project),
      ];
    case 'replica set':
    case 'replication controller':
    case 'deployment':
    case 'stateful set':
    case 'daemon set':
    case 'job':
      return templateReferences(spec['template'], raw['metadata']);
    case 'build config':
      return buildConfigReferences(spec, project);
    case 'build':
      return buildReferences(spec, record(raw['status']), project);
  }
}

/** The controller among the owners, else the first that is a workload. */
function ownerOf(metadata: JsonRecord): WorkloadName | undefined {
  const owners = list(metadata['ownerReferences']).map(record);
  const controllersFirst = [
    ...owners.filter((owner) => owner['controller'] === true),
    ...owners.filter((owner) => owner['controller'] !== true),
  ];
  for (const owner of controllersFirst) {
    const name = text(owner['name']);
    const kind = ownerKind(text(owner['apiVersion']) ?? '', text(owner['kind']) ?? '');
    if (name !== undefined && kind !== undefined) return { kind, name };
  }
  return undefined;
}
