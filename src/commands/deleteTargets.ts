import type { DeletionItem, DeletionOutcome, DeletionPlan, DeletionTarget } from '../model/deletion.ts';
import { deletionQuestion, deletionReport, deletionSummary, refusalWords } from '../model/deletionWords.ts';
import { FailureError } from '../model/failure.ts';
import { ocDelete } from '../model/ocCommand.ts';
import { planDeletion } from '../model/planDeletion.ts';
import { rights, type Right } from '../model/right.ts';
import type { Tag } from '../model/tag.ts';
import type { TagTarget } from '../model/target.ts';
import { countWords } from '../model/words.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { Writer } from '../changes/writer.ts';
import type { CommandContext } from './command.ts';
import type { ExpectedTarget } from './deletionTargets.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import { undo } from './restore.ts';
import { lookForUses, usesOfTag } from './tagUses.ts';
import { whenAborted } from '../model/whenAborted.ts';

/**
 * Says what a deletion would do, asks, does what was confirmed, and offers to take it back. `deleted` is called when it
 * was done, before that is told. Tags that point to another image than the one they were found by are left out.
 */
export async function deleteTargets(
  context: CommandContext,
  targets: readonly ExpectedTarget[],
  deleted: () => void = () => undefined,
): Promise<void> {
  const { writer } = context.store;
  if (targets.length === 0 || writer === undefined) return;
  const outcomes = await withOpenProjects(context.store, targets, async () => {
    const plan = await planFor(context, writer, targets);
    return plan && askAndDelete(context, writer, plan, targets);
  });
  if (outcomes === undefined) return;
  deleted();
  await tellOutcomes(context, outcomes);
}

/** Keeps the projects of the targets open while an action needs them. */
async function withOpenProjects<T>(
  store: RegistryStore,
  targets: readonly DeletionTarget[],
  action: () => Promise<T>,
): Promise<T> {
  const holder = {};
  const projects = [...new Set(targets.map(({ project }) => project))];
  await Promise.all(projects.map((project) => store.openProject(project, holder)));
  try {
    return await action();
  } finally {
    for (const project of projects) store.closeProject(project, holder);
  }
}

/** Works out the consequences; undefined when the user would not wait for them. */
async function planFor(
  context: CommandContext,
  writer: Writer,
  wanted: readonly ExpectedTarget[],
): Promise<DeletionPlan | undefined> {
  const { store, ui } = context;
  return ui.progress('Looking at what depends on it', async (_, signal) => {
    for (const { project, stream } of wanted) {
      if (signal.aborted) return undefined;
      await store.findStream(project, stream);
      requireLoaded(store, project);
    }
    const targets = wanted.filter((target) => isAsFound(target, store));
    if (targets.length < wanted.length) {
      const left = countWords(wanted.length - targets.length, 'tag');
      void ui.warn(`${left} changed since the search and stay: they point to other images now.`);
    }
    if (targets.length === 0) return undefined;
    const tags = targets.flatMap((target) => tagsOf(target, store));
    const looked = Promise.all([writer.rights.ask(rightsFor(targets)), lookForUses(tags, store, signal)]);
    await Promise.race([looked, whenAborted(signal)]);
    if (signal.aborted) return undefined;
    return planDeletion({
      targets,
      streams: store.loadedStreams,
      may: (right) => writer.rights.answer(right),
      usedBy: (tag) => usesOfTag(tag, store),
    });
  });
}

function isAsFound(target: ExpectedTarget, store: RegistryStore): boolean {
  if (!('tag' in target) || target.image === undefined) return true;
  const { project, stream, tag, image } = target;
  return store.tag(project, stream, tag)?.revisions[0]?.image === image;
}

/** What is not in a list that failed is not gone: throws the failure. */
function requireLoaded(store: RegistryStore, project: string): void {
  const state = store.streams(project);
  if (state?.kind === 'loaded') return;
  const doing = `list image streams in ${project}`;
  const reason = 'they are not known yet';
  throw new FailureError(state?.kind === 'failed' ? state.failure : { kind: 'unreadable', doing, reason });
}

