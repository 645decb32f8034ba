import type { LoginCheck } from '../model/pullSecret/loginCheck.ts';
import type { PullLogin } from '../model/pullSecret/pullSecret.ts';
import { keyWords, registryKey, wellKnownRegistries } from '../model/pullSecret/registryKey.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';
import { checkLogin } from './pullSecretCheck.ts';
import type { RegistryChoices } from './pullSecretLogins.ts';
import type { PullSecretPlace } from './pullSecretPlace.ts';
import type { Choice, Remark } from './ui.ts';

/** A login that was typed, and what came of trying it. */
interface TypedLogin {
  readonly login: PullLogin;
  readonly check: LoginCheck;
}

/** Asks for a registry, unless it is known, and a login there, which is tried. Undefined when the user gives up. */
export async function typedLogin(
  context: CommandContext,
  place: PullSecretPlace,
  title: string,
  registries: RegistryChoices,
): Promise<TypedLogin | undefined> {
  const key = keyOf(registries.host) ?? (await askRegistry(context, title, registries));
  return key === undefined ? undefined : typedLoginFor(context, place, title, key);
}

/** Asks for a login for a key of `auths` until the registry takes it, or the user wants it all the same. */
export async function typedLoginFor(
  context: CommandContext,
  place: PullSecretPlace,
  title: string,
  key: string,
): Promise<TypedLogin | undefined> {
  const { ui } = context;
  const [again, anyway] = ['Type Again', 'Save Anyway'] as const;
  let user = '';
  for (;;) {
    const login = await askLogin(context, title, key, user);
    const check = login && (await checkLogin(context, place, login));
    if (login === undefined || check === undefined) return undefined;
    if (check.kind !== 'refused') return { login, check };
    // A message would be gone before it is answered, and all that was typed with it.
    const question = { message: check.words, detail: 'Whatever is to pull with it would fail.' };
    const answer = await ui.confirm(question, again, anyway);
    if (answer === anyway) return { login, check };
    if (answer === undefined) return undefined;
    ({ user } = login);
  }
}

async function askLogin(
  { ui }: CommandContext,
  title: string,
  key: string,
  typedBefore: string,
): Promise<PullLogin | undefined> {
  const host = plainLine(keyWords(key));
  const user = await ui.input({
    title,
    prompt: `User name at ${host}`,
    value: typedBefore,
    placeholder: 'a robot or service account where the registry has them',
    validate: (text) => problem(userProblem(text)),
  });
  if (user === undefined) return undefined;
  const password = await ui.secretInput({
    title,
    prompt: `Password or token of ${plainLine(user)} at ${host}`,
    validate: (text) => {
      if (text === '') return problem('A login needs a password or a token.');
      return text === text.trim() ? undefined : { kind: 'note', text: 'It begins or ends with a space.' };
    },
  });
  return password && { key, user: user.trim(), password };
}

function userProblem(user: string): string | undefined {
  if (user.trim() === '') return 'A login needs a user name.';
  return user.includes(':') ? 'A user name has no colon: the password begins behind it.' : undefined;
}

async function askRegistry(
  { ui }: CommandContext,
  title: string,
  { failing }: RegistryChoices,
): Promise<string | undefined> {
  const hosts = [...new Set([...failing, ...wellKnownRegistries])];
  const choices: Choice<string | undefined>[] = hosts.map((host) => ({
    label: plainLine(host),
    description: failing.includes(host) ? 'imports from it fail' : '',
    icon: 'server',
    value: host,
  }));
  const other = { label: 'Another registry…', icon: 'edit', value: undefined };
  const picked = await ui.pick(title, 'Registry', [...choices, other]);
  if (picked === undefined) return undefined;
  if (picked.value !== undefined) return keyOf(picked.value);
  const typed = await ui.input({
    title,
    prompt: 'Registry, with a port or the beginning of its repositories if need be',
    placeholder: 'quay.io or quay.io/org',
    validate: (text) => {
      const found = registryKey(text);
      return typeof found === 'string' ? problem(found) : undefined;
    },
  });
  return keyOf(typed);
}

function keyOf(registry: string | undefined): string | undefined {
  const found = registry === undefined ? undefined : registryKey(registry);
  return typeof found === 'object' ? found.key : undefined;
}

function problem(text: string | undefined): Remark | undefined {
  return text === undefined ? undefined : { kind: 'problem', text };
}
