import type { Deleted } from '../model/deleted.ts';
import {
  deletedName,
  restorabilityWords,
  restorationQuestion,
  restorationSummary,
} from '../model/restorationWords.ts';
import { failureOf } from '../model/failure.ts';
import { describeFailure, failureText } from '../model/failureWords.ts';
import { ocRestore } from '../model/ocCommand.ts';
import type { RestorationOutcome, RestorationPlan } from '../model/restoration.ts';
import { plainLine } from '../model/text.ts';
import { ageWords, countWords, listWords } from '../model/words.ts';
import type { Writer } from '../store/writer.ts';
import type { Command, CommandContext } from './command.ts';
import { ocPlace } from './ocPlace.ts';
import type { Choice } from './ui.ts';

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
    if (all.length === 0 || writer === undefined) {
      await ui.inform('Nothing was deleted from this machine lately.');
      return;
    }
    const fates = await ui.progress('Asking what can still come back', (_, signal) =>
      fatesOf(all, writer, serverOf(context), signal),
    );
    const choices = all.map((deleted) => choiceOf(deleted, fates.get(deleted.id)));
    const picked = await ui.pick('Recently deleted', 'Choose what to restore', choices);
    if (picked !== undefined) await restoreOne(context, writer, picked.value);
  },
};

/** Puts back what was just deleted, by the ids of its records; what other tags would feel is asked first. */
export async function undo(context: CommandContext, ids: readonly string[]): Promise<void> {
  const { records, store, ui } = context;
  const { writer } = store;
  if (writer === undefined) return;
  const wanted = (await records.all()).filter(({ id }) => ids.includes(id));
  const [only, ...others] = wanted;
  if (only === undefined) await ui.warn('What was deleted is no longer remembered.');
  else if (others.length === 0) await restoreOne(context, writer, only, 'undo');
  else await restoreAll(context, writer, wanted);
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
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      words.set(next.id, await fateOf(next, writer));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
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

async function restoreOne(
  context: CommandContext,
  writer: Writer,
  deleted: Deleted,
  why: 'undo' | 'chosen' = 'chosen',
): Promise<void> {
  const { records, ui } = context;
  if (deleted.server !== serverOf(context)) {
    const host = plainLine(hostOf(deleted.server));
    await ui.warn(
      `${deletedName(deleted)} was deleted on ${host}. Switch to a context of that cluster to restore it.`,
    );
    return;
  }
  const plan = await writer.restorationPlan(deleted);
  if (!(await isWanted(context, deleted, plan, why))) return;
  const outcome = await ui.progress(`Restoring ${deletedName(deleted)}`, () => writer.restore(deleted));
  if (outcome.kind !== 'taken') await records.remove(deleted.id);
  logMissing(context, outcome);
  const { kind, message } = restorationSummary(deleted, outcome);
  if (kind === 'done') await ui.inform(message);
  else await ui.warn(message);
}

/** An undo needs no second question, unless other tags would feel it. */
async function isWanted(
  context: CommandContext,
  deleted: Deleted,
  plan: RestorationPlan,
  why: 'undo' | 'chosen',
): Promise<boolean> {
  if (plan.kind !== 'steps' || (why === 'undo' && plan.followers.length === 0)) return true;
  const { ui } = context;
  const answer = await ui.confirm(restorationQuestion(deleted, plan), 'Restore', 'Copy as oc Commands');
  if (answer === 'Copy as oc Commands') await ui.copy(ocRestore(plan, ocPlace(context)));
  return answer === 'Restore';
}

/** The message names the first of what did not come back; the log has them all. */
function logMissing({ log }: CommandContext, outcome: RestorationOutcome): void {
  if (outcome.kind === 'restored') for (const failure of outcome.missing) log(failureText(failure));
}

async function restoreAll(
  context: CommandContext,
  writer: Writer,
  wanted: readonly Deleted[],
): Promise<void> {
  const { records, ui } = context;
  const troubles: string[] = [];
  let back = 0;
  await ui.progress(`Restoring ${countWords(wanted.length, 'item')}`, async (report, signal) => {
    for (const [done, deleted] of wanted.entries()) {
      if (signal.aborted) return;
      report(`${done + 1} of ${wanted.length}: ${deletedName(deleted)}`, done / wanted.length);
      try {
        const outcome = await writer.restore(deleted);
        logMissing(context, outcome);
        const { kind, message } = restorationSummary(deleted, outcome);
        if (outcome.kind !== 'taken') await records.remove(deleted.id);
        if (outcome.kind !== 'taken') back += 1;
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
