import type { ClusterClient } from '../cluster/clusterClient.ts';
import { applyPrune } from '../changes/prune/applyPrune.ts';
import { inSlices } from '../changes/prune/inSlices.ts';
import { checkPrune, type RegistryPlace } from '../changes/prune/obstacles.ts';
import { planPrune } from '../model/prune/planPrune.ts';
import { indexPrune, type PruneIndex } from '../model/prune/pruneIndex.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PruneOutcome } from '../model/prune/prunePlan.ts';
import type { Slices } from '../model/prune/slices.ts';
import type { Spared } from '../model/prune/spared.ts';
import type {
  ConfirmedPrune,
  PruneLists,
  PruneObstacle,
  PruneProgress,
  PruneRun,
} from '../model/prune/pruneRun.ts';

interface PruningOptions {
  readonly client: Pick<ClusterClient, 'mayI' | 'pruning'>;
  readonly addresses: RegistryPlace;
  /** The projects to read where not all may be read; undefined while they are not known. */
  readonly projects: () => readonly string[] | undefined;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
}

/** What was read, to plan with again and again as options move: that asks nothing of the cluster. */
export class PruneBasis {
  readonly lists: PruneLists;
  readonly index: PruneIndex;

  constructor(lists: PruneLists, index: PruneIndex) {
    this.lists = lists;
    this.index = index;
  }

  /**
   * What the options, and what is spared, would do to what was read at the time it was read. Works in slices; rejects
   * with the signal's reason alone.
   */
  async plan(options: PruneOptions, spared: Spared, signal: AbortSignal): Promise<PruneOutcome> {
    return this.work(planPrune(this.index, options, this.lists.readAt, spared), signal);
  }

  /** Does further work on what was read, likewise. */
  async work<T>(work: Slices<T>, signal: AbortSignal): Promise<T> {
    return inSlices(work, signal);
  }
}

/** Pruning the cluster of a session: reading, planning, applying. */
export class Pruning {
  readonly #options: PruningOptions;

  constructor(options: PruningOptions) {
    this.#options = options;
  }

  /**
   * Reads all that a plan needs. Lists that may not be read are in `lists.unseen`; rejects with a `FailureError` when
   * there is nothing to plan with at all, or with the signal's reason.
   */
  async read(signal: AbortSignal, progress: (progress: PruneProgress) => void): Promise<PruneBasis> {
    const { client, projects, signal: session } = this.#options;
    const either = AbortSignal.any([signal, session]);
    const lists = await client.pruning.read(projects() ?? [], either, progress);
    return new PruneBasis(lists, await inSlices(indexPrune(lists.input), either));
  }

  /**
   * Why a plan with these options may not be applied; none when it may. Asks for rights, and the registry whether it is
   * there and deletes; deletes nothing. Rejects with the signal's reason alone.
   */
  async obstacles(
    lists: PruneLists,
    options: PruneOptions,
    signal: AbortSignal,
  ): Promise<readonly PruneObstacle[]> {
    const either = AbortSignal.any([signal, this.#options.signal]);
    return (await checkPrune(lists, options, this.#options, either)).obstacles;
  }

  /**
   * Applies a plan: reads everything again, stops if something that goes is needed by now, then deletes what the plan
   * holds and no more. `stop` ends it before the next step. Never rejects.
   */
  async apply(
    confirmed: ConfirmedPrune,
    stop: AbortSignal,
    progress: (progress: PruneProgress) => void,
  ): Promise<PruneRun> {
    const { client, addresses, projects, signal: session } = this.#options;
    return applyPrune(confirmed, { client, addresses, projects: projects() ?? [], stop, session, progress });
  }
}
