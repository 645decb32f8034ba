import { FailureError } from '../model/failure.ts';
import {
  answerCheck,
  checkPlan,
  failedCheck,
  notAskedCheck,
  tokenHostQuestion,
  untestable,
  type LoginCheck,
} from '../model/pullSecret/loginCheck.ts';
import type { PullLogin } from '../model/pullSecret/pullSecret.ts';
import { registryKey } from '../model/pullSecret/registryKey.ts';
import { plainLine } from '../model/text.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import type { PullSecretPlace } from './pullSecretPlace.ts';

/**
 * Asks the registry of a login whether it takes it; another host hears of it only if the user says so. Undefined when the
 * user cancels it.
 */
export async function checkLogin(
  context: CommandContext,
  { pullSecrets }: PullSecretPlace,
  login: PullLogin,
): Promise<LoginCheck | undefined> {
  const registry = registryKey(login.key);
  if (typeof registry === 'string') return untestable;
  const { api } = registry;
  const asking = `Asking ${plainLine(api)} whether it takes the login`;
  const found = await cancellable(context, asking, (signal) => pullSecrets.look(api, signal));
  if (found === undefined) return undefined;
  const plan = checkPlan(api, found);
  if (plan.kind === 'none') return plan.check;
  const { tokenHost } = plan;
  if (plan.kind === 'ask') {
    const send = 'Send Login';
    const answer = await context.ui.confirm(tokenHostQuestion(api, plan.tokenHost), send, 'Do Not Test');
    if (answer === undefined) return undefined;
    if (answer !== send) return notAskedCheck(plan.tokenHost);
  }
  try {
    const answer = await cancellable(context, asking, (signal) =>
      pullSecrets.try(api, login, tokenHost, signal),
    );
    return answer && answerCheck(api, answer);
  } catch (error) {
    if (error instanceof FailureError) return failedCheck(api, error.failure);
    throw error;
  }
}
