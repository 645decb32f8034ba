import type { ImportEntry } from '../model/import/importHealth.ts';
import { retryQuestion, retrySummary } from '../model/import/importHealthWords.ts';
import type { RetryOutcome } from '../model/import/retry.ts';
import { rights } from '../model/right.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import { changeImports } from './changeImports.ts';
import { changeImportSecret } from './changeImportSecret.ts';
import type { CommandContext } from './command.ts';
import { editTagOf } from './editTag.ts';
import { permitted } from './importRights.ts';
import { clusterWords } from './ocPlace.ts';

/** What the panel of imports can do besides showing. Each asks first, and rejects with a `FailureError`. */
export interface ImportsActions {
  /** Imports again what `health` has; undefined when nothing was confirmed. `progress` hears how far it is. */
  retry(
    entries: readonly ImportEntry[],
    health: ImportHealth,
    progress: (done: number, total: number) => void,
  ): Promise<ReadonlyMap<ImportEntry, RetryOutcome> | undefined>;
  edit(entry: ImportEntry, health: ImportHealth): Promise<void>;
  /** Gives its project a login for its source, or another one. */
  changeSecret(entry: ImportEntry, health: ImportHealth): Promise<void>;
  /** Changes one setting of several. */
  change(entries: readonly ImportEntry[], health: ImportHealth): Promise<void>;
}

export function importsActions(context: CommandContext): ImportsActions {
  return {
    retry: (entries, health, progress) => retry(context, entries, health, progress),
    async edit({ project, stream, tag }, health) {
      if (tag !== undefined && isOf(context, health)) await editTagOf(context, { project, stream, tag });
    },
    async changeSecret(entry, health) {
      if (isOf(context, health)) await changeImportSecret(context, entry);
    },
    change: (entries, health) => changeImports(context, entries, health),
  };
}

/** Whether the cluster that has them still is the one that is shown. */
function isOf({ store }: CommandContext, health: ImportHealth): boolean {
  return store.importHealth === health;
}

async function retry(
  context: CommandContext,
  entries: readonly ImportEntry[],
  health: ImportHealth,
  progress: (done: number, total: number) => void,
): Promise<ReadonlyMap<ImportEntry, RetryOutcome> | undefined> {
  const { ui } = context;
  const may = await permitted(context, entries, health, rights.importImages, 'import images');
  if (may.length === 0 || !isOf(context, health)) return undefined;
  const { message, detail } = retryQuestion(may);
  const question = { message, detail: `${detail}\n${clusterWords(context)}` };
  if ((await ui.confirm(question, 'Import Again')) !== 'Import Again') return undefined;
  const outcomes = await ui.progress('Importing again', (report, signal) =>
    health.retry(may, signal, (done, total) => {
      report(`${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`, done / total);
      progress(done, total);
    }),
  );
  const summary = retrySummary(outcomes);
  // The answer to the page does not wait until the message is gone.
  void (summary.kind === 'done' ? ui.inform(summary.message) : ui.warn(summary.message));
  return outcomes;
}
