import { FailureError } from '../model/failure.ts';
import type { LoginEnd } from '../model/login/loginEnd.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import { plainLine } from '../model/text.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import type { LoginPlace } from './loginAddress.ts';
import { newAccountLogin } from './loginAccountsNew.ts';

/** A login to use, and for how long it is good. */
export interface ChosenLogin extends RegistryLogin {
  readonly place: LoginPlace;
  readonly end: LoginEnd;
  /** Whether it is that of the user, and not of a service account. */
  readonly isOwn: boolean;
  /** Whether `oc` has it too; what a plugin makes, most versions do not give away. */
  readonly ocHasIt: boolean;
}

/**
 * The login of the user at a registry. Those without a token are told why, and offered a service account instead; undefined
 * when they decline.
 */
export async function registryLogin(
  context: CommandContext,
  place: LoginPlace,
): Promise<ChosenLogin | undefined> {
  const { host, logins } = place;
  const { hasPlugin, impersonates } = logins.traits;
  if (impersonates && !(await takesRealUser(context))) return undefined;
  const found = await cancellable(context, 'Asking how long the login lasts', async (signal) => {
    const own = await logins.own(signal);
    if (own === undefined) return { login: undefined };
    const end = await endOf(logins.learnEnd(signal));
    return { login: { ...own, host, place, end, isOwn: true, ocHasIt: !hasPlugin } };
  });
  if (found === undefined || found.login !== undefined) return found?.login;
  const create = 'New Service Account…';
  const answer = await context.ui.warn(
    'You are logged in to the cluster with a certificate or a password, and the registry takes tokens only. A service account can log in instead.',
    create,
  );
  return answer === create ? newAccountLogin(context, place) : undefined;
}

async function takesRealUser({ ui, store }: CommandContext): Promise<boolean> {
  const { connection } = store;
  const other = connection.kind === 'connected' ? connection.user : undefined;
  const anyway = 'Log In Anyway';
  const acts = other === undefined ? 'as another user' : `as ${plainLine(other)}`;
  const answer = await ui.warn(
    `This context acts ${acts} in the cluster. The registry does not know of that: the login is that of the user whose token it is, with all rights of that user.`,
    anyway,
  );
  return answer === anyway;
}

/** How long a login lasts is good to know, and nothing depends on it. */
async function endOf(learned: Promise<LoginEnd>): Promise<LoginEnd> {
  try {
    return await learned;
  } catch (error) {
    if (error instanceof FailureError) return { kind: 'unknown' };
    throw error;
  }
}
