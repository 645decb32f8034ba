import type { Deleted } from '../model/deleted.ts';
import {
  deletedName,
  missingWords,
  restorabilityWords,
  restorationQuestion,
  restorationSummary,
} from '../model/restorationWords.ts';
import { restorationsQuestion } from '../model/restorationsWords.ts';
import { failureOf } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { ocRestore } from '../model/ocCommand.ts';
import type { RestorationOutcome, RestorationPlan } from '../model/restoration.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords, listWords } from '../model/words.ts';
import type { Writer } from '../changes/writer.ts';
import type { Command, CommandContext } from './command.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import type { Choice } from './ui.ts';
import { inParallel } from '../model/inParallel.ts';

/** Entries of the list whose fate is asked for; older ones are tried when they are chosen. */
const askedFor = 40;
const parallel = 4;

/** Lists what was deleted from this machine, says what can still come back, and puts it back. */
export const recentlyDeleted: Command = {
  id: 'imageRegistry.recentlyDeleted',
  async run(context) {
    const { records, store, ui } = context;
    const all = await records.all();
    const { writer } = store;
    if (all.length === 0) await ui.inform('Nothing was deleted from this machine lately.');
    if (all.length === 0 || writer === undefined) return;
    const fates = await ui.progress('Asking what can still come back', (_, signal) =>
      fatesOf(all, writer, serverOf(context), signal),
    );
    const choices = all.map((deleted) => choiceOf(deleted, fates.get(deleted.id)));
    const picked = await ui.pick('Recently deleted', 'Choose what to restore', choices);
    if (picked !== undefined) await restoreChosen(context, writer, picked.value);
  },
};

/** Puts back what was just deleted, by the ids of its records; what other tags would feel is asked first. */
export async function undo(context: CommandContext, ids: readonly string[]): Promise<void> {
  const { records, store, ui } = context;
  const { writer } = store;
  const wanted = (await records.all()).filter(({ id }) => ids.includes(id));
  const [first] = wanted;
  if (first === undefined) {
    await ui.warn('What was deleted is no longer remembered.');
    return;
  }
  if (writer === undefined || !(await isHere(context, first))) return;
  const forgotten = ids.length - wanted.length;
  if (forgotten > 0)
    context.log(`${countWords(forgotten, 'record')} of what was deleted can no longer be read.`);
  const plans = await ui.wait('Looking at what is there', () => plansFor(wanted, writer));
  if (!(await mayTouchFollowers(context, wanted, plans))) return;
  if (wanted.length === 1) await restoreOne(context, writer, first);
  else await restoreAll(context, writer, wanted);
}

/** Restores what was chosen from the list: says whether it can come back, and asks. */
async function restoreChosen(context: CommandContext, writer: Writer, deleted: Deleted): Promise<void> {
  const { ui } = context;
  if (!(await isHere(context, deleted))) return;
  const fate = await ui.wait('Asking what can still come back', () => writer.restorability(deleted));
  if (fate.kind === 'forbidden') {
    await ui.warn(`${deletedName(deleted)} cannot be restored: ${restorabilityWords(fate)}.`);
    return;
  }
  const plan = await writer.restorationPlan(deleted);
  if (plan.kind !== 'steps') return restoreOne(context, writer, deleted);
  const asked = restorationQuestion(deleted, plan);
  const doubt = fate.kind === 'yes' ? '' : `${sentence(restorabilityWords(fate))}\n`;
  const question = { ...asked, detail: `${doubt}${asked.detail}\n${clusterWords(context)}` };
  const answer = await ui.confirm(question, 'Restore', 'Copy as oc Commands');
  if (answer === 'Copy as oc Commands') await ui.copy(ocRestore(plan, ocPlace(context)));
  if (answer === 'Restore') await restoreOne(context, writer, deleted);
}

/** What was deleted on another cluster is not put into this one. */
async function isHere(context: CommandContext, deleted: Deleted): Promise<boolean> {
  if (deleted.server === serverOf(context)) return true;
  const host = plainLine(hostOf(deleted.server));
  const name = deletedName(deleted);
  await context.ui.warn(`${name} was deleted on ${host}. Switch to a context of that cluster to restore it.`);
  return false;
}

async function plansFor(wanted: readonly Deleted[], writer: Writer): Promise<readonly RestorationPlan[]> {
  const plans: RestorationPlan[] = [];
  for (const deleted of wanted) plans.push(await writer.restorationPlan(deleted));
  return plans;
}

