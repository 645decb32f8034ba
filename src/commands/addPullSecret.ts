import type { LinkProblem } from '../changes/pullSecrets.ts';
import {
  freeSecretName,
  secretNameProblem,
  type PullAccount,
  type PullSecret,
  type PullSecretPlan,
} from '../model/pullSecret/pullSecret.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import { failingHosts } from '../model/pullSecret/pullSecretUse.ts';
import {
  createQuestion,
  linkProblemWords,
  type PullSecretScene,
} from '../model/pullSecret/pullSecretWords.ts';
import { plainLine } from '../model/text.ts';
import { listWords } from '../model/words.ts';
import type { Command, CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { clusterWords } from './ocPlace.ts';
import { pickProject } from './pickTag.ts';
import { pickAccounts } from './pullSecretLinks.ts';
import { askLogins, type CheckedLogins } from './pullSecretLogins.ts';
import { pullSecretPlace, pullSecretScene, type PullSecretPlace } from './pullSecretPlace.ts';

/** Puts logins at other registries into a project, for its imports and its pods. */
export const addPullSecretCommand: Command = {
  id: 'imageRegistry.addPullSecret',
  async run(context, node) {
    const project = node?.kind === 'project' ? node.project : await pickProject(context, 'Add a pull secret');
    if (project !== undefined) await addPullSecret(context, project);
  },
};

/**
 * Makes a pull secret in a project, for a registry if that is known: asks for the login, tries it, and links it to service
 * accounts. Gives the name of the secret that was made. Rejects with a `FailureError`.
 */
export async function addPullSecret(
  context: CommandContext,
  project: string,
  host?: string,
): Promise<string | undefined> {
  const needed = [pullSecretRights.create(project)];
  const place = await pullSecretPlace(context, project, { needed, doing: 'make pull secrets' });
  const scene = place && (await pullSecretScene(context, place));
  if (place === undefined || scene === undefined) return undefined;
  const title = `Add a pull secret to ${plainLine(project)}`;
  const failing = failingHosts(scene.imports);
  const checked = await askLogins(context, place, title, { host, failing });
  return checked && create(context, place, { title, scene, checked });
}

interface Draft {
  readonly title: string;
  readonly scene: PullSecretScene;
  readonly checked: CheckedLogins;
}

/** Asks for what is left to know, and makes the secret; asks for another name while the name is taken. */
async function create(
  context: CommandContext,
  place: PullSecretPlace,
  { title, scene, checked }: Draft,
): Promise<string | undefined> {
  const { ui } = context;
  const { project, pullSecrets } = place;
  const taken = new Set(scene.secrets.map(({ name }) => name));
  let accounts: readonly PullAccount[] | undefined;
  for (;;) {
    const name = await askName(context, title, checked, taken);
    if (name === undefined) return undefined;
    accounts ??= await askAccounts(context, place, title, scene.accounts);
    const plan = { project, name, logins: checked.logins };
    if (!(await isConfirmed(context, place, plan, { checked, accounts }))) return undefined;
    const outcome = await ui.wait(`Creating the pull secret ${name}`, () => pullSecrets.create(plan));
    if (outcome.kind === 'made') {
      await link(context, place, outcome.secret, accounts);
      return name;
    }
    await ui.warn(
      `There is a secret ${name} in ${plainLine(project)} already, which was left as it is. Choose another name.`,
    );
    taken.add(name);
  }
}

async function askName(
  { ui }: CommandContext,
  title: string,
  { logins }: CheckedLogins,
  taken: ReadonlySet<string>,
): Promise<string | undefined> {
  return ui.input({
    title,
    prompt: 'Name of the secret',
    value: freeSecretName(
      logins.map(({ key }) => key),
      taken,
    ),
    validate: (text) => {
      const why = secretNameProblem(text, taken);
      return why === undefined ? undefined : { kind: 'problem', text: why };
    },
  });
}

async function askAccounts(
  context: CommandContext,
  { project, writer }: PullSecretPlace,
  title: string,
  accounts: readonly PullAccount[],
): Promise<readonly PullAccount[]> {
  const right = pullSecretRights.link(project);
  await writer.rights.ask([right]);
  if (writer.rights.answer(right) === 'no') return [];
  const placeholder = 'Service accounts that are to pull with it; imports need none';
  return pickAccounts(context, title, placeholder, accounts);
}

async function isConfirmed(
  context: CommandContext,
  place: PullSecretPlace,
  plan: PullSecretPlan,
  { checked: { checks }, accounts }: Pick<Draft, 'checked'> & { readonly accounts: readonly PullAccount[] },
): Promise<boolean> {
  if (!(await isStillShown(context, place, 'created'))) return false;
  const yes = checks.every(({ kind }) => kind === 'accepted') ? 'Create' : 'Save Anyway';
  const question = createQuestion(plan, accounts, checks, clusterWords(context));
  return (await context.ui.confirm(question, yes)) === yes;
}

async function link(
  { ui }: CommandContext,
  { project, pullSecrets }: PullSecretPlace,
  { name }: PullSecret,
  accounts: readonly PullAccount[],
): Promise<void> {
  const created = `Created the pull secret ${name} in ${plainLine(project)}`;
  const problems: readonly LinkProblem[] =
    accounts.length === 0 ? [] : await ui.wait(`Linking ${name}`, () => pullSecrets.link(name, accounts));
  const failed = new Set(problems.map(({ account }) => account));
  const linked = accounts
    .filter((account) => !failed.has(account.name))
    .map((account) => plainLine(account.name));
  const pulls = linked.length === 1 ? 'pulls' : 'pull';
  const done = linked.length === 0 ? `${created}.` : `${created}; ${listWords(linked)} ${pulls} with it.`;
  if (problems.length === 0) await ui.inform(done);
  else await ui.warn(`${done} These do not: ${linkProblemWords(problems)}`);
}