function tagsOf(target: DeletionTarget, store: RegistryStore): TagTarget[] {
  const { project, stream } = target;
  if ('tag' in target) return [target];
  return (store.stream(project, stream)?.tags ?? []).map(({ name }: Tag) => ({ project, stream, tag: name }));
}

/** Asked for once per project: to delete, and to put back. */
function rightsFor(targets: readonly DeletionTarget[]): Right[] {
  return [...new Set(targets.map(({ project }) => project))].flatMap((project) => {
    const own = targets.filter((target) => target.project === project);
    const streams = own.some((target) => !('tag' in target));
    const tags = own.some((target) => 'tag' in target);
    return [
      ...(tags ? [rights.deleteTag(project)] : []),
      ...(streams ? [rights.deleteStream(project), rights.createStream(project)] : []),
      rights.mapImage(project),
      rights.patchStream(project),
    ];
  });
}

/** What became of what was confirmed; undefined when nothing was. */
async function askAndDelete(
  context: CommandContext,
  writer: Writer,
  plan: DeletionPlan,
  targets: readonly ExpectedTarget[],
): Promise<readonly DeletionOutcome[] | undefined> {
  const { panels, ui } = context;
  if (plan.items.length === 0) {
    await ui.warn(refusalWords(plan));
    return undefined;
  }
  const asked = deletionQuestion(plan, context.store.now);
  const question = { ...asked, detail: `${asked.detail}\n${clusterWords(context)}` };
  const answer = await ui.confirm(question, 'Delete', 'Show Details', 'Copy as oc Command');
  if (answer === 'Copy as oc Command') await ui.copy(ocDelete(plan.items, ocPlace(context)));
  if (answer === 'Show Details') {
    panels.showDeletion(plan, () => context.guarded('delete', () => deleteShown(context, writer, targets)));
  }
  return answer === 'Delete' ? deleteItems(context, writer, plan.items) : undefined;
}

/** Goes on from the panel, on the cluster that it was made for alone. */
async function deleteShown(
  context: CommandContext,
  writer: Writer,
  targets: readonly ExpectedTarget[],
): Promise<void> {
  const { panels, store, ui } = context;
  if (store.writer === writer) return deleteTargets(context, targets, () => panels.closeDeletion());
  panels.closeDeletion();
  await ui.warn('Another context is shown since, so nothing was deleted. Choose again what to delete.');
}

/** One item is quick and its row says so; many get a progress with a Cancel button. */
async function deleteItems(
  context: CommandContext,
  writer: Writer,
  items: readonly DeletionItem[],
): Promise<readonly DeletionOutcome[]> {
  const { records, ui } = context;
  const quiet = { records, signal: new AbortController().signal, progress: () => undefined };
  if (items.length === 1) return writer.deleteAll(items, quiet);
  return ui.progress(`Deleting ${countWords(items.length, 'item')}`, (report, signal) =>
    writer.deleteAll(items, {
      records,
      signal,
      progress: (done, total, { project, stream, ...item }) => {
        const name = `${project}/${stream}${item.kind === 'tag' ? `:${item.tag}` : ''}`;
        report(`${done + 1} of ${total}: ${name}`, done / total);
      },
    }),
  );
}

async function tellOutcomes(context: CommandContext, outcomes: readonly DeletionOutcome[]): Promise<void> {
  const { cleanUp, log, ui } = context;
  for (const line of deletionReport(outcomes)) log(line);
  cleanUp.uncheck(
    outcomes.flatMap(({ kind, item }) => (kind === 'deleted' && item.kind === 'tag' ? [item] : [])),
  );
  const { kind, message } = deletionSummary(outcomes);
  const deleted = outcomes.flatMap((outcome) =>
    outcome.kind === 'deleted' && outcome.item.undo.kind !== 'no' ? [outcome.deleted] : [],
  );
  const show = kind === 'done' ? ui.inform.bind(ui) : ui.warn.bind(ui);
  const buttons = deleted.length > 0 ? (['Undo'] as const) : [];
  if ((await show(message, ...buttons)) === 'Undo') await undo(context, deleted);
}
