import { failureOf, type Failure } from '../model/failure.ts';
import { planPrune } from '../model/prune/planPrune.ts';
import { pruneHazards, type PruneHazard } from '../model/prune/pruneHazards.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PruneOutcome, PrunePlan } from '../model/prune/prunePlan.ts';
import type { Slices } from '../model/prune/slices.ts';
import type { Spared } from '../model/prune/spared.ts';
import type { RowFilter } from '../shared/prunePage.ts';
import type { PruneBasis } from '../store/pruning.ts';
import { planDifference, type PlanDifference, type RemovingPlan } from './pruneComparison.ts';
import { outlinePrune, type PruneOutline } from './pruneOutline.ts';

/** What a plan is made for. */
export interface PlanWish {
  readonly options: PruneOptions;
  readonly spared: Spared;
  readonly filter: RowFilter;
  /** Of the automatic pruner; undefined while they are not known, or there is none. */
  readonly automatic: AutomaticWish | undefined;
}

export interface AutomaticWish {
  readonly options: PruneOptions;
  /** The time it plans for, ms since the epoch. */
  readonly at: number;
}

/** What was worked out for a wish, as far as it is. */
export interface Planned {
  readonly options: PruneOptions;
  readonly spared: Spared;
  readonly outcome: PruneOutcome;
  readonly outline?: PruneOutline;
  /** The plan if nothing were spared; the plan itself where nothing is. */
  readonly unspared?: PrunePlan;
  readonly hazards?: readonly PruneHazard[];
  readonly differences?: PlanDifferences;
}

/** How the plan and that of the automatic pruner differ. */
export interface PlanDifferences {
  /** What its plan was made for. */
  readonly automatic: AutomaticWish;
  readonly only: PlanDifference;
  readonly not: PlanDifference;
}

/** Plans again whenever a person wishes something else: a newer wish ends the work on the one before. Asks nothing. */
export class PruneWork {
  readonly #basis: PruneBasis;
  readonly #changed: () => void;
  #wish: PlanWish | undefined;
  #abort = new AbortController();
  #planned: Planned | undefined;
  #automatic: { readonly wish: AutomaticWish; readonly outcome: PruneOutcome } | undefined;
  #busy = false;
  #failure: Failure | undefined;

  constructor(basis: PruneBasis, changed: () => void) {
    this.#basis = basis;
    this.#changed = changed;
  }

  /** The newest that is worked out; of an earlier wish while `busy`. */
  get planned(): Planned | undefined {
    return this.#planned;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Works out what a wish means, unless it is the one that is worked on. */
  wish(wish: PlanWish): void {
    const before = this.#wish;
    if (before !== undefined && isSame(before, wish)) return;
    this.#wish = wish;
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#busy = true;
    void this.#follow(wish, this.#abort.signal);
  }

  dispose(): void {
    this.#abort.abort();
  }

  async #follow(wish: PlanWish, signal: AbortSignal): Promise<void> {
    try {
      await this.#work(wish, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#failure = failureOf(error, 'plan');
      this.#busy = false;
      this.#changed();
    }
  }

  async #work({ options, spared, filter, automatic }: PlanWish, signal: AbortSignal): Promise<void> {
    const basis = this.#basis;
    const old = this.#planned;
    const isKnown = old?.options === options && old.spared === spared;
    const outcome = isKnown ? old.outcome : await basis.plan(options, spared, signal);
    let planned: Planned = isKnown ? old : { options, spared, outcome };
    const show = (more: Partial<Planned>): void => this.#show((planned = { ...planned, ...more }));
    if (outcome.kind === 'refused') {
      show({});
      return;
    }
    const { plan } = outcome;
    show({ outline: await basis.work(outlinePrune(plan, filter, options), signal) });
    if (planned.unspared === undefined) {
      const hazards = await basis.work(pruneHazards(basis.index, plan, options), signal);
      show({ hazards, unspared: await this.#unspared(plan, options, spared, signal) });
    }
    if (automatic !== undefined && planned.differences?.automatic !== automatic) {
      const { only, not } = await this.#compare(plan, options, automatic, signal);
      show({ differences: { automatic, only, not } });
    }
  }

  #show(planned: Planned): void {
    this.#planned = planned;
    this.#failure = undefined;
    this.#busy = false;
    this.#changed();
  }

  /** A plan that sparing nothing makes of what another plan was made of. */
  async #unspared(
    plan: PrunePlan,
    options: PruneOptions,
    spared: Spared,
    signal: AbortSignal,
  ): Promise<PrunePlan> {
    const outcome = spared.size === 0 ? undefined : await this.#basis.plan(options, new Set(), signal);
    return outcome?.kind === 'plan' ? outcome.plan : plan;
  }

  async #compare(
    plan: PrunePlan,
    options: PruneOptions,
    automatic: AutomaticWish,
    signal: AbortSignal,
  ): Promise<Pick<PlanDifferences, 'only' | 'not'>> {
    const other = await this.#automaticPlan(automatic, signal);
    const work = <T>(slices: Slices<T>) => this.#basis.work(slices, signal);
    return {
      only: await work(planDifference(other, automatic.options, plan)),
      not: await work(planDifference(plan, options, other)),
    };
  }

  /** What the automatic pruner will do: nothing, where it would refuse to begin. */
  async #automaticPlan(wish: AutomaticWish, signal: AbortSignal): Promise<RemovingPlan> {
    if (this.#automatic?.wish !== wish) {
      const planning = planPrune(this.#basis.index, wish.options, wish.at, new Set());
      this.#automatic = { wish, outcome: await this.#basis.work(planning, signal) };
    }
    const { outcome } = this.#automatic;
    return outcome.kind === 'plan' ? outcome.plan : noPlan;
  }
}

const noPlan: RemovingPlan = { streams: [], images: [] };

function isSame(a: PlanWish, b: PlanWish): boolean {
  return (
    a.options === b.options && a.spared === b.spared && a.filter === b.filter && a.automatic === b.automatic
  );
}
