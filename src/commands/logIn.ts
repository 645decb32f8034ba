import { FailureError, failureOf } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { untilWords } from '../model/login/loginEnd.ts';
import { plainLine } from '../model/text.ts';
import { listWords } from '../model/words.ts';
import type { KeptLogins, LoginProgram } from '../login/machineLogins.ts';
import type { PingAnswer } from '../registry/registryClient.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { offerAddress } from './copyPullSpec.ts';
import { newAccountLogin } from './loginAccountsNew.ts';
import { loginAddress } from './loginAddress.ts';
import { registryLogin, type ChosenLogin } from './registryLogin.ts';
import { lastFirst } from './remembered.ts';
import type { Choice } from './ui.ts';

const wayKey = 'login.way';

/** Logs docker, podman and their kin on this machine in to the registry, and asks the registry whether it takes the login. */
export const logIn: Command = {
  id: 'imageRegistry.logIn',
  async run(context) {
    const place = await loginAddress(context);
    const login = place && (await registryLogin(context, place));
    if (login !== undefined) await logInWith(context, login);
  },
};

/** A program that logs in itself, a place to write to, or another login. */
type Way =
  | { readonly kind: 'program'; readonly program: LoginProgram }
  | { readonly kind: 'place'; readonly place: KeptLogins }
  | { readonly kind: 'account' };

/** Asks what to log in, and does it. */
export async function logInWith(context: CommandContext, login: ChosenLogin): Promise<void> {
  const choices = await waysFor(context, login);
  const last = choices.find(({ label }) => label === context.remembered.get(wayKey));
  const picked = await context.ui.pick(`Log in to ${login.host}`, 'What to log in', lastFirst(choices, last));
  if (picked === undefined) return;
  if (picked.value.kind === 'account') {
    const account = await newAccountLogin(context, login.place);
    if (account !== undefined) await logInWith(context, account);
    return;
  }
  await context.remembered.set(wayKey, picked.label);
  await applied(context, login, picked.value);
}

async function waysFor({ machineLogins }: CommandContext, login: ChosenLogin): Promise<Choice<Way>[]> {
  const [programs, places] = await Promise.all([machineLogins.programs(), machineLogins.places(login.host)]);
  return [
    ...programs.map((program): Choice<Way> => {
      const description = `runs ${program} login, which keeps the login where it always does`;
      return { label: program, description, icon: 'terminal', value: { kind: 'program', program } };
    }),
    ...places.map((place): Choice<Way> => ({
      label: `Auth file of ${place.readers}`,
      description: placeWords(place),
      detail: plainLine(place.file),
      icon: 'file',
      value: { kind: 'place', place },
    })),
    ...(login.isOwn
      ? [
          {
            label: 'With a service account…',
            description: 'lasts longer than your own login',
            icon: 'person-add',
            value: { kind: 'account' } as const,
          },
        ]
      : []),
  ];
}

function placeWords({ helper, trouble }: KeptLogins): string {
  if (trouble !== undefined) return 'cannot be used as it is';
  return helper === undefined ? 'written to the file' : `kept by docker-credential-${helper}`;
}

async function applied(
  context: CommandContext,
  login: ChosenLogin,
  way: Exclude<Way, { kind: 'account' }>,
): Promise<void> {
  const { machineLogins } = context;
  try {
    const who = await cancellable(context, `Logging in to ${login.host}`, async (signal) => {
      if (way.kind === 'place') {
        const helper = await machineLogins.keep(way.place, login, signal);
        return helper === undefined
          ? way.place.readers
          : `${way.place.readers} (docker-credential-${helper})`;
      }
      await machineLogins.logInWith(way.program, login, signal);
      return way.program;
    });
    if (who !== undefined) await verify(context, login, who, narrowerWords(way));
  } catch (error) {
    const failure = failureOf(error, '');
    // docker and podman have authorities of their own, which the page of the address tells about.
    if (failure.kind !== 'program' || !/x509|certificate/i.test(failure.reason)) throw error;
    await offerAddress(context, failureText(failure));
  }
}

/** Asks the registry whether it takes what was just kept, and says what came of it. */
async function verify(
  context: CommandContext,
  login: ChosenLogin,
  who: string,
  narrower: string,
): Promise<void> {
  const host = plainLine(login.host);
  const kept = `The login was kept for ${who}`;
  try {
    const asking = `Asking ${host} whether it takes the login`;
    const answer = await cancellable(context, asking, (signal) => login.place.logins.try(login, signal));
    await sayAnswer(context, login, { who, narrower, answer });
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const why = failureText(error.failure);
    await offerAddress(context, `${kept}, but ${host} could not be asked about it. ${why}`);
  }
}

async function sayAnswer(
  context: CommandContext,
  login: ChosenLogin,
  {
    who,
    narrower,
    answer,
  }: { readonly who: string; readonly narrower: string; readonly answer: PingAnswer | undefined },
): Promise<void> {
  const { ui } = context;
  const host = plainLine(login.host);
  const kept = `The login was kept for ${who}`;
  const other = login.isOwn ? 'Log in to the cluster again, then here.' : 'Make a new token of the account.';
  switch (answer) {
    case 'ready':
      await ui.inform(`${successWords(login, who)}${narrower}`);
      return;
    case 'open':
      await ui.inform(`${kept}. The registry ${host} lets everybody in and did not look at it.`);
      return;
    case undefined:
      await ui.inform(`${kept}; the registry was not asked about it.`);
      return;
    case 'notARegistry':
      await offerAddress(context, `${kept}, but what answers at ${host} is no registry.`);
      return;
    case 'unauthorized':
      await ui.warn(`${kept}, but the registry ${host} does not accept it. ${other}`);
  }
}

/** Says which entries of the file are used instead of the new one; empty when there are none. */
function narrowerWords(way: Way): string {
  const narrower = way.kind === 'place' ? way.place.narrower : [];
  if (narrower.length === 0) return '';
  return ` Its older entries for ${listWords(narrower.map((name) => plainLine(name)))} still come first.`;
}

function successWords({ host, user, end }: ChosenLogin, who: string): string {
  const lasts = untilWords(end, Date.now());
  return `Logged in to ${plainLine(host)} as ${plainLine(user)}${lasts === '' ? '' : ` ${lasts}`}: ${who}.`;
}
