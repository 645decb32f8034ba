import { pruneReport } from '../model/prune/pruneReport.ts';
import type { PrunePlan } from '../model/prune/prunePlan.ts';
import type { ConfirmedPrune, PruneRun } from '../model/prune/pruneRun.ts';
import { runWords } from '../model/prune/pruneRunWords.ts';
import { plainLine } from '../model/text.ts';
import { countWords, listWords, sizeWords } from '../model/words.ts';
import type { Pruning } from '../store/pruning.ts';
import type { CommandContext } from './command.ts';
import type { PruneWatch } from './pruneActions.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import type { Question } from './ui.ts';

/**
 * Asks once more, applies a plan to the cluster that it was made for, says what came of it and offers the report.
 * Undefined when nothing was confirmed.
 */
export async function applyPrune(
  context: CommandContext,
  pruning: Pruning,
  plan: ConfirmedPrune,
  watch?: PruneWatch,
): Promise<PruneRun | undefined> {
  const { store, ui, log } = context;
  if (store.pruning !== pruning) {
    await ui.warn('Another context is shown since, so nothing was pruned. Make the plan again.');
    return undefined;
  }
  if ((await ui.confirm(pruneQuestion(context, plan), 'Prune')) !== 'Prune') return undefined;
  const place = { ...ocPlace(context), cluster: clusterWords(context) };
  const run = await ui.progress('Pruning', (report, signal) =>
    pruning.apply(plan, AbortSignal.any([signal, ...(watch ? [watch.stop] : [])]), (progress) => {
      const { text, done, total } = progress;
      report(text, total === 0 ? 0 : done / total);
      watch?.progress(progress);
    }),
  );
  watch?.ended();
  const text = pruneReport(plan, run, place);
  const { kind, summary } = runWords(run);
  log(summary);
  const tell = kind === 'done' ? ui.inform.bind(ui) : ui.warn.bind(ui);
  if ((await tell(summary, 'Show Report')) === 'Show Report') await ui.showText('Pruning report.txt', text);
  return run;
}

/** The projects by name; of many the first. */
function projectLine({ projects }: PrunePlan): string[] {
  const names = [...projects.keys()].map((name) => plainLine(name, 60));
  const shown = names.slice(0, names.length > 5 ? 4 : 5);
  const more = names.length - shown.length;
  return names.length === 0
    ? []
    : [`In ${listWords([...shown, ...(more > 0 ? [countWords(more, 'more project')] : [])])}.`];
}

function pruneQuestion(context: CommandContext, { plan, options }: ConfirmedPrune): Question {
  const { revisions, images, tags, bytes, unknownSizes } = plan.totals;
  const more = unknownSizes > 0 ? ', and what layers of unknown size have' : '';
  const where = options.namespace === undefined ? '' : ` in ${plainLine(options.namespace)}`;
  const deleting = images === 0 ? '' : ` and delete ${countWords(images, 'image')}`;
  return {
    message: `Remove ${countWords(revisions, 'revision')}${where}${deleting}?`,
    detail: [
      'This cannot be undone, nor can Undo bring back what was deleted before: what goes from the registry has to be pushed again.',
      ...projectLine(plan),
      ...(tags > 0 ? [`${countWords(tags, 'tag')} will have no image any more.`] : []),
      options.pruneRegistry
        ? `${sizeWords(bytes)} come back${more}.`
        : 'The registry is left alone, so no bytes come back.',
      'Everything is read again first; if something of it is needed by then, nothing is done.',
      clusterWords(context),
    ].join('\n'),
  };
}
