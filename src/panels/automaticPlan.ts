import type { Failure } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import { effectiveSettings, nextRunSettings } from '../model/imagePruner/prunerDefaults.ts';
import { keepWords } from '../model/imagePruner/prunerWords.ts';
import { compact } from '../model/json.ts';
import type { AutomaticPruner, PrunerState } from '../store/imagePruner.ts';
import { scheduleView } from './imagePrunerPage.ts';
import type { AutomaticWish } from './pruneWork.ts';

/** What the automatic pruner of a cluster will do next, or why nobody can tell. */
export type AutomaticRun =
  | { readonly kind: 'looking' }
  /** As sentences. */
  | { readonly kind: 'none'; readonly text: string }
  | {
      readonly kind: 'run';
      readonly options: PruneOptions;
      /** `keeps 3 revisions of each tag and what is younger than 1 hour`. */
      readonly keeps: string;
      /** Absent while it is suspended. */
      readonly schedule?: string;
      /** ms since the epoch. */
      readonly next?: number;
      /** Whose clock the schedule is of. */
      readonly zone: string;
    };

/** Read from its settings. */
function automaticRun(state: PrunerState, now: number): AutomaticRun {
  switch (state.kind) {
    case 'loading':
      return { kind: 'looking' };
    case 'absent':
      return { kind: 'none', text: 'The cluster has no automatic pruner.' };
    case 'failed':
      return { kind: 'none', text: unknownText(whyUnknown(state.failure)) };
    case 'known': {
      const { pruner, cronJob } = state;
      const options = nextRunSettings(pruner, cronJob);
      if (options === undefined) return { kind: 'none', text: unknownText('Its age cannot be read.') };
      const settings = effectiveSettings(pruner.settings, pruner.keepYoungerThan);
      const { words, next, zone } = scheduleView(settings.schedule, { cronJob, now });
      const due = settings.suspend ? {} : { schedule: words, next };
      return compact({ kind: 'run' as const, options, keeps: keepWords(settings), zone, ...due });
    }
  }
}

function whyUnknown(failure: Failure): string {
  if (failure.kind === 'forbidden') return 'You have no right to see it.';
  return describeFailure(failure).summary;
}

function unknownText(why: string): string {
  return `What the automatic pruner will do is not known. ${why}`;
}

/** What is held of the automatic pruner of a cluster while a panel compares with it. */
export class AutomaticHold {
  #pruner: AutomaticPruner | undefined;
  #wish: AutomaticWish | undefined;

  /** Follows a pruner instead of the one before, or none. */
  hold(pruner: AutomaticPruner | undefined): void {
    if (this.#pruner === pruner) return;
    this.#pruner?.close(this);
    this.#pruner = pruner;
    void pruner?.open(this);
  }

  get run(): AutomaticRun {
    return automaticRun(this.#pruner?.state ?? { kind: 'loading' }, Date.now());
  }

  /** What to plan with, of what was read at a time; the same object as long as it says the same. */
  wish(readAt = 0): AutomaticWish | undefined {
    const { run } = this;
    if (run.kind !== 'run') return undefined;
    const wish = { options: run.options, at: Math.max(readAt, run.next ?? readAt) };
    if (JSON.stringify(wish) !== JSON.stringify(this.#wish)) this.#wish = wish;
    return this.#wish;
  }
}
