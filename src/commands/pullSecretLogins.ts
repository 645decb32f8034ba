import { GarbledAuthFile } from '../model/login/authFile.ts';
import { loginsInFile, type FoundLogins } from '../model/pullSecret/authFileLogins.ts';
import type { LoginCheck } from '../model/pullSecret/loginCheck.ts';
import type { PullLogin } from '../model/pullSecret/pullSecret.ts';
import { keyWords } from '../model/pullSecret/registryKey.ts';
import type { Secret } from '../model/secret.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';
import { checkLogin } from './pullSecretCheck.ts';
import type { PullSecretPlace } from './pullSecretPlace.ts';
import { typedLogin } from './pullSecretTyped.ts';
import type { Choice } from './ui.ts';

/** Logins for a pull secret, and what came of trying each. */
export interface CheckedLogins {
  readonly logins: readonly PullLogin[];
  readonly checks: readonly LoginCheck[];
}

/** A file with logins in it. */
interface LoginFile {
  readonly name: string;
  readonly content: Secret;
}

/** Where a registry is known from, for whoever has not named one. */
export interface RegistryChoices {
  /** The registry that is meant; undefined to ask for one. */
  readonly host: string | undefined;
  /** Hosts that imports fail from. */
  readonly failing: readonly string[];
}

/** Asks where logins come from, gets and tries them; undefined when the user gives up, or there are none. */
export async function askLogins(
  context: CommandContext,
  place: PullSecretPlace,
  title: string,
  registries: RegistryChoices,
): Promise<CheckedLogins | undefined> {
  const source = (await context.ui.pick(title, 'Where the login comes from', sources))?.value;
  switch (source) {
    case undefined:
      return undefined;
    case 'typed': {
      const typed = await typedLogin(context, place, title, registries);
      return typed && { logins: [typed.login], checks: [typed.check] };
    }
    case 'file': {
      const file = await context.ui.pickSecretFile(
        'File with logins: config.json, auth.json, pull-secret.json',
      );
      return file && fromFiles(context, place, title, [{ name: file.path, content: file.content }]);
    }
    case 'machine': {
      const files = await context.machineLogins.contents();
      const named = files.map(({ file, content }) => ({ name: file, content }));
      return fromFiles(context, place, title, named);
    }
  }
}

const sources: readonly Choice<'typed' | 'file' | 'machine'>[] = [
  {
    label: 'User name and password, or token',
    description: 'typed now',
    icon: 'key',
    value: 'typed',
  },
  {
    label: 'A file with logins…',
    description: 'of docker or podman, or the pull secret from Red Hat',
    icon: 'file',
    value: 'file',
  },
  {
    label: 'A login of this machine…',
    description: 'that docker or podman keep in a file',
    icon: 'vm',
    value: 'machine',
  },
];

async function fromFiles(
  context: CommandContext,
  place: PullSecretPlace,
  title: string,
  files: readonly LoginFile[],
): Promise<CheckedLogins | undefined> {
  const { ui } = context;
  const read = files.map((file) => ({ file, found: loginsOf(file) }));
  const gaps = read.flatMap(({ file, found }) => gapsOf(file, found));
  const choices = read.flatMap(({ file, found }) =>
    typeof found === 'string' ? [] : loginChoices(file, found),
  );
  if (choices.length === 0) {
    await ui.warn(['There is no login for a pull secret.', ...gaps].join(' '));
    return undefined;
  }
  if (gaps.length > 0) await ui.inform(`Some logins cannot be put into a pull secret. ${gaps.join(' ')}`);
  const picked = await ui.pickMany(title, 'Registries whose logins are put in, and no others', choices);
  // The first one counts where a registry was chosen twice.
  const logins = [...new Map(picked.toReversed().map(({ value }) => [value.key, value])).values()].reverse();
  if (logins.length === 0) return undefined;
  const checks: LoginCheck[] = [];
  for (const login of logins) {
    const check = await checkLogin(context, place, login);
    if (check === undefined) return undefined;
    checks.push(check);
  }
  return { logins, checks };
}

/** A text is why the file cannot be understood. */
function loginsOf({ content }: LoginFile): FoundLogins | string {
  try {
    return loginsInFile(content);
  } catch (error) {
    if (error instanceof GarbledAuthFile) return error.message;
    throw error;
  }
}

function loginChoices({ name }: LoginFile, { logins }: FoundLogins): Choice<PullLogin>[] {
  return logins.map((login) => ({
    label: plainLine(keyWords(login.key)),
    description: plainLine(name),
    value: login,
  }));
}

function gapsOf({ name }: LoginFile, found: FoundLogins | string): string[] {
  if (typeof found === 'string') return [`${plainLine(name)} ${found}.`];
  return found.without.map(({ key, why }) => `${plainLine(keyWords(key))}: ${plainLine(why)}.`);
}
