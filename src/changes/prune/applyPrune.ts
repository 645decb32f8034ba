import type { ClusterClient } from '../../cluster/clusterClient.ts';
import { failureOf } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { planPrune } from '../../model/prune/planPrune.ts';
import { indexPrune, type PruneIndex } from '../../model/prune/pruneIndex.ts';
import { cutoffOf } from '../../model/prune/pruneOptions.ts';
import { pruneSteps } from '../../model/prune/pruneSteps.ts';
import type { ConfirmedPrune, PruneProgress, PruneRun } from '../../model/prune/pruneRun.ts';
import { inSlices } from './inSlices.ts';
import { checkPrune, type RegistryPlace } from './obstacles.ts';
import { planChanges } from './planChanges.ts';
import { pruneImages } from './pruneImages.ts';
import { PruneLedger } from './pruneLedger.ts';
import { pruneStream } from './pruneStream.ts';
import { workers, type PruneWork } from './pruneWork.ts';
import { imageRemovals } from './removals.ts';

/** What it takes to apply a plan. */
export interface ApplyWork {
  readonly client: Pick<ClusterClient, 'mayI' | 'pruning'>;
  readonly addresses: RegistryPlace;
  /** The projects to read where not all may be read. */
  readonly projects: readonly string[];
  /** Stops before the next step. What was sent is waited for: half a deletion helps nobody. */
  readonly stop: AbortSignal;
  /** Ends every request: the connection is closed. */
  readonly session: AbortSignal;
  readonly progress: (progress: PruneProgress) => void;
}

/**
 * Applies a plan: reads everything again, stops if something that goes is needed by now, then deletes what was confirmed
 * and no more, in the order of `oc`: stream by stream, then image by image. Never rejects.
 */
export async function applyPrune(confirmed: ConfirmedPrune, work: ApplyWork): Promise<PruneRun> {
  const { session, stop } = work;
  const startedAt = Date.now();
  try {
    const ready = await prepare(confirmed, work, AbortSignal.any([session, stop]));
    return 'kind' in ready ? ready : await run(ready, startedAt);
  } catch (error) {
    if (!session.aborted && !stop.aborted) return { kind: 'failed', failure: failureOf(error, 'prune') };
    return { kind: 'ended', outcomes: [], stopped: true, startedAt, endedAt: Date.now() };
  }
}

/** Everything that a run needs, or why there is none. */
async function prepare(
  confirmed: ConfirmedPrune,
  work: ApplyWork,
  signal: AbortSignal,
): Promise<PruneWork | PruneRun> {
  const { client, projects, progress } = work;
  const { options, plan, spared } = confirmed;
  const lists = await client.pruning.read(projects, signal, progress);
  const { obstacles, host } = await checkPrune(lists, options, work, signal);
  if (obstacles.length > 0) return { kind: 'obstacles', obstacles };
  const now = lists.readAt;
  const index = await inSlices(indexPrune(lists.input), signal);
  const outcome = await inSlices(planPrune(index, options, now, spared), signal);
  if (outcome.kind === 'refused') return outcome;
  const changes = await inSlices(planChanges(plan, outcome.plan, index), signal);
  if (changes.length > 0) return { kind: 'changed', changes };
  return {
    ...work,
    client: client.pruning,
    registry: host === undefined ? undefined : client.pruning.deletionsAt(host),
    plan,
    removals: await inSlices(imageRemovals(plan.images), signal),
    input: lists.input,
    index,
    view: { options, cutoff: cutoffOf(options, now), spared, limits: index.limits },
    streams: streamsOf(index),
    ledger: new PruneLedger({ ...work, total: pruneSteps(plan).length }),
  };
}

async function run(work: PruneWork, startedAt: number): Promise<PruneRun> {
  const unfinished = new Set<string>();
  const streams = work.plan.streams.filter(({ removed }) => removed > 0);
  await inParallel(streams, workers, async (stream) => {
    const { target } = stream;
    if (!(await pruneStream(stream, work))) unfinished.add(`${target.project}/${target.stream}`);
  });
  const stage = await pruneImages(work, unfinished);
  const { outcomes } = work.ledger;
  const stopped = outcomes.some((outcome) => outcome.kind === 'left' && outcome.why === 'stopped');
  return { kind: 'ended', outcomes, stopped, ...stage, startedAt, endedAt: Date.now() };
}

function streamsOf({ streams }: PruneIndex): PruneWork['streams'] {
  return new Map(streams.map((indexed) => [`${indexed.stream.project}/${indexed.stream.name}`, indexed]));
}