/** An undo needs no second question, unless other tags would feel it. */
async function mayTouchFollowers(
  { ui }: CommandContext,
  wanted: readonly Deleted[],
  plans: readonly RestorationPlan[],
): Promise<boolean> {
  const [only, second] = wanted;
  const [plan] = plans;
  const felt = plans.filter((each) => each.kind === 'steps' && each.followers.length > 0);
  if (felt.length === 0 || only === undefined || plan?.kind !== 'steps') return felt.length === 0;
  const question =
    second === undefined ? restorationQuestion(only, plan) : restorationsQuestion(wanted, plans);
  return (await ui.confirm(question, 'Restore')) === 'Restore';
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

function serverOf({ store }: CommandContext): string | undefined {
  return store.connection.kind === 'connected' ? store.connection.server : undefined;
}

/** What can be said of each of the newest, a few at a time. */
async function fatesOf(
  all: readonly Deleted[],
  writer: Writer,
  server: string | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const words = new Map<string, string>();
  const waiting = all.filter((deleted) => deleted.server === server).slice(0, askedFor);
  await inParallel(waiting, parallel, async (deleted) => {
    if (!signal.aborted) words.set(deleted.id, await fateOf(deleted, writer));
  });
  for (const { id, server: other } of all) {
    if (other !== server) words.set(id, `on ${plainLine(hostOf(other))}`);
  }
  return words;
}

async function fateOf(deleted: Deleted, writer: Writer): Promise<string> {
  try {
    return restorabilityWords(await writer.restorability(deleted));
  } catch (error) {
    return describeFailure(failureOf(error, `ask for ${deletedName(deleted)}`)).summary;
  }
}

function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}

function choiceOf(deleted: Deleted, fate = 'cannot be told before trying'): Choice<Deleted> {
  const revisions = deleted.snapshot.tags.reduce((sum, tag) => sum + tag.revisions.length, 0);
  const tags = deleted.tag === undefined ? `${countWords(deleted.snapshot.tags.length, 'tag')}, ` : '';
  return {
    label: plainLine(deletedName(deleted)),
    description: `${ageWords(deleted.at, Date.now())} · ${fate}`,
    detail: `${tags}${countWords(revisions, 'revision')}`,
    icon: deleted.tag === undefined ? 'package' : 'tag',
    value: deleted,
  };
}

async function restoreOne(context: CommandContext, writer: Writer, deleted: Deleted): Promise<void> {
  const { ui } = context;
  const outcome = await ui.wait(`Restoring ${deletedName(deleted)}`, () => writer.restore(deleted));
  await remember(context, deleted, outcome);
  const { kind, message } = restorationSummary(deleted, outcome);
  if (kind === 'done') await ui.inform(message);
  else await ui.warn(message);
}

/** What is back whole is no longer remembered as deleted; the log has what did not come back. */
async function remember(
  { log, records }: CommandContext,
  deleted: Deleted,
  outcome: RestorationOutcome,
): Promise<void> {
  if (isBack(outcome)) await records.remove(deleted.id);
  if (outcome.kind === 'restored') for (const missing of outcome.missing) log(missingWords(missing));
}

function isBack(outcome: RestorationOutcome): boolean {
  if (outcome.kind === 'restored') return outcome.missing.length === 0 && outcome.pullable !== 'no';
  return outcome.kind === 'there';
}

async function restoreAll(
  context: CommandContext,
  writer: Writer,
  wanted: readonly Deleted[],
): Promise<void> {
  const { ui } = context;
  const troubles: string[] = [];
  let back = 0;
  await ui.progress(`Restoring ${countWords(wanted.length, 'item')}`, async (report, signal) => {
    for (const [done, deleted] of wanted.entries()) {
      if (signal.aborted) return;
      report(`${done + 1} of ${wanted.length}: ${deletedName(deleted)}`, done / wanted.length);
      try {
        const outcome = await writer.restore(deleted);
        await remember(context, deleted, outcome);
        const { kind, message } = restorationSummary(deleted, outcome);
        if (isBack(outcome)) back += 1;
        if (kind !== 'done') troubles.push(message);
      } catch (error) {
        troubles.push(describeFailure(failureOf(error, `restore ${deletedName(deleted)}`)).summary);
      }
    }
  });
  for (const trouble of troubles) context.log(trouble);
  const message = `Restored ${back} of ${countWords(wanted.length, 'item')}.`;
  if (troubles.length === 0 && back === wanted.length) await ui.inform(message);
  else await ui.warn(`${message} ${listWords(troubles.slice(0, 3))}`);
}
