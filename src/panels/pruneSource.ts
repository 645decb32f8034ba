import { FailureError } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { compact } from '../model/json.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { PrunePlan } from '../model/prune/prunePlan.ts';
import { sparedStream } from '../model/prune/spared.ts';
import type { ConfirmedPrune, PruneProgress } from '../model/prune/pruneRun.ts';
import { plainLine } from '../model/text.ts';
import type { PrunePage } from '../shared/prunePage.ts';
import type { AutomaticPruner } from '../store/imagePruner.ts';
import type { Pruning } from '../store/pruning.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { AutomaticHold } from './automaticPlan.ts';
import { planCsv, planJson } from './pruneExport.ts';
import { PruneKnowledge } from './pruneKnowledge.ts';
import { applyView, optionsView, planView, type PlanPageInput } from './prunePage.ts';
import { projectRow } from './pruneOutline.ts';
import { PruneSettings } from './pruneSettings.ts';
import { listText, type NamedText } from './pruneTexts.ts';
import type { SharedPlanning } from './storageSource.ts';

interface PruneSourceOptions {
  readonly store: RegistryStore;
  /** The page is another one now. */
  readonly changed: () => void;
}

/** Applying, and how far it is; that is not known before it was confirmed. */
interface PanelRun {
  readonly stop: AbortController;
  progress?: PruneProgress;
}

/** Applies a plan once a person has confirmed it. */
export interface PruneApplier {
  apply(
    plan: ConfirmedPrune,
    pruning: Pruning,
    watch: {
      readonly stop: AbortSignal;
      progress(progress: PruneProgress): void;
      /** It is over, if it ever began. */
      ended(): void;
    },
  ): Promise<unknown>;
}

/**
 * Where the panel of a plan to prune takes its content from. `load` gives at once what is known; what is read and worked out
 * behind it is told through `changed`. What a person has set lasts as long as the panel; a switch of context begins anew.
 */
export class PruneSource {
  readonly settings: PruneSettings;
  readonly #options: PruneSourceOptions;
  readonly #stopListening: () => void;
  #knowledge: PruneKnowledge | undefined;
  readonly #automatic = new AutomaticHold();
  #run: PanelRun | undefined;

