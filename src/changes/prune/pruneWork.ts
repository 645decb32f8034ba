import type { ClusterPruning } from '../../cluster/clusterPruning.ts';
import type { PruneView } from '../../model/prune/decideRevision.ts';
import type { IndexedStream, PruneIndex } from '../../model/prune/pruneIndex.ts';
import type { PruneInput } from '../../model/prune/pruneInput.ts';
import type { PrunePlan } from '../../model/prune/prunePlan.ts';
import type { PruneProgress } from '../../model/prune/pruneRun.ts';
import type { RegistryDeletions } from '../../registry/deletions.ts';
import type { PruneLedger } from './pruneLedger.ts';
import type { ImageRemovals } from './removals.ts';

/** What the steps of a run work with. */
export interface PruneWork {
  readonly client: ClusterPruning;
  /** Undefined where the registry is left alone: then the plan has nothing to delete there. */
  readonly registry: RegistryDeletions | undefined;
  /** The plan that was confirmed, and the images that it deletes. */
  readonly plan: PrunePlan;
  readonly removals: ImageRemovals;
  /** What was read when the run began, and what decides on it. */
  readonly input: PruneInput;
  readonly index: PruneIndex;
  readonly view: PruneView;
  readonly streams: ReadonlyMap<string, IndexedStream>;
  readonly ledger: PruneLedger;
  /** Stops before the next step. What was sent is waited for. */
  readonly stop: AbortSignal;
  /** Ends every request: the connection is closed. */
  readonly session: AbortSignal;
  readonly progress: (progress: PruneProgress) => void;
}

/** Streams, and then images, that are pruned at the same time: as many as `oc` takes unless told otherwise. */
export const workers = 5;
