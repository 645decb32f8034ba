import { parseJson } from '../http/jsonText.ts';
import { FailureError, failureOf } from '../model/failure.ts';
import { record, text } from '../model/json.ts';
import type { FoundLogin } from '../model/login/keptLogin.ts';
import type { RegistryLogin } from '../model/login/registryLogin.ts';
import { Secret } from '../model/secret.ts';
import { runTool, type ToolRun } from './runTool.ts';

/** How a helper is called. */
interface HelperCall extends Pick<ToolRun, 'env' | 'home' | 'signal'> {
  /** As `credsStore` and `credHelpers` name it. */
  readonly helper: string;
}

/** What no line of an output holds. */
const noSecret = new Secret('\n');

/** Hands a login to a credential helper. github.com/docker/docker-credential-helpers, "store". Fails with `program`. */
export async function storeLogin({ host, user, token }: RegistryLogin, call: HelperCall): Promise<void> {
  const login = { ServerURL: host, Username: user, Secret: token.reveal() };
  const input = new Secret(JSON.stringify(login));
  await run('store', { input, secret: token, doing: `keep the login for ${host}` }, call);
}

/** Makes a credential helper forget a login, if it has one. The same, "erase". Fails with `program`. */
export async function eraseLogin(host: string, call: HelperCall): Promise<void> {
  const doing = `forget the login for ${host}`;
  try {
    await run('erase', { input: new Secret(host), secret: noSecret, doing }, call);
  } catch (error) {
    if (!isNotFound(error, doing)) throw error;
  }
}

/**
 * The login that a credential helper has of a server; undefined for none. The same, "get". A token in place of a password, of
 * which the user is called `<token>`, is `unusable`. Fails with `program`.
 */
export async function fetchLogin(server: string, call: HelperCall): Promise<FoundLogin | undefined> {
  const doing = `look for the login for ${server}`;
  try {
    const said = await run('get', { input: new Secret(server), secret: noSecret, doing }, call);
    const { Username, Secret: password } = record(parseJson(said));
    const [user, word] = [text(Username), text(password)];
    if (user === '<token>') {
      const why = `docker-credential-${call.helper} has a token there that only docker can use`;
      return { kind: 'unusable', why };
    }
    return user === undefined || word === undefined
      ? undefined
      : { kind: 'login', user, password: new Secret(word) };
  } catch (error) {
    if (isNotFound(error, doing)) return undefined;
    throw error;
  }
}

/** The one error that helpers have a common text for. */
function isNotFound(error: unknown, doing: string): boolean {
  const failure = failureOf(error, doing);
  return failure.kind === 'program' && failure.reason.includes('credentials not found');
}

async function run(
  verb: 'store' | 'erase' | 'get',
  { input, secret, doing }: Pick<Required<ToolRun>, 'input' | 'secret' | 'doing'>,
  { helper, ...machine }: HelperCall,
): Promise<string> {
  const command = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/.test(helper)) {
    const reason = 'that is no name of a credential helper';
    throw new FailureError({ kind: 'program', program: command, doing, reason });
  }
  return runTool({ command, args: [verb], input, secret, doing, ...machine });
}
