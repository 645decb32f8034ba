import { FailureError, failureOf } from '../model/failure.ts';
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
    const failure = failureOf(error, doing);
    // The one error that helpers have a common text for.
    if (failure.kind === 'program' && failure.reason.includes('credentials not found')) return;
    throw error;
  }
}

async function run(
  verb: 'store' | 'erase',
  { input, secret, doing }: Pick<Required<ToolRun>, 'input' | 'secret' | 'doing'>,
  { helper, ...machine }: HelperCall,
): Promise<void> {
  const command = `docker-credential-${helper}`;
  if (!/^[\w.-]+$/.test(helper)) {
    const reason = 'that is no name of a credential helper';
    throw new FailureError({ kind: 'program', program: command, doing, reason });
  }
  await runTool({ command, args: [verb], input, secret, doing, ...machine });
}
