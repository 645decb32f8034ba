import { ocPrune, type PruneOptions } from '../model/prune/pruneOptions.ts';
import type { ConfirmedPrune, PruneProgress, PruneRun } from '../model/prune/pruneRun.ts';
import { plainLine } from '../model/text.ts';
import type { Pruning } from '../store/pruning.ts';
import { applyPrune } from './applyPrune.ts';
import type { CommandContext } from './command.ts';
import { ocPlace } from './ocPlace.ts';

/** What the panel of a plan to prune can do besides showing. Each rejects with a `FailureError`. */
export interface PruneActions {
  /** Asks once more, then applies a plan that `pruning` was asked for; undefined when nothing was confirmed. */
  apply(plan: ConfirmedPrune, pruning: Pruning, watch: PruneWatch): Promise<PruneRun | undefined>;
  /** Says that what the panel shows cannot be applied now. */
  tellRefused(): Promise<void>;
  /** Saves a text as a file that the person chooses. */
  save(name: string, text: string): Promise<void>;
  /** Shows a text in a read-only editor. */
  show(name: string, text: string): Promise<void>;
  /** Copies the command that decides likewise, and only tells what it would do. */
  copyCommand(options: PruneOptions): Promise<void>;
}

/** Who else shows how far applying is, and can stop it before the next item. */
export interface PruneWatch {
  readonly stop: AbortSignal;
  progress(progress: PruneProgress): void;
  /** It is over; what came of it may still be on the screen. */
  ended(): void;
}

/** The actions of the panel. */
export function pruneActions(context: CommandContext): PruneActions {
  const { ui } = context;
  return {
    apply: (plan, pruning, watch) => applyPrune(context, pruning, plan, watch),
    async tellRefused() {
      await ui.inform('The plan that is shown cannot be applied as it is. The panel says why.');
    },
    async save(name, text) {
      const path = await ui.saveFile(name, text);
      if (path !== undefined) await ui.inform(`Saved the plan to ${plainLine(path)}.`);
    },
    show: (name, text) => ui.showText(name, text),
    copyCommand: (options) => ui.copy(ocPrune(options, ocPlace(context), false)),
  };
}