  constructor(options: PruneSourceOptions) {
    this.#options = options;
    this.settings = new PruneSettings(options.changed);
    this.#stopListening = options.store.onDidChange(({ kind }) => {
      if (kind === 'connection' || kind === 'imagePruner') options.changed();
    });
  }

  /** What was read and set, for other panels to use. */
  get planning(): SharedPlanning {
    return { knowledge: this.#knowledge, options: this.settings.options };
  }

  /** The page as it is now. Rejects with a `FailureError` while there is no cluster. */
  async load(): Promise<PrunePage> {
    const { store } = this.#options;
    await store.settled();
    const { connection, pruning, imagePruner } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || pruning === undefined) return this.load();
    const { reading, failure, basis } = this.#of(pruning, imagePruner);
    const run = this.#run;
    return compact({
      kind: 'prune' as const,
      cluster: plainLine(new URL(connection.server).host),
      reading,
      failure: failure && failureText(failure),
      options: optionsView(this.settings.draft, basis?.index),
      plan: this.#planView(),
      run: run?.progress && { ...run.progress, stopping: run.stop.signal.aborted },
    });
  }

  /** Reads the cluster again; what is set stays. */
  readAgain(): void {
    this.#knowledge?.dispose();
    this.#knowledge = undefined;
    this.#options.changed();
  }

  /** Spares what a row stands for, or no longer: of a project, all its image streams. */
  spare(key: string, on: boolean): void {
    const streams = this.#knowledge?.basis?.index.streams ?? [];
    const ofProject = streams.flatMap(({ stream: { project, name } }) =>
      projectRow(project) === key ? [sparedStream({ project, stream: name })] : [],
    );
    this.settings.spare(ofProject.length > 0 ? ofProject : [key], on);
  }

  /** Takes over the settings of the automatic pruner, where they are known. */
  takeAutomatic(): void {
    const { run } = this.#automatic;
    if (run.kind === 'run') this.settings.setOptions(run.options);
  }

  /** All that a note is about, or how the plan and the automatic pruner differ; undefined where that is not known. */
  list(key: string): NamedText | undefined {
    const input = this.#pageInput();
    return input && listText(input, key);
  }

  /** What the plan that is shown was made with; undefined while there is none. */
  get plannedOptions(): PruneOptions | undefined {
    const input = this.#pageInput();
    return planOf(input) && input?.planned.options;
  }

  /** The plan as a file, `json` or `csv`; undefined while there is none. Rejects with the signal's reason alone. */
  async exported(format: string, signal: AbortSignal): Promise<NamedText | undefined> {
    const { connection, pruning } = this.#options.store;
    const { basis, pruning: own } = this.#knowledge ?? {};
    const input = this.#pageInput();
    const plan = planOf(input);
    if (connection.kind !== 'connected' || !basis || !input || !plan) return undefined;
    // Another cluster is shown by now: the file would be said to be of that.
    if (own !== pruning) return undefined;
    const cluster = new URL(connection.server).host;
    const whole = { plan, options: input.planned.options, cluster, readAt: input.lists.readAt };
    const isCsv = format === 'csv';
    const text = await basis.work(isCsv ? planCsv(whole) : planJson(whole), signal);
    return { name: `pruning-plan.${isCsv ? 'csv' : 'json'}`, text };
  }

  /**
   * Applies the plan that is shown and reads the cluster again afterwards; false where it may not be applied, is not of the
   * newest settings, or one is being applied.
   */
  async apply(applier: PruneApplier): Promise<boolean> {
    const input = this.#pageInput();
    const plan = planOf(input);
    const { pruning } = this.#knowledge ?? {};
    if (input === undefined || plan === undefined || pruning === undefined) return false;
    if (input.busy || applyView(input) !== 'offered' || this.#run !== undefined) return false;
    const { options, spared } = input.planned;
    // What was set a moment ago is not worked on before the page asks for it.
    if (options !== this.settings.options || spared !== this.settings.spared) return false;
    const run: PanelRun = { stop: new AbortController() };
    this.#run = run;
    const progress = (now: PruneProgress): void => {
      run.progress = now;
      this.#options.changed();
    };
    const ended = (): void => {
      this.#run = undefined;
      this.readAgain();
    };
    try {
      await applier.apply({ plan, options, spared }, pruning, { stop: run.stop.signal, progress, ended });
    } finally {
      if (this.#run === run) this.#run = undefined;
      this.#options.changed();
    }
    return true;
  }

  /** Whether a plan is being applied, or a person is asked whether it shall be. */
  get isApplying(): boolean {
    return this.#run !== undefined;
  }

  stop(): void {
    this.#run?.stop.abort();
    this.#options.changed();
  }

  dispose(): void {
    this.#stopListening();
    this.#knowledge?.dispose();
    this.#automatic.hold(undefined);
  }

  #of(pruning: Pruning, automatic: AutomaticPruner | undefined): PruneKnowledge {
    this.#automatic.hold(automatic);
    if (this.#knowledge !== undefined && this.#knowledge.pruning !== pruning) {
      this.#knowledge.dispose();
      this.#knowledge = undefined;
      this.settings.forget();
    }
    this.#knowledge ??= new PruneKnowledge(pruning, this.#options.changed);
    return this.#knowledge;
  }

  #planView(): PrunePage['plan'] {
    const { settings } = this;
    const { basis, work } = this.#knowledge ?? {};
    work?.wish({
      options: settings.options,
      spared: settings.spared,
      filter: settings.filter,
      automatic: this.#automatic.wish(basis?.lists.readAt),
    });
    const input = this.#pageInput();
    return input && planView(input);
  }

  #pageInput(): PlanPageInput | undefined {
    const { basis, work } = this.#knowledge ?? {};
    const planned = work?.planned;
    if (basis === undefined || planned === undefined || this.#knowledge === undefined) return undefined;
    return {
      planned,
      busy: work?.busy ?? false,
      lists: basis.lists,
      index: basis.index,
      obstacles: this.#knowledge.obstacles(planned.options),
      automatic: this.#automatic.run,
      filter: this.settings.filter,
      unfolded: this.settings.unfolded,
      from: this.settings.from,
    };
  }
}

function planOf(input: PlanPageInput | undefined): PrunePlan | undefined {
  const outcome = input?.planned.outcome;
  return outcome?.kind === 'plan' ? outcome.plan : undefined;
}
