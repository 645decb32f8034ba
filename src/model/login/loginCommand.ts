import { ocHead, type OcPlace } from '../ocCommand.ts';
import { powerShellText } from '../powerShell.ts';
import { isRegistryHost } from '../registryAddress/registryAddress.ts';
import { Secret } from '../secret.ts';
import { wordIn, type ShellKind } from '../shellKind.ts';
import { loginArguments, type LoginTool } from './loginTool.ts';

/** What a login command is made for. */
export interface LoginCommandParts {
  readonly tool: LoginTool;
  readonly host: string;
  readonly user: string;
  readonly shell: ShellKind;
  /** Which context `oc` takes the token from. */
  readonly place: OcPlace;
}

/**
 * A line that logs in with the token that `oc` has, which is not in it:
 * `oc whoami -t | docker login -u phillip --password-stdin HOST`. Undefined when the shell has no safe form for a part of it.
 */
export function loginCommand({ tool, host, user, shell, place }: LoginCommandParts): string | undefined {
  if (!isRegistryHost(host)) return undefined;
  const oc = ocHead(place);
  if (tool === 'oc') return lineOf(shell, [...oc, 'registry', 'login', `--registry=${host}`]);
  const source = lineOf(shell, [...oc, 'whoami', '-t']);
  const sink = toolLine(tool, { host, user, shell });
  return source === undefined || sink === undefined ? undefined : `${source} | ${sink}`;
}

/**
 * A line that has the token in it, on the input of the tool and not among its arguments. It begins with a space, which keeps
 * it out of the history of those shells that are set up so. Undefined when the shell has no safe form for a part of it.
 */
export function loginCommandWith(
  token: Secret,
  tool: Exclude<LoginTool, 'oc'>,
  parts: Pick<LoginCommandParts, 'host' | 'user' | 'shell'>,
): Secret | undefined {
  const sink = isRegistryHost(parts.host) ? toolLine(tool, parts) : undefined;
  const source = echoed(token.reveal(), parts.shell);
  return source === undefined || sink === undefined ? undefined : new Secret(` ${source}| ${sink}`);
}

function toolLine(
  tool: Exclude<LoginTool, 'oc'>,
  { host, user, shell }: Pick<LoginCommandParts, 'host' | 'user' | 'shell'>,
): string | undefined {
  // Any name will do for the registry; one that cannot be written down is not worth giving up for.
  const name = wordIn(shell, user) === undefined ? 'user' : user;
  return lineOf(shell, [tool, ...loginArguments(tool, { host, user: name })]);
}

/**
 * What writes a token to a pipe. Commands of the shell itself: a token is in no list of processes. Which those are is not
 * known of other shells, in some of which `printf` and `echo` are programs.
 */
function echoed(token: string, shell: ShellKind): string | undefined {
  const word = wordIn(shell, token);
  if (word === undefined) return undefined;
  switch (shell) {
    case 'sh':
    case 'fish':
      return `printf %s ${word} `;
    case 'powershell':
      return `${powerShellText(token)} `;
    case 'cmd':
      // Quotes and a space before the pipe would become part of the token.
      return word === token ? `echo ${token}` : undefined;
    case 'other':
      return undefined;
  }
}

function lineOf(shell: ShellKind, words: readonly string[]): string | undefined {
  const written = words.map((word) => wordIn(shell, word));
  return written.every((word) => word !== undefined) ? written.join(' ') : undefined;
}
