import type { Writer } from '../changes/writer.ts';
import { accountWords, revokeQuestion, type LoginAccount } from '../model/login/loginAccount.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { FoundAccounts } from '../store/logins.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { copyCommandFor } from './copyLoginCommand.ts';
import { logInWith } from './logIn.ts';
import { askLifetime, isStillShown, loginOf, newAccountLogin } from './loginAccountsNew.ts';
import { loginAddress, type LoginPlace } from './loginAddress.ts';
import { clusterWords } from './ocPlace.ts';
import type { ChosenLogin } from './registryLogin.ts';
import type { Choice } from './ui.ts';

const title = 'Registry logins';

/** Lists the service accounts that were made for logins: revokes them, gives them new tokens, makes another. */
export const loginAccounts: Command = {
  id: 'imageRegistry.loginAccounts',
  async run(context) {
    const { logins, writer } = context.store;
    if (logins === undefined || writer === undefined) {
      await context.ui.warn('There is no connection to a cluster.');
      return;
    }
    const found = await cancellable(context, 'Looking for registry logins', (signal) =>
      logins.accounts(signal),
    );
    if (found === undefined) return;
    const picked = await context.ui.pick(title, placeholderFor(found), accountChoices(found));
    if (picked === undefined) return;
    if (picked.value === undefined) await use(context, (place) => newAccountLogin(context, place));
    else await actOn(context, writer, picked.value);
  },
};

function placeholderFor({ accounts, unread, notAsked }: FoundAccounts): string {
  const gaps = [
    unread.length === 0 ? '' : `${countWords(unread.length, 'project')} could not be read`,
    notAsked === 0 ? '' : `${countWords(notAsked, 'project')} not looked at: open one in the tree first`,
  ].filter((gap) => gap !== '');
  const none = gaps.length === 0 ? 'No service account was made here yet' : 'No service account was found';
  const what = accounts.length === 0 ? none : 'Service accounts that were made here';
  return [what, ...gaps].join('; ');
}

function accountChoices({ accounts }: FoundAccounts): Choice<LoginAccount | undefined>[] {
  const now = Date.now();
  return [
    ...accounts.map((account) => ({
      label: plainLine(account.name),
      description: accountWords(account, now),
      icon: 'account',
      value: account,
    })),
    { label: 'New service account…', icon: 'add', value: undefined },
  ];
}

async function actOn(context: CommandContext, writer: Writer, account: LoginAccount): Promise<void> {
  const actions = [
    { label: 'New token…', description: 'earlier ones stay good', icon: 'key', value: 'token' as const },
    { label: 'Revoke…', description: 'its tokens stop working', icon: 'trash', value: 'revoke' as const },
  ];
  const asking = `${title}: ${plainLine(account.name)} in ${plainLine(account.project)}`;
  const action = (await context.ui.pick(asking, 'What to do with it', actions))?.value;
  if (action === 'token') await use(context, (place) => newToken(context, writer, account, place));
  if (action === 'revoke') await revoke(context, writer, account);
}

async function newToken(
  context: CommandContext,
  writer: Writer,
  account: LoginAccount,
  place: LoginPlace,
): Promise<ChosenLogin | undefined> {
  const seconds = await askLifetime(context, `New token of ${plainLine(account.name)}`);
  if (seconds === undefined || !(await isStillShown(context, { writer }, 'created'))) return undefined;
  const issued = await writer.requestLoginToken(account, seconds);
  return loginOf(context, { name: account.name, seconds }, issued, place);
}

async function revoke(context: CommandContext, writer: Writer, account: LoginAccount): Promise<void> {
  const { ui } = context;
  if (!(await isStillShown(context, { writer }, 'revoked'))) return;
  if ((await ui.confirm(revokeQuestion(account, clusterWords(context)), 'Revoke')) !== 'Revoke') return;
  await ui.wait(`Revoking ${plainLine(account.name)}`, () => writer.revokeLoginAccount(account));
  await ui.inform(`Revoked the login ${plainLine(account.name)} in ${plainLine(account.project)}.`);
}

/** Gets a login for the registry, and asks what to do with it: its token is shown to nobody, and kept nowhere else. */
async function use(
  context: CommandContext,
  login: (place: LoginPlace) => Promise<ChosenLogin | undefined>,
): Promise<void> {
  const place = await loginAddress(context);
  const made = place && (await login(place));
  if (made === undefined) return;
  const uses = [
    { label: 'Log in on this machine…', icon: 'log-in', value: logInWith },
    { label: 'Copy login command…', icon: 'copy', value: copyCommandFor },
  ];
  const picked = await context.ui.pick(`Token of ${made.user}`, 'What to do with it', uses);
  await picked?.value(context, made);
}
