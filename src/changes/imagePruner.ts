import type { ClusterImagePruner } from '../cluster/clusterImagePruner.ts';
import type { ImagePruner, PrunerCronJob, PrunerSpec } from '../model/imagePruner/imagePruner.ts';
import { sameSpec, type PrunerPatch } from '../model/imagePruner/prunerForm.ts';
import { mayBeDone, patience } from './doubt.ts';

/** A change of the automatic pruner as a person confirmed it. */
export interface ConfirmedPrunerChange {
  /** As it was seen. */
  readonly seen: ImagePruner;
  readonly after: PrunerSpec;
  readonly patch: PrunerPatch;
}

/** `elsewhere`: it is no longer as it was seen, and nothing was changed. */
export interface PrunerChangeOutcome {
  readonly kind: 'changed' | 'elsewhere';
  readonly pruner: ImagePruner;
}

/**
 * Changes the automatic pruner if its settings are still those that were seen; the operator, which writes its status into the
 * same object, is no one who changed it. A lost answer is looked for. Rejects with a `FailureError`.
 */
export async function changePruner(
  { seen, after, patch }: ConfirmedPrunerChange,
  client: ClusterImagePruner,
  signal: AbortSignal,
): Promise<PrunerChangeOutcome> {
  let current = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { kind: 'changed', pruner: await client.change(current, patch, signal) };
    } catch (error) {
      signal.throwIfAborted();
      if (!mayBeDone(error)) throw error;
      current = await client.read(seen.name, signal);
      const isConflict = error.failure.kind === 'conflict';
      if (!isConflict && sameSpec(current, after)) return { kind: 'changed', pruner: current };
      if (!saysTheSame(current, seen)) return { kind: 'elsewhere', pruner: current };
      if (!isConflict || attempt === patience) throw error;
    }
  }
}

/** Starts a run under a name that no other has; a lost answer is looked for. Rejects with a `FailureError`. */
export async function startPruner(
  name: string,
  cronJob: PrunerCronJob,
  client: ClusterImagePruner,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.startJob(name, cronJob, signal);
  } catch (error) {
    signal.throwIfAborted();
    const isLost = mayBeDone(error) && error.failure.kind !== 'conflict';
    if (!isLost || !(await client.hasJob(name, signal))) throw error;
  }
}

function saysTheSame(a: ImagePruner, b: ImagePruner): boolean {
  return sameSpec(a, b) && a.keepYoungerThan === b.keepYoungerThan;
}
