import { alreadyWords, outcomeWords } from '../model/access/accessOutcomeWords.ts';
import type { AccessPlan, AccessWish } from '../model/access/accessPlan.ts';
import { accessQuestion, firstOf } from '../model/access/accessQuestions.ts';
import { plainLine } from '../model/text.ts';
import type { AccessPlace } from './accessPlace.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { clusterWords } from './ocPlace.ts';

/**
 * Looks at the access to a project, says what a wish would change and asks; then changes it and says what is so then.
 * `now` is a sentence on what is so before. Rejects with a `FailureError`.
 */
export async function changeAccess(
  context: CommandContext,
  { project, accesses, writer }: AccessPlace,
  wish: AccessWish,
  now = '',
): Promise<void> {
  const { ui } = context;
  if (!(await isStillShown(context, { writer }, 'changed'))) return;
  const name = plainLine(project);
  const looked = await cancellable(context, `Looking who has access to ${name}`, (signal) =>
    accesses.look(project, signal),
  );
  if (looked === undefined) return;
  const plan = accesses.plan(looked, wish);
  if (plan.edits.length === 0) {
    await ui.inform(nothingToDo(plan));
    return;
  }
  const { button, message, detail } = accessQuestion(plan, clusterWords(context));
  const question = { message, detail: now === '' ? detail : `${now}\n${detail}` };
  if ((await ui.confirm(question, button)) !== button) return;
  const outcome = await ui.wait(`Changing the access to ${name}`, () => accesses.change(plan));
  const { isDone, text } = outcomeWords(wish, outcome);
  if (isDone) await ui.inform(text);
  else await ui.warn(text);
}

/** Why a wish takes nothing. */
function nothingToDo({ wish, project, warnings }: AccessPlan): string {
  if (warnings.length === 0) return alreadyWords(wish, project);
  return [...firstOf(warnings, 'more of the kind'), 'Nothing was changed.'].join(' ');
}
