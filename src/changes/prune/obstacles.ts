import type { ClusterClient } from '../../cluster/clusterClient.ts';
import { failureOf } from '../../model/failure.ts';
import type { PruneOptions } from '../../model/prune/pruneOptions.ts';
import type { PruneList, PruneLists, PruneObstacle } from '../../model/prune/pruneRun.ts';
import { findingsOf, type AddressFindings } from '../../model/registryAddress/registryAddress.ts';
import type { RegistryProbe } from '../../model/registryAddress/registryProbe.ts';
import { pruneRights, type Right, type RightAnswer } from '../../model/right.ts';

/** Where the registry is and what answers there. Each rejects with the signal's reason alone. */
export interface RegistryPlace {
  find(signal: AbortSignal): Promise<AddressFindings>;
  probe(host: string, signal: AbortSignal): Promise<RegistryProbe>;
}

interface ObstacleWork {
  readonly client: Pick<ClusterClient, 'mayI' | 'pruning'>;
  readonly addresses: RegistryPlace;
}

/** Why a plan may not be applied, and the registry to delete from if there is one. */
interface PruneCheck {
  readonly obstacles: readonly PruneObstacle[];
  readonly host?: string;
}

/** A digest of which there is no content. */
const noContent = `sha256:${'0'.repeat(64)}`;

/**
 * Why a plan with these options may not be applied: asks for the rights, and the registry whether it is there, trusted
 * and deletes. Deletes nothing. Rejects with the signal's reason alone.
 */
export async function checkPrune(
  lists: PruneLists,
  options: PruneOptions,
  work: ObstacleWork,
  signal: AbortSignal,
): Promise<PruneCheck> {
  const known = unsureObstacles(lists, options);
  const lacking = await missingRights(options, work, signal);
  if (!options.pruneRegistry) return { obstacles: [...known, ...lacking] };
  // Without the rights, the registry would refuse as well.
  const registry = lacking.length > 0 ? { obstacles: [] } : await checkRegistry(lists, work, signal);
  return { ...registry, obstacles: [...known, ...lacking, ...registry.obstacles] };
}

/** What the lists do not tell. Limits count with one option alone. */
function unsureObstacles(
  { unseen, unreadable }: PruneLists,
  { pruneOverSizeLimit }: PruneOptions,
): PruneObstacle[] {
  const counts = (list: PruneList): boolean => list !== 'limit range' || pruneOverSizeLimit;
  return [
    ...unseen.filter(({ list }) => counts(list)).map((one) => ({ kind: 'unseen' as const, unseen: one })),
    ...[...unreadable]
      .filter(([list]) => counts(list))
      .map(([list, count]) => ({ kind: 'unreadable' as const, list, count })),
  ];
}

async function missingRights(
  options: PruneOptions,
  { client }: ObstacleWork,
  signal: AbortSignal,
): Promise<PruneObstacle[]> {
  const answers = await Promise.all(
    neededRights(options).map(async (right) => ({ right, answer: await answerTo(right, client, signal) })),
  );
  return answers.flatMap(({ right, answer }) => (answer === 'yes' ? [] : [{ kind: 'right', right, answer }]));
}

/** The registry lets only those delete anything who may delete the images of the cluster. */
function neededRights({ namespace, pruneRegistry }: PruneOptions): Right[] {
  const images = namespace === undefined || pruneRegistry ? [pruneRights.deleteImages] : [];
  return [pruneRights.removeRevisions(namespace), ...images];
}

async function answerTo(
  right: Right,
  client: Pick<ClusterClient, 'mayI'>,
  signal: AbortSignal,
): Promise<RightAnswer> {
  try {
    return (await client.mayI(right, signal)) ? 'yes' : 'no';
  } catch {
    signal.throwIfAborted();
    return 'unknown';
  }
}

async function checkRegistry(
  { input, addresses: named }: PruneLists,
  { client, addresses }: ObstacleWork,
  signal: AbortSignal,
): Promise<PruneCheck> {
  const found = await addresses.find(signal);
  const address = findingsOf([...found.all, ...named]).chosen;
  if (address === undefined) return { obstacles: [{ kind: 'noRegistry' }] };
  const { host } = address;
  const probe = await addresses.probe(host, signal);
  if (probe.kind !== 'registry' || probe.loginElsewhere !== undefined) {
    return { obstacles: [{ kind: 'registry', address, probe }] };
  }
  const stream = input.streams[0];
  if (stream === undefined) return { obstacles: [], host };
  const doing = `ask whether the registry ${host} deletes`;
  try {
    const repository = `${stream.project}/${stream.name}`;
    const answer = await client.pruning.deletionsAt(host).layerLink(repository, noContent, signal);
    return { obstacles: answer === 'refused' ? [{ kind: 'deleteDisabled', host }] : [], host };
  } catch (error) {
    signal.throwIfAborted();
    return { obstacles: [{ kind: 'registryRefuses', host, failure: failureOf(error, doing) }], host };
  }
}
