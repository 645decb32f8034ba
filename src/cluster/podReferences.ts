import { list, record, text, type JsonRecord } from '../model/json.ts';
import type { Reference } from '../model/workload.ts';

/** Asks OpenShift's image policy to read bare names as the project's image streams. */
const resolveNames = 'alpha.image.policy.openshift.io/resolve-names';

/** Lists of containers in a pod's spec and status, and what people call one of them. */
const containerLists = [
  { spec: 'containers', status: 'containerStatuses', words: 'container' },
  { spec: 'initContainers', status: 'initContainerStatuses', words: 'init container' },
  { spec: 'ephemeralContainers', status: 'ephemeralContainerStatuses', words: 'ephemeral container' },
] as const;

/** Images that a PodSpec names; `metadata` are those of the objects around it. core/v1 PodSpec. */
export function podReferences(podSpec: JsonRecord, ...metadata: readonly unknown[]): Reference[] {
  const localNames = metadata.some((one) => record(record(one)['annotations'])[resolveNames] === '*');
  const named = (place: string, spec: unknown): Reference[] => {
    const image = text(spec);
    return image === undefined ? [] : [{ place, target: { kind: 'pullSpec', spec: image, localNames } }];
  };
  const containers = containerLists.flatMap(({ spec, words }) =>
    list(podSpec[spec])
      .map(record)
      .flatMap((container) => named(placeOf(words, container), container['image'])),
  );
  const volumes = list(podSpec['volumes'])
    .map(record)
    .flatMap((volume) => named(placeOf('image volume', volume), record(volume['image'])['reference']));
  return [...containers, ...volumes];
}

/** Images that a PodTemplateSpec names, for the object that holds it. */
export function templateReferences(template: unknown, holder: unknown): Reference[] {
  return podReferences(record(record(template)['spec']), record(template)['metadata'], holder);
}

/** Images that a pod runs or ran. core/v1 PodStatus. */
export function podStatusReferences(status: JsonRecord): Reference[] {
  const over = status['phase'] === 'Succeeded' || status['phase'] === 'Failed';
  return containerLists.flatMap(({ status: statuses, words }) =>
    list(status[statuses])
      .map(record)
      .flatMap((container): Reference[] => {
        const id = text(container['imageID']);
        if (id === undefined) return [];
        const run = over || hasStopped(record(container['state'])) ? 'ran' : 'running';
        return [{ place: placeOf(words, container), run, target: { kind: 'imageID', id } }];
      }),
  );
}

function hasStopped(state: JsonRecord): boolean {
  return state['running'] === undefined && (state['terminated'] ?? state['waiting']) !== undefined;
}

function placeOf(words: string, named: JsonRecord): string {
  const name = text(named['name']);
  return name === undefined ? words : `${words} ${name}`;
}
