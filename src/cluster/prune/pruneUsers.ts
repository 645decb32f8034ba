import { compact, isRecord, list, record, text, time, type JsonRecord } from '../../model/json.ts';
import type { NamedImage, PruneUser } from '../../model/prune/pruneInput.ts';
import type { Reference, WorkloadKind } from '../../model/workload.ts';
import { parseWorkload } from '../workload.ts';

/** Lists of containers that `oc` looks at, in its order. */
const containerLists = [
  { field: 'initContainers', words: 'init container' },
  { field: 'containers', words: 'container' },
] as const;

const strategies = ['sourceStrategy', 'dockerStrategy', 'customStrategy'] as const;

const byKind: ReadonlyMap<unknown, NamedImage['by']> = new Map([
  ['DockerImage', 'pullSpec'],
  ['ImageStreamTag', 'streamTag'],
  ['ImageStreamImage', 'streamImage'],
]);

/** What a plan to prune needs of an item of a list of workloads. One without a name protects its images all the same. */
export function parsePruneUser(kind: WorkloadKind, raw: unknown): PruneUser {
  const metadata = record(record(raw)['metadata']);
  const project = text(metadata['namespace']) ?? '';
  return compact({
    kind,
    project,
    name: text(metadata['name']) ?? '',
    created: time(metadata['creationTimestamp']),
    over: kind === 'pod' && isOver(record(raw)['status']),
    named: namedImages(kind, record(record(raw)['spec']), project),
    others: (parseWorkload(kind, raw)?.references ?? []).filter((reference) => !isLookedAt(reference)),
  });
}

function isOver(status: unknown): boolean {
  const { phase } = record(status);
  return phase !== 'Running' && phase !== 'Pending';
}

function namedImages(kind: WorkloadKind, spec: JsonRecord, project: string): NamedImage[] {
  switch (kind) {
    case 'pod':
      return containerImages(spec);
    case 'cron job':
      return templateImages(record(record(spec['jobTemplate'])['spec']));
    case 'build':
    case 'build config':
      return strategyImage(record(spec['strategy']), project);
    case 'deployment config':
    case 'replica set':
    case 'replication controller':
    case 'deployment':
    case 'stateful set':
    case 'daemon set':
    case 'job':
      return templateImages(spec);
  }
}

function templateImages(spec: JsonRecord): NamedImage[] {
  return containerImages(record(record(spec['template'])['spec']));
}

function containerImages(podSpec: JsonRecord): NamedImage[] {
  return containerLists.flatMap(({ field, words }) =>
    list(podSpec[field]).flatMap((container): NamedImage[] => {
      const { name, image } = record(container);
      const spec = text(image);
      const place = text(name) === undefined ? words : `${words} ${text(name) ?? ''}`;
      return spec === undefined ? [] : [{ place, by: 'pullSpec', text: spec }];
    }),
  );
}

/** The first strategy that is there counts, even if it names nothing. */
function strategyImage(strategy: JsonRecord, project: string): NamedImage[] {
  const chosen = strategies.map((kind) => strategy[kind]).find(isRecord);
  const from = record(record(chosen)['from']);
  const by = byKind.get(from['kind']);
  if (by === undefined) return [];
  const name = text(from['name']) ?? '';
  const place = 'build strategy';
  if (by === 'pullSpec') return [{ place, by, text: name }];
  return [{ place, by, text: name, project: text(from['namespace']) ?? project }];
}

/** Whether the reference is among those that `namedImages` has. */
function isLookedAt({ place, target }: Reference): boolean {
  if (place === 'build strategy') return true;
  return target.kind === 'pullSpec' && /^(?:init )?container\b/.test(place);
}
