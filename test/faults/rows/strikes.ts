import { until } from '../../support/until.ts';
import type { Fault, FaultMatch } from '../../cluster/faults.ts';
import type { End } from '../faultRow.ts';
import type { World } from '../world.ts';

interface Strike {
  readonly times?: number;
  /** Whether lists are asked for anew, as after a watch whose version is gone. */
  readonly relist?: boolean;
}

/**
 * A fault of the cluster that begins by cutting all connections, with something that happens in the cluster meanwhile.
 * It ends after it has struck, so that no row passes without its fault.
 */
export function faulty(match: FaultMatch, fault: Fault, { times, relist = false }: Strike = {}) {
  return (world: World): End => {
    const { cluster } = world;
    cluster.faults.add({ match, fault, ...(times === undefined ? {} : { times }) });
    cluster.dropConnections();
    world.pushUnseen();
    if (relist) cluster.compact();
    return async () => {
      // A port that does not listen counts nobody.
      if (fault.kind !== 'refuse') await struck(world, times ?? 1);
      cluster.faults.clear();
    };
  };
}

/** A fault of what is asked for from now on; nothing is cut. */
export function quietly(match: FaultMatch, fault: Fault) {
  return (world: World): End => {
    world.cluster.faults.add({ match, fault });
    return async () => {
      await struck(world, 1);
      world.cluster.faults.clear();
    };
  };
}

async function struck({ cluster }: World, times: number): Promise<void> {
  await until('the fault to strike', () => Promise.resolve(cluster.faults.hits >= times || undefined));
}
