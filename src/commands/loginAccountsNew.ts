import type { Writer } from '../changes/writer.ts';
import type { AccountOutcome } from '../changes/loginAccounts.ts';
import { failureText } from '../model/failureWords.ts';
import {
  accountNameProblem,
  accountQuestion,
  accountRights,
  lifetimes,
  roleWords,
  type AccountPlan,
  type AccountRole,
} from '../model/login/loginAccount.ts';
import { untilWords, type LoginEnd } from '../model/login/loginEnd.ts';
import { plainLine } from '../model/text.ts';
import { listWords } from '../model/words.ts';
import type { IssuedToken } from '../cluster/clusterLogins.ts';
import type { CommandContext } from './command.ts';
import type { LoginPlace } from './loginAddress.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords } from './ocPlace.ts';
import { pickProject } from './pickTag.ts';
import type { ChosenLogin } from './registryLogin.ts';
import type { Choice } from './ui.ts';

const title = 'New service account';

/** Makes a service account as the user wants it, after a confirmation; its token is the answer. Undefined when it was not made. */
export async function newAccountLogin(
  context: CommandContext,
  place: LoginPlace,
): Promise<ChosenLogin | undefined> {
  const { ui } = context;
  const { writer } = place;
  const project = await pickProject(context, title);
  if (project === undefined || !(await mayCreate(context, writer, project))) return undefined;
  const plan = await askPlan(context, project);
  if (plan === undefined || !(await isStillShown(context, place, 'created'))) return undefined;
  const question = accountQuestion(plan, clusterWords(context));
  if ((await ui.confirm(question, 'Create')) !== 'Create') return undefined;
  const outcome = await ui.wait(`Creating the service account ${plan.name}`, () =>
    writer.createLoginAccount(plan),
  );
  if (outcome.kind === 'made') return loginOf(context, plan, outcome.issued, place);
  await ui.warn(outcome.kind === 'taken' ? takenWords(plan) : failedWords(outcome));
  return undefined;
}

/** Asks for how long a token is to last; undefined when dismissed. */
export async function askLifetime({ ui }: CommandContext, asking: string): Promise<number | undefined> {
  const choices = lifetimes.map(({ label, seconds }) => ({ label, icon: 'clock', value: seconds }));
  const placeholder = 'How long it lasts; the cluster may allow less';
  return (await ui.pick(asking, placeholder, choices))?.value;
}

/** A token of an account as a login. Says so when the cluster gave it less time than was asked for. */
export function loginOf(
  { ui }: CommandContext,
  { name, seconds }: Pick<AccountPlan, 'name' | 'seconds'>,
  { token, at }: IssuedToken,
  place: LoginPlace,
): ChosenLogin {
  const end: LoginEnd = at === undefined ? { kind: 'unknown' } : { kind: 'at', at };
  const now = Date.now();
  // Clocks differ by seconds, limits by hours.
  if (at !== undefined && at < now + seconds * 1000 - tolerance) {
    void ui.inform(
      `The cluster allows less time than was asked for: the token lasts ${untilWords(end, now)}.`,
    );
  }
  return { host: place.host, place, user: name, token, end, isOwn: false, ocHasIt: false };
}

const tolerance = 60_000;

/** Whether projects, and what a question says, are of the cluster that is shown; else says that nothing was done. */
export async function isStillShown(
  { store, ui }: CommandContext,
  { writer }: Pick<LoginPlace, 'writer'>,
  done: 'created' | 'revoked' | 'changed' | 'deleted',
): Promise<boolean> {
  if (store.writer === writer) return true;
  await ui.warn(`Another context is shown by now, so nothing was ${done}.`);
  return false;
}

async function mayCreate(context: CommandContext, writer: Writer, project: string): Promise<boolean> {
  const missing = await missingRight(writer, accountRights(project), 'admin');
  if (missing === undefined) return true;
  await context.ui.warn(`You may not make service accounts for logins in ${plainLine(project)}: ${missing}`);
  return false;
}

async function askPlan(context: CommandContext, project: string): Promise<AccountPlan | undefined> {
  const { ui } = context;
  const name = await ui.input({
    title: `${title} in ${plainLine(project)}`,
    prompt: 'Name of the service account',
    value: 'registry-login',
    validate: (text) => {
      const problem = accountNameProblem(text);
      return problem === undefined ? undefined : { kind: 'problem', text: problem };
    },
  });
  if (name === undefined) return undefined;
  const asking = `${title} ${name} in ${plainLine(project)}`;
  const role = (
    await ui.pick(asking, 'Role', ['registry-viewer' as const, 'registry-editor' as const].map(roleChoice))
  )?.value;
  if (role === undefined) return undefined;
  const seconds = await askLifetime(context, asking);
  return seconds === undefined ? undefined : { project, name, role, seconds };
}

function roleChoice(role: AccountRole): Choice<AccountRole> {
  const icon = role === 'registry-viewer' ? 'eye' : 'edit';
  return { label: role, description: `may ${roleWords(role)} of the project`, icon, value: role };
}

function takenWords({ name, project }: AccountPlan): string {
  return `There is a service account ${name} in ${plainLine(project)} already, which was left as it is. Choose another name.`;
}

function failedWords({ failure, stays }: Extract<AccountOutcome, { kind: 'failed' }>): string {
  const left =
    stays.length === 0
      ? 'Nothing of it is left in the cluster.'
      : `Left in the cluster: ${listWords(stays.map((one) => plainLine(one)))}.`;
  return `${failureText(failure)} ${left}`;
}
