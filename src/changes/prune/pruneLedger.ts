import { ClusterTrouble } from '../../model/clusterTrouble.ts';
import { failureOf } from '../../model/failure.ts';
import type { PruneStep } from '../../model/prune/pruneSteps.ts';
import type { PruneProgress, PruneResult, PruneStepOutcome } from '../../model/prune/pruneRun.ts';

interface LedgerOptions {
  readonly stop: AbortSignal;
  readonly session: AbortSignal;
  /** How many steps there are. */
  readonly total: number;
  readonly progress: (progress: PruneProgress) => void;
}

/** Keeps the outcome of every step, and knows when it makes no sense to take another. */
export class PruneLedger {
  readonly outcomes: PruneStepOutcome[] = [];
  readonly #options: LedgerOptions;
  readonly #trouble = new ClusterTrouble();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Why no further step is taken; undefined while there is no reason. */
  get end(): PruneResult | undefined {
    const { stop, session } = this.#options;
    if (stop.aborted || session.aborted) return { kind: 'left', why: 'stopped' };
    return this.#trouble.end === undefined ? undefined : { kind: 'left', why: 'blocked' };
  }

  /** Notes what came of a step. */
  note(step: PruneStep, result: PruneResult): void {
    this.outcomes.push({ step, ...result });
    const { progress, total } = this.#options;
    progress({ text: textOf(step), done: Math.min(this.outcomes.length, total), total });
  }

  /** Takes a step, unless it makes no sense any more, and notes and gives what came of it. Never rejects. */
  async take(step: PruneStep, doing: string, task: () => Promise<PruneResult>): Promise<PruneResult> {
    return this.#take(step, doing, task, this.end);
  }

  /** The same for what finishes something that was begun: the user's wish to stop comes after that. */
  async finish(step: PruneStep, doing: string, task: () => Promise<PruneResult>): Promise<PruneResult> {
    const isOver = this.#options.session.aborted || this.#trouble.end !== undefined;
    return this.#take(step, doing, task, isOver ? this.end : undefined);
  }

  /** What an error means: that the run is over if the connection was closed, else a failure. */
  failed(error: unknown, doing: string): PruneResult {
    if (this.#options.session.aborted) return { kind: 'left', why: 'stopped' };
    const failure = failureOf(error, doing);
    this.#trouble.note(failure);
    return { kind: 'failed', failure };
  }

  async #take(
    step: PruneStep,
    doing: string,
    task: () => Promise<PruneResult>,
    end: PruneResult | undefined,
  ): Promise<PruneResult> {
    const result = end ?? (await task().catch((error: unknown) => this.failed(error, doing)));
    this.note(step, result);
    return result;
  }
}

function textOf(step: PruneStep): string {
  switch (step.kind) {
    case 'layerLink':
    case 'revisions':
    case 'manifestLink':
      return `Pruning ${step.target.project}/${step.target.stream}`;
    case 'blob':
    case 'image':
      return 'Deleting images and layers';
  }
}
