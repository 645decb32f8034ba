import {
  changePruner,
  startPruner,
  type ConfirmedPrunerChange,
  type PrunerChangeOutcome,
} from '../changes/imagePruner.ts';
import type { Rights } from '../changes/rights.ts';
import type { ClusterImagePruner } from '../cluster/clusterImagePruner.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { ImagePruner, PrunerCronJob, PrunerJob, PrunerLog } from '../model/imagePruner/imagePruner.ts';
import { prunerRights } from '../model/imagePruner/prunerRights.ts';
import type { RightAnswer } from '../model/right.ts';
import { LiveList, type LiveState } from './liveList.ts';

export interface AutomaticPrunerOptions {
  readonly client: { readonly imagePruner: ClusterImagePruner };
  readonly rights: Rights;
  /** Ends everything when the session is closed. */
  readonly signal: AbortSignal;
  readonly changed: () => void;
}

/** What is known of the automatic pruner. */
export type PrunerState =
  | { readonly kind: 'loading' }
  /** `noApi`: the cluster knows nothing of it, as OpenShift 3 does not. `none`: it is not configured. */
  | { readonly kind: 'absent'; readonly why: 'noApi' | 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | KnownPruner;

export interface KnownPruner {
  readonly kind: 'known';
  readonly pruner: ImagePruner;
  /** Undefined where the operator has made none, or it may not be seen: `unseen` says why. */
  readonly cronJob: PrunerCronJob | undefined;
  /** Whether the cron job could be read; undefined then means that there is none. */
  readonly cronJobSeen: boolean;
  /** Newest first. */
  readonly jobs: readonly PrunerJob[];
  /** Why the cron job or the jobs are not there, or may be out of date. */
  readonly unseen: readonly Failure[];
  readonly rights: Readonly<Record<keyof typeof prunerRights, RightAnswer>>;
}

interface Followed {
  readonly end: AbortController;
  readonly pruner: LiveList<ImagePruner>;
  readonly cronJob: LiveList<PrunerCronJob>;
  readonly jobs: LiveList<PrunerJob>;
  readonly ready: Promise<unknown>;
}

/** The automatic pruner of the cluster, followed while somebody looks at it, and what changes it. */
export class AutomaticPruner {
  readonly #options: AutomaticPrunerOptions;
  readonly #holders = new Set<unknown>();
  #followed: Followed | undefined;

  constructor(options: AutomaticPrunerOptions) {
    this.#options = options;
  }

  /** Follows it for a holder until that closes it. Resolves when all is known that is to be known at first; never rejects. */
  async open(holder: unknown): Promise<void> {
    this.#holders.add(holder);
    this.#followed ??= this.#follow();
    await this.#followed.ready;
  }

  close(holder: unknown): void {
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return;
    this.#followed?.end.abort();
    this.#followed = undefined;
  }

  get state(): PrunerState {
    const pruner = this.#followed?.pruner.state ?? { kind: 'loading' };
    if (pruner.kind === 'loading') return pruner;
    if (pruner.kind === 'failed') {
      const { failure } = pruner;
      return failure.kind === 'notFound' ? { kind: 'absent', why: 'noApi' } : { kind: 'failed', failure };
    }
    const [only] = pruner.items.values();
    if (only === undefined) return { kind: 'absent', why: 'none' };
    const cronJobs = this.#followed?.cronJob.state ?? { kind: 'loading' };
    const jobs = this.#followed?.jobs.state ?? { kind: 'loading' };
    return {
      kind: 'known',
      pruner: only,
      cronJob: itemsOf(cronJobs)[0],
      cronJobSeen: cronJobs.kind === 'loaded',
      jobs: itemsOf(jobs).toSorted((a, b) => b.created - a.created),
      unseen: [pruner.trouble, troubleOf(cronJobs), troubleOf(jobs)].filter((each) => each !== undefined),
      rights: {
        change: this.#options.rights.answer(prunerRights.change),
        run: this.#options.rights.answer(prunerRights.run),
        log: this.#options.rights.answer(prunerRights.log),
      },
    };
  }

  /** Changes its settings. Rejects with a `FailureError`. */
  async change(confirmed: ConfirmedPrunerChange): Promise<PrunerChangeOutcome> {
    const { client, signal } = this.#options;
    const outcome = await this.#asked(changePruner(confirmed, client.imagePruner, signal));
    // At once, instead of when the watch says it.
    this.#followed?.pruner.changed([{ type: 'modified', item: outcome.pruner }]);
    return outcome;
  }

  /** Starts a run of a name that no other has. Rejects with a `FailureError`. */
  async start(name: string, cronJob: PrunerCronJob): Promise<void> {
    const { client, signal } = this.#options;
    await this.#asked(startPruner(name, cronJob, client.imagePruner, signal));
  }

  /** The end of what a run has written. Rejects with a `FailureError`, or with the signal's reason. */
  async log(job: string, signal: AbortSignal): Promise<PrunerLog> {
    const either = AbortSignal.any([signal, this.#options.signal]);
    return this.#asked(this.#options.client.imagePruner.log(job, either));
  }

  /** A refusal means that what is known of rights is no longer so. */
  async #asked<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'forbidden') {
        this.#options.rights.forget();
        void this.#askRights();
      }
      throw error;
    }
  }

  #follow(): Followed {
    const { client, signal, changed } = this.#options;
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const pruner = new LiveList<ImagePruner>(changed);
    const cronJob = new LiveList<PrunerCronJob>(changed);
    const jobs = new LiveList<PrunerJob>(changed);
    client.imagePruner.followPruner(pruner, either);
    client.imagePruner.followCronJob(cronJob, either);
    client.imagePruner.followJobs(jobs, either);
    either.addEventListener('abort', () => [pruner, cronJob, jobs].forEach((each) => each.end()));
    const ready = Promise.all([pruner.settled, cronJob.settled, jobs.settled, this.#askRights()]);
    return { end, pruner, cronJob, jobs, ready };
  }

  async #askRights(): Promise<void> {
    await this.#options.rights.ask(Object.values(prunerRights));
    if (!this.#options.signal.aborted) this.#options.changed();
  }
}

function itemsOf<T>(state: LiveState<T>): T[] {
  return state.kind === 'loaded' ? [...state.items.values()] : [];
}

function troubleOf(state: LiveState<unknown>): Failure | undefined {
  if (state.kind === 'failed') return state.failure;
  return state.kind === 'loaded' ? state.trouble : undefined;
}
