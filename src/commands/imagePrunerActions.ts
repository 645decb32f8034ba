import type { PrunerChangeOutcome } from '../changes/imagePruner.ts';
import { isUnderWay, type PrunerLog } from '../model/imagePruner/imagePruner.ts';
import { applyDraft, draftProblems, formOf, type PrunerDraft } from '../model/imagePruner/prunerForm.ts';
import { prunerRights } from '../model/imagePruner/prunerRights.ts';
import {
  resumeQuestion,
  runQuestion,
  saveQuestion,
  suspendQuestion,
  type PrunerQuestion,
  type ScheduleWords,
} from '../model/imagePruner/prunerWords.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type { AutomaticPruner, KnownPruner } from '../store/imagePruner.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords } from './ocPlace.ts';

/** What the panel of the automatic pruner can do besides showing. Each asks first, and rejects with a `FailureError`. */
export interface ImagePrunerActions {
  /** Saves what was typed. `elsewhere`: somebody else changed the settings meanwhile, so nothing was saved. */
  save(draft: PrunerDraft, words: ScheduleWords): Promise<'saved' | 'cancelled' | 'elsewhere'>;
  /** Suspends the pruner, or resumes it. */
  toggle(words: ScheduleWords): Promise<void>;
  runNow(): Promise<void>;
  /** Shows the end of what a run has written, in an editor; asks nothing. */
  openLog(run: string): Promise<void>;
}

type Context = Pick<CommandContext, 'store' | 'ui'>;

/** The pruner of the cluster that is shown when an action begins. */
interface Shown {
  readonly automatic: AutomaticPruner;
  readonly known: KnownPruner;
}

/** The actions of the panel, for the cluster that is shown at the time of each. */
export function imagePrunerActions(context: Context): ImagePrunerActions {
  return {
    async save(draft, words) {
      const shown = shownPruner(context);
      if (shown === undefined) return 'cancelled';
      const { pruner } = shown.known;
      if (draftProblems(formOf(pruner), draft).size > 0) return 'cancelled';
      const { after, patch } = applyDraft(pruner, draft);
      if (Object.keys(patch).length === 0) return 'saved';
      const question = saveQuestion(pruner, after, words);
      if (!(await confirmed(context, 'change', question, 'Save'))) return 'cancelled';
      return settled(context, await shown.automatic.change({ seen: pruner, after, patch }));
    },
    async toggle(words) {
      const shown = shownPruner(context);
      if (shown === undefined) return;
      const { pruner } = shown.known;
      const suspend = pruner.settings.suspend !== true;
      const question = suspend ? suspendQuestion() : resumeQuestion(pruner, words);
      if (!(await confirmed(context, 'change', question, suspend ? 'Suspend' : 'Resume'))) return;
      const after = { ...pruner, settings: { ...pruner.settings, suspend } };
      await settled(context, await shown.automatic.change({ seen: pruner, after, patch: { suspend } }));
    },
    runNow: () => runNow(context),
    openLog: (run) => openLog(context, run),
  };
}

async function runNow(context: Context): Promise<void> {
  const shown = shownPruner(context);
  const cronJob = shown?.known.cronJob;
  if (shown === undefined || cronJob === undefined) return;
  const { pruner, jobs } = shown.known;
  const underWay = jobs.find(isUnderWay);
  const question = runQuestion(pruner, cronJob, underWay && plainLine(underWay.name));
  if (!(await confirmed(context, 'run', question, 'Run Now'))) return;
  const name = `${cronJob.name.slice(0, 40)}-manual-${Date.now().toString(36)}`;
  await shown.automatic.start(name, cronJob);
}

async function openLog(context: Context, run: string): Promise<void> {
  const shown = shownPruner(context);
  if (shown?.known.jobs.some(({ name }) => name === run) !== true) return;
  const reading = `Reading the log of ${plainLine(run)}`;
  const log = await cancellable(context, reading, (signal) => shown.automatic.log(run, signal));
  if (log !== undefined) await context.ui.showText(`${plainLine(run)}.log`, logText(log));
}

function logText({ pod, text, cut }: PrunerLog): string {
  if (text === '') return `[The pod ${pod} has written nothing.]\n`;
  const head = cut ? [`[The beginning of the log of the pod ${pod} is left out.]`] : [];
  return plainBlock([...head, text, ''].join('\n'));
}

function shownPruner({ store }: Context): Shown | undefined {
  const { imagePruner } = store;
  const state = imagePruner?.state;
  if (imagePruner === undefined || state?.kind !== 'known') return undefined;
  return { automatic: imagePruner, known: state };
}

/** Whether the person has the right and says yes; says what is missing. */
async function confirmed(
  context: Context,
  right: 'change' | 'run',
  question: PrunerQuestion,
  button: string,
): Promise<boolean> {
  const { ui } = context;
  const { writer } = context.store;
  if (writer === undefined) return false;
  const asked = { ...question, detail: `${question.detail}\n${clusterWords(context)}` };
  const missing = await missingRight(writer, [prunerRights[right]], 'cluster-admin');
  if (missing === undefined) return (await ui.confirm(asked, button)) === button;
  const what = right === 'change' ? 'change the automatic pruner' : 'start a run of the automatic pruner';
  await ui.warn(`You may not ${what}: ${missing}`);
  return false;
}

async function settled({ ui }: Context, { kind }: PrunerChangeOutcome): Promise<'saved' | 'elsewhere'> {
  if (kind === 'changed') return 'saved';
  await ui.warn(
    'Somebody else changed the automatic pruner meanwhile, so nothing was saved. The panel shows how it is now; what you typed is still there.',
  );
  return 'elsewhere';
}
