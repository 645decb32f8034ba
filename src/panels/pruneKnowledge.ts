import { failureOf, type Failure } from '../model/failure.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PruneObstacle, PruneProgress } from '../model/prune/pruneRun.ts';
import type { PruneBasis, Pruning } from '../store/pruning.ts';
import { PruneWork } from './pruneWork.ts';

/** What was read of one cluster to plan with, and what was learned of it since. */
export class PruneKnowledge {
  readonly pruning: Pruning;
  readonly #changed: () => void;
  readonly #abort = new AbortController();
  /** By what they depend on of the options; undefined while they are asked for. */
  readonly #obstacles = new Map<string, readonly PruneObstacle[] | undefined>();
  #reading: PruneProgress | undefined = { text: 'Reading the cluster', done: 0, total: 0 };
  #failure: Failure | undefined;
  #basis: PruneBasis | undefined;
  #work: PruneWork | undefined;

  /** Begins to read. */
  constructor(pruning: Pruning, changed: () => void) {
    this.pruning = pruning;
    this.#changed = changed;
    void this.#read();
  }

  /** How far reading is; undefined when it is over. */
  get reading(): PruneProgress | undefined {
    return this.#reading;
  }

  /** Why there is nothing to show. */
  get failure(): Failure | undefined {
    return this.#failure ?? this.#work?.failure;
  }

  get basis(): PruneBasis | undefined {
    return this.#basis;
  }

  get work(): PruneWork | undefined {
    return this.#work;
  }

  /** Why a plan with these options may not be applied; undefined while that is being asked. */
  obstacles(options: PruneOptions): readonly PruneObstacle[] | undefined {
    const { namespace, pruneRegistry, pruneOverSizeLimit } = options;
    const key = JSON.stringify([namespace, pruneRegistry, pruneOverSizeLimit]);
    if (this.#basis !== undefined && !this.#obstacles.has(key)) {
      this.#obstacles.set(key, undefined);
      void this.#askObstacles(key, this.#basis, options);
    }
    return this.#obstacles.get(key);
  }

  dispose(): void {
    this.#abort.abort();
    this.#work?.dispose();
  }

  async #read(): Promise<void> {
    const { signal } = this.#abort;
    const progress = (now: PruneProgress): void => {
      this.#reading = now;
      if (!signal.aborted) this.#changed();
    };
    try {
      this.#basis = await this.pruning.read(signal, progress);
      this.#work = new PruneWork(this.#basis, this.#changed);
    } catch (error) {
      this.#failure = failureOf(error, 'read what a plan is made of');
    }
    this.#reading = undefined;
    if (!signal.aborted) this.#changed();
  }

  async #askObstacles(key: string, { lists }: PruneBasis, options: PruneOptions): Promise<void> {
    try {
      this.#obstacles.set(key, await this.pruning.obstacles(lists, options, this.#abort.signal));
    } catch {
      // The panel has gone, or the session: nothing but an abort ends it.
      return;
    }
    this.#changed();
  }
}
