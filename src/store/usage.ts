import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { UsedBy } from '../model/deletion.ts';
import { failureOf } from '../model/failure.ts';
import { unseenWords } from '../model/unseenWords.ts';
import { usesOf, type UsedImage } from '../model/usedBy.ts';
import { workloadKinds, type WorkloadSurvey } from '../model/workload.ts';
import { whenAborted } from '../model/whenAborted.ts';

/** Who uses an image, as far as it is known. */
export interface UsageView extends UsedBy {
  /** Projects that were looked at. */
  readonly projects: readonly string[];
}

export interface UsageOptions {
  readonly client: Pick<ClusterClient, 'workloads'>;
  /** The projects to look at; undefined while they are not known. */
  readonly projects: () => readonly string[] | undefined;
  /** Ends what is in flight; nothing is heard after that. */
  readonly signal: AbortSignal;
  /** Told when `view` has more to say: now and then while it looks, and once at the end. */
  readonly changed: () => void;
  /** How long what was seen counts, ms; five minutes unless given. */
  readonly freshFor?: number;
}

const nothing: WorkloadSurvey = { workloads: [], looked: [], unseen: [], skipped: [] };
/** Time between two words about a look that is going on, ms. */
const pause = 300;

/**
 * Who uses which image in all projects of a session. Looks when it is asked, once for all images, and again when it is
 * asked after five minutes; what was seen stands until the new look has ended.
 */
export class Usage {
  readonly #options: UsageOptions;
  #survey: WorkloadSurvey | undefined;
  #seenAt = -Infinity;
  /** What the look that is going on has found; undefined while there is none. */
  #looking: WorkloadSurvey | undefined;
  /** Settles when the look that is going on has ended. */
  #ended: Promise<void> = Promise.resolve();
  /** Ends the look that is going on. */
  #abort = new AbortController();

  constructor(options: UsageOptions) {
    this.#options = options;
  }

  /** Who uses an image as far as it is known now. Starts to look when it is not known, the image's project first. */
  view(image: UsedImage): UsageView {
    if (this.#looking === undefined && !this.#isFresh()) this.#begin(image.project);
    return this.known(image);
  }

  /** The same, but looks for nothing. */
  known(image: UsedImage): UsageView {
    const survey = this.#survey ?? this.#looking;
    return {
      kind: this.#survey === undefined ? 'looking' : 'looked',
      uses: usesOf(image, survey?.workloads ?? []),
      projects: survey?.looked ?? [],
      unseen: unseenWords(survey?.unseen ?? [], survey?.skipped),
    };
  }

  /** The same once it was looked at; as far as it is known when the signal aborts or the session ends. */
  async look(image: UsedImage, signal: AbortSignal): Promise<UsageView> {
    const view = this.view(image);
    // What was seen long ago counts no more: a look that has just begun is waited for.
    if (this.#looking === undefined) return view;
    await Promise.race([this.#ended, whenAborted(signal)]);
    return this.view(image);
  }

  /** What may use images in all projects, one of them first, once it was looked at; less when the signal aborts. */
  async survey(first: string, signal: AbortSignal): Promise<WorkloadSurvey> {
    if (this.#looking === undefined && !this.#isFresh()) this.#begin(first);
    if (this.#looking !== undefined) await Promise.race([this.#ended, whenAborted(signal)]);
    return this.#survey ?? this.#looking ?? nothing;
  }

  /** Forgets what was seen: the next `view` looks again. */
  forget(): void {
    this.#abort.abort();
    this.#survey = undefined;
    this.#looking = undefined;
    this.#seenAt = -Infinity;
  }

  #isFresh(): boolean {
    return performance.now() - this.#seenAt < (this.#options.freshFor ?? 300_000);
  }

  #begin(first: string): void {
    const { projects, signal } = this.#options;
    const names = projects();
    if (names === undefined || signal.aborted) return;
    this.#looking = nothing;
    this.#abort = new AbortController();
    this.#ended = this.#look([...new Set([first, ...names])], AbortSignal.any([signal, this.#abort.signal]));
  }

  async #look(projects: readonly string[], signal: AbortSignal): Promise<void> {
    const { client, changed } = this.#options;
    let told = performance.now();
    const progress = (survey: WorkloadSurvey): void => {
      if (signal.aborted) return;
      this.#looking = survey;
      if (this.#survey !== undefined || performance.now() - told < pause) return;
      told = performance.now();
      changed();
    };
    const survey = await client
      .workloads(projects, signal, progress)
      .catch((error: unknown) => nothingSeen(projects, error));
    if (signal.aborted) return;
    this.#survey = survey;
    this.#looking = undefined;
    this.#seenAt = performance.now();
    changed();
  }
}

/** What a look has seen that ended before it began. */
function nothingSeen(projects: readonly string[], error: unknown): WorkloadSurvey {
  const failure = failureOf(error, 'look for workloads');
  return { ...nothing, unseen: projects.map((project) => ({ kinds: workloadKinds, project, failure })) };
}
