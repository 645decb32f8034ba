import { ocGrantPull, ocTag } from '../model/ocCommand.ts';
import type { Retag } from '../model/retag.ts';
import { retagQuestion, retagSummary, type Started } from '../model/retagWords.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Writer } from '../store/writer.ts';
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
  const question = retagQuestion(retag, await startedBy(context, retag.target), Date.now());
  const answer = await context.ui.confirm(question, question.button, 'Copy as oc Command');
  if (answer === 'Copy as oc Command') await context.ui.copy(ocTag(retag, ocPlace(context)));
  return answer === question.button;
}

/** The workloads and builds that an image change of the target starts. */
async function startedBy({ store, ui }: CommandContext, target: TagTarget): Promise<Started> {
  const holder = {};
  await store.openProject(target.project, holder);
  try {
    await ui.progress('Looking at what depends on it', (_, signal) => lookForUses([target], store, signal));
    const { kind, uses, unseen } = usesOfTag(target, store);
    return {
      uses: uses.filter(({ by, how }) => by === 'tag' && /(^|[,;] )image-change trigger/.test(how)),
      sure: kind === 'looked' && unseen.length === 0,
    };
  } finally {
    store.closeProject(target.project, holder);
  }
}

/** An image promoted to another project is of use only where its pods may pull it. */
async function lookAfterPulls(
  context: CommandContext,
  writer: Writer,
  { source, target }: Retag,
): Promise<void> {
  const { ui } = context;
  const access = await writer.pullAccess(source.project, target.project);
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
  await writer.grantPull(source.project, target.project);
  await ui.inform(`The pods of ${to} may now pull images of ${from}.`);
}
