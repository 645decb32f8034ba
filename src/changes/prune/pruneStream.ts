import type { PruneStreamRead } from '../../cluster/clusterPruning.ts';
import { failureOf } from '../../model/failure.ts';
import type { StreamPlan } from '../../model/prune/prunePlan.ts';
import { streamSteps, type PruneStep } from '../../model/prune/pruneSteps.ts';
import type { PruneResult } from '../../model/prune/pruneRun.ts';
import { linkResult } from './linkResult.ts';
import type { PruneWork } from './pruneWork.ts';
import { streamRemovals, withKeys, type StreamRemovals } from './removals.ts';
import { streamWithin } from './streamWithin.ts';

/** How often a stream is read and decided on that changes between reading and writing. */
const attempts = 5;
const usedAgain: PruneResult = { kind: 'left', why: 'usedAgain' };
const blocked: PruneResult = { kind: 'left', why: 'blocked' };

/** `again`: somebody else has changed the stream in between. */
type Turn = 'done' | 'again' | 'failed';

/**
 * Takes the confirmed steps for one stream, in the order of `oc`: the links of layers, the revisions, the links of
 * manifests. The stream is read before and decided on as it is by then; where somebody changes it in between, once more.
 * Gives whether its revisions are as planned: the images that they hold must not go otherwise. Never rejects.
 */
export async function pruneStream(confirmed: StreamPlan, work: PruneWork): Promise<boolean> {
  const run = new StreamRun(confirmed, work);
  let turn: Turn = 'again';
  for (let left = attempts; turn === 'again'; left -= 1) turn = await run.turn(left === 1);
  run.end(turn === 'done' ? usedAgain : (work.ledger.end ?? blocked));
  return turn === 'done';
}

class StreamRun {
  readonly #confirmed: StreamPlan;
  readonly #work: PruneWork;
  readonly #removals: StreamRemovals;
  /** Steps without an outcome. */
  readonly #open: Set<PruneStep>;

  constructor(confirmed: StreamPlan, work: PruneWork) {
    this.#confirmed = confirmed;
    this.#work = work;
    this.#removals = streamRemovals(confirmed);
    this.#open = new Set(streamSteps(confirmed));
  }

  async turn(isLast: boolean): Promise<Turn> {
    if (this.#work.ledger.end !== undefined) return 'failed';
    const read = await this.#read();
    if (read === 'failed') return read;
    if (read === undefined) {
      this.end({ kind: 'gone' });
      return 'done';
    }
    const { project, stream } = this.#confirmed.target;
    const before = this.#work.streams.get(`${project}/${stream}`);
    const plan = streamWithin(read.stream, { ...this.#work, before, removals: this.#removals });
    await this.#unlink('layerLink', plan.layerLinks);
    const turn = await this.#write(read, plan, isLast);
    if (turn === 'done') await this.#unlink('manifestLink', plan.manifestLinks);
    return turn;
  }

  /** Gives every step that is left its outcome. */
  end(result: PruneResult): void {
    for (const step of this.#open) this.#work.ledger.note(step, result);
    this.#open.clear();
  }

  async #read(): Promise<PruneStreamRead | undefined | 'failed'> {
    const { client, ledger, session } = this.#work;
    const { target } = this.#confirmed;
    try {
      return await client.readStream(target, session);
    } catch (error) {
      const doing = `read the image stream ${target.project}/${target.stream}`;
      this.#noteRevisions(this.#confirmed.removed, ledger.failed(error, doing));
      return 'failed';
    }
  }

  async #write(read: PruneStreamRead, plan: StreamPlan, isLast: boolean): Promise<Turn> {
    const { client, ledger, session } = this.#work;
    if (ledger.end !== undefined) return 'failed';
    const doing = `remove revisions from ${plan.target.project}/${plan.target.stream}`;
    try {
      if (plan.removed > 0) {
        const kind = await client.removeRevisions(read, plan, session);
        this.#noteRevisions(plan.removed, { kind });
      }
      this.#noteOthers(plan);
      return 'done';
    } catch (error) {
      if (failureOf(error, doing).kind === 'conflict' && !isLast) return 'again';
      this.#noteRevisions(this.#confirmed.removed, ledger.failed(error, doing));
      return 'failed';
    }
  }

  /** Confirmed revisions that were not removed: some are used by now, others were not there any more. */
  #noteOthers({ tags, removed }: StreamPlan): void {
    const kept = tags
      .flatMap(withKeys)
      .filter(([plan, key]) => plan.kept && this.#removals.revisions.has(key)).length;
    this.#noteRevisions(kept, usedAgain);
    this.#noteRevisions(this.#confirmed.removed - removed - kept, { kind: 'gone' });
  }

  #noteRevisions(count: number, result: PruneResult): void {
    for (const step of this.#open) if (step.kind === 'revisions') this.#open.delete(step);
    const { target } = this.#confirmed;
    if (count > 0) this.#work.ledger.note({ kind: 'revisions', target, count }, result);
  }

  async #unlink(kind: 'layerLink' | 'manifestLink', digests: readonly string[]): Promise<void> {
    const { ledger, registry, session } = this.#work;
    const wanted = new Set(digests);
    const { project, stream } = this.#confirmed.target;
    for (const step of [...this.#open]) {
      if (step.kind !== kind || !wanted.has(step.digest)) continue;
      this.#open.delete(step);
      const doing = `take ${step.digest} out of ${project}/${stream}`;
      const unlink = async (): Promise<PruneResult> =>
        linkResult(await registry?.[kind](`${project}/${stream}`, step.digest, session), step, doing);
      // Once the revisions are gone, no later plan knows of their manifests.
      await (kind === 'manifestLink' ? ledger.finish(step, doing, unlink) : ledger.take(step, doing, unlink));
    }
  }
}
