import { unreadFacts } from '../model/access/accessFacts.ts';
import { outcomeWords } from '../model/access/accessOutcomeWords.ts';
import { planAccessChange } from '../model/access/planAccess.ts';
import { accountsOf } from '../model/access/subject.ts';
import { ocGrantPull, ocTag } from '../model/ocCommand.ts';
import type { Retag } from '../model/retag.ts';
import { retagQuestion, retagSummary, type MoveEffects } from '../model/retagWords.ts';
import { followersIn } from '../model/tag.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Use } from '../model/usedBy.ts';
import type { Writer } from '../changes/writer.ts';
import type { CommandContext } from './command.ts';
import { ocPlace } from './ocPlace.ts';
import { lookForUses, usesOfTag } from './tagUses.ts';

/**
 * Gives an image a tag and looks after who may pull it. Where the tag exists, it says what would move and asks first.
 * `writer` is that of the session in which the user chose: another context may be shown by now.
 */
export async function confirmAndTag(context: CommandContext, writer: Writer, retag: Retag): Promise<void> {
  const { ui } = context;
  if (retag.confirmed !== undefined && !(await mayMove(context, retag))) return;
  const outcome = await writer.tag(retag);
  const { kind, message } = retagSummary(retag, outcome);
  if (kind === 'done') void ui.inform(message);
  else await ui.warn(message);
  if (outcome.kind === 'tagged') await lookAfterPulls(context, writer, retag);
}

async function mayMove(context: CommandContext, retag: Retag): Promise<boolean> {
  const question = retagQuestion(retag, await effectsOf(context, retag.target), context.store.now);
  const answer = await context.ui.confirm(question, question.button, 'Copy as oc Command');
  if (answer === 'Copy as oc Command') await context.ui.copy(ocTag(retag, ocPlace(context)));
  return answer === question.button;
}

/** What moves along with a tag, and the workloads and builds that this starts. */
async function effectsOf({ store, ui }: CommandContext, target: TagTarget): Promise<MoveEffects> {
  const { project, stream, tag } = target;
  const holder = {};
  await store.openProject(project, holder);
  try {
    const tags = (await store.findStream(project, stream))?.tags ?? [];
    const followers = followersIn(tags, project, stream, tag).map(({ name }) => name);
    const moving = [tag, ...followers].map((name) => ({ project, stream, tag: name }));
    await ui.progress('Looking at what depends on it', (_, signal) => lookForUses(moving, store, signal));
    const seen = moving.map((each) => usesOfTag(each, store));
    const uses = seen.flatMap((used) => used.uses).filter(isTriggered);
    const once = new Map(uses.map((use) => [`${use.project} ${use.workload} ${use.name}`, use]));
    const sure = seen.every(({ kind, unseen }) => kind === 'looked' && unseen.length === 0);
    return { followers, started: { uses: [...once.values()], sure } };
  } finally {
    store.closeProject(project, holder);
  }
}

/** Whether an image change of the tag starts it; paused and manual triggers do not. */
function isTriggered({ by, how }: Use): boolean {
  return by === 'tag' && /(^|[,;] )image-change trigger/.test(how);
}

/** An image promoted to another project is of use only where its pods may pull it. */
async function lookAfterPulls(
  context: CommandContext,
  writer: Writer,
  { source, target }: Retag,
): Promise<void> {
  const { ui } = context;
  if (source.project === target.project) return;
  const pod = { kind: 'serviceAccount', project: target.project, name: 'default' } as const;
  const access = await writer.mayPull(pod, source.project);
  const [from, to] = [plainLine(source.project), plainLine(target.project)];
  if (access.kind === 'yes') return;
  if (access.kind === 'unknown') {
    await ui.inform(`Whether the pods of ${to} may pull images of ${from} could not be checked.`);
    return;
  }
  const problem = `The pods of ${to} may not pull images of ${from}.`;
  if (access.mayGrant === 'no') {
    await ui.warn(
      `${problem} An administrator of ${from} can grant system:image-puller to system:serviceaccounts:${to}.`,
    );
    return;
  }
  const answer = await ui.warn(
    `${problem} Grant it to all service accounts of ${to}?`,
    'Grant',
    'Copy as oc Command',
  );
  const grant = { project: source.project, to: target.project };
  if (answer === 'Copy as oc Command') await ui.copy(ocGrantPull(grant, ocPlace(context)));
  if (answer !== 'Grant') return;
  const wish = { kind: 'add', subjects: [accountsOf(target.project)], level: 'pull' } as const;
  const outcome = await writer.changeAccess(planAccessChange(unreadFacts(source.project), wish));
  const { isDone, text } = outcomeWords(wish, outcome);
  if (isDone) await ui.inform(`The pods of ${to} may now pull images of ${from}.`);
  else await ui.warn(text);
}
