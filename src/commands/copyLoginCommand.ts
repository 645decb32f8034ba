import { loginCommand, loginCommandWith } from '../model/login/loginCommand.ts';
import { untilWords } from '../model/login/loginEnd.ts';
import { loginTools, takesToken, type LoginTool } from '../model/login/loginTool.ts';
import type { Secret } from '../model/secret.ts';
import type { Command, CommandContext } from './command.ts';
import { loginAddress } from './loginAddress.ts';
import { newAccountLogin } from './loginAccountsNew.ts';
import { registryLogin, type ChosenLogin } from './registryLogin.ts';
import { lastFirst } from './remembered.ts';
import type { Choice } from './ui.ts';

const title = 'Copy login command';
const toolKey = 'login.tool';

/** Seconds after which a token is taken from the clipboard again. */
export const clipboardSeconds = 60;

/** Copies a command that logs in to the registry, with the token in it or (better) without. */
export const copyLoginCommand: Command = {
  id: 'imageRegistry.copyLoginCommand',
  async run(context) {
    const place = await loginAddress(context);
    const login = place && (await registryLogin(context, place));
    if (login !== undefined) await copyCommandFor(context, login);
  },
};

/** Asks for tool and form, and copies the command that logs in with a login. */
export async function copyCommandFor(context: CommandContext, login: ChosenLogin): Promise<void> {
  const { ui, remembered } = context;
  const usable = login.ocHasIt ? loginTools : loginTools.filter(takesToken);
  const choices = lastFirst(usable, remembered.get(toolKey)).map((tool) => ({
    label: tool,
    icon: 'terminal',
    value: tool,
  }));
  const tool = (await ui.pick(`${title} for ${login.host}`, 'Tool', choices))?.value;
  if (tool === undefined) return;
  await remembered.set(toolKey, tool);
  const form = await pickForm(context, login, tool);
  if (form?.kind === 'open') {
    await ui.copy(form.line);
    await ui.inform(`Copied ${form.line}`);
  } else if (form?.kind === 'secret') {
    await ui.copySecret(form.line, clipboardSeconds);
    await ui.inform(
      `Copied the login command for ${tool} with the token. It is taken from the clipboard in ${clipboardSeconds} seconds.`,
    );
  } else if (form?.kind === 'account') {
    const account = await newAccountLogin(context, login.place);
    if (account !== undefined) await copyCommandFor(context, account);
  }
}

type Form =
  | { readonly kind: 'open'; readonly line: string }
  | { readonly kind: 'secret'; readonly line: Secret }
  | { readonly kind: 'account' };

/** In which form the command is to be; says so where the shell has no safe form for it. */
async function pickForm(
  context: CommandContext,
  login: ChosenLogin,
  tool: LoginTool,
): Promise<Form | undefined> {
  const { host, user, token, end, isOwn, ocHasIt } = login;
  const shell = context.shell();
  const open = ocHasIt ? loginCommand({ tool, host, user, shell, place: login.place.oc }) : undefined;
  const secret = tool === 'oc' ? undefined : loginCommandWith(token, tool, { host, user, shell });
  const lasts = untilWords(end, Date.now());
  const forms: Choice<Form>[] = [
    ...(open === undefined
      ? []
      : [
          {
            label: 'Without the token',
            detail: open,
            icon: 'shield',
            value: { kind: 'open', line: open } as const,
          },
        ]),
    ...(secret === undefined
      ? []
      : [
          {
            label: 'With the token',
            description: lasts === '' ? '' : `good ${lasts}`,
            detail: `The token will be on the clipboard for ${clipboardSeconds} seconds; your shell may keep the line in its history`,
            icon: 'key',
            value: { kind: 'secret', line: secret } as const,
          },
        ]),
    ...(isOwn && tool !== 'oc' ? [accountChoice] : []),
  ];
  if (forms.length === 0) {
    await context.ui.warn('The shell of your terminal has no safe way to write this command.');
    return undefined;
  }
  const [only, second] = forms;
  if (second === undefined && only?.value.kind === 'open') return only.value;
  return (await context.ui.pick(`${title}: ${tool}`, 'Form', forms))?.value;
}

const accountChoice: Choice<Form> = {
  label: 'With a service account…',
  description: 'for machines, or for longer than your own login',
  icon: 'person-add',
  value: { kind: 'account' },
};
