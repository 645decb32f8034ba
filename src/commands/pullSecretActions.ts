import type { LinkProblem } from '../changes/pullSecrets.ts';
import {
  isLinked,
  isWhollyLinked,
  type PullAccount,
  type PullSecret,
} from '../model/pullSecret/pullSecret.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import {
  deleteQuestion,
  linkProblemWords,
  linkQuestion,
  replaceQuestion,
  type PullSecretScene,
} from '../model/pullSecret/pullSecretWords.ts';
import { keyWords } from '../model/pullSecret/registryKey.ts';
import type { ProjectRight } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { missingRight } from './missingRight.ts';
import { clusterWords } from './ocPlace.ts';
import { pickAccounts } from './pullSecretLinks.ts';
import type { PullSecretPlace } from './pullSecretPlace.ts';
import { typedLoginFor } from './pullSecretTyped.ts';

/** A secret as it was listed, and everything around it. */
export interface ChosenSecret {
  readonly secret: PullSecret;
  /** The registry that is meant, of those in the secret; undefined when there are none. */
  readonly key: string | undefined;
  readonly scene: PullSecretScene;
}

/** Asks for another login for a registry of a secret, and puts it in the place of the old one. */
export async function replaceSecretLogin(
  context: CommandContext,
  place: PullSecretPlace,
  { secret, key }: ChosenSecret,
): Promise<void> {
  const { ui } = context;
  if (key === undefined || !(await may(context, place, pullSecretRights.change, 'change pull secrets')))
    return;
  const title = `Another login for ${plainLine(keyWords(key))} in ${plainLine(secret.name)}`;
  const typed = await typedLoginFor(context, place, title, key);
  if (typed === undefined || !(await isStillShown(context, place, 'changed'))) return;
  const yes = typed.check.kind === 'accepted' ? 'Replace' : 'Save Anyway';
  const question = replaceQuestion(secret, key, typed.check, clusterWords(context));
  if ((await ui.confirm(question, yes)) !== yes) return;
  await ui.wait(`Changing ${plainLine(secret.name)}`, () =>
    place.pullSecrets.replaceLogin(secret, typed.login),
  );
  await ui.inform(`${plainLine(secret.name)} has the new login for ${plainLine(keyWords(key))}.`);
}

/** Lets more service accounts pull with a secret. */
export async function linkSecret(
  context: CommandContext,
  place: PullSecretPlace,
  chosen: ChosenSecret,
): Promise<void> {
  await changeLinks(context, place, chosen, 'link');
}

/** Takes a secret away from service accounts. */
export async function unlinkSecret(
  context: CommandContext,
  place: PullSecretPlace,
  chosen: ChosenSecret,
): Promise<void> {
  await changeLinks(context, place, chosen, 'unlink');
}

async function changeLinks(
  context: CommandContext,
  place: PullSecretPlace,
  { secret, scene }: ChosenSecret,
  how: 'link' | 'unlink',
): Promise<void> {
  const { ui } = context;
  if (!(await may(context, place, pullSecretRights.link, 'change service accounts'))) return;
  const name = plainLine(secret.name);
  const candidates = scene.accounts.filter((account) =>
    how === 'link' ? !isWhollyLinked(account, secret.name) : isLinked(account, secret.name),
  );
  const placeholder =
    how === 'link' ? 'Service accounts that are to pull with it' : 'Service accounts that lose it';
  const title = how === 'link' ? `Link ${name} for pull` : `Unlink ${name}`;
  const accounts = await pickAccounts(context, title, placeholder, candidates);
  if (accounts.length === 0 || !(await isStillShown(context, place, 'changed'))) return;
  const yes = how === 'link' ? 'Link' : 'Unlink';
  if ((await ui.confirm(linkQuestion(how, secret, accounts, clusterWords(context)), yes)) !== yes) return;
  const problems = await ui.wait(`Changing service accounts`, () =>
    place.pullSecrets[how](secret.name, accounts),
  );
  const done = how === 'link' ? `Linked ${name}.` : `Unlinked ${name}.`;
  if (problems.length === 0) await ui.inform(done);
  else await ui.warn(`Not every service account could be changed. ${linkProblemWords(problems)}`);
}

/** Deletes a secret, and takes it away from service accounts if the user wants that. */
export async function deleteSecret(
  context: CommandContext,
  place: PullSecretPlace,
  { secret, scene }: ChosenSecret,
): Promise<void> {
  const { ui } = context;
  if (!(await may(context, place, pullSecretRights.delete, 'delete pull secrets'))) return;
  if (!(await isStillShown(context, place, 'deleted'))) return;
  const linked = scene.accounts.filter((account) => isLinked(account, secret.name));
  const question = deleteQuestion(secret, scene, clusterWords(context));
  const both = 'Delete and Unlink';
  const buttons = linked.length === 0 ? (['Delete'] as const) : ([both, 'Delete Only'] as const);
  const answer = await ui.confirm<string>(question, ...buttons);
  if (answer === undefined) return;
  const problems = await ui.wait(`Deleting ${plainLine(secret.name)}`, () =>
    deleted(place, secret, answer === both ? linked : []),
  );
  const done = `Deleted the pull secret ${plainLine(secret.name)} in ${plainLine(place.project)}.`;
  if (problems.length === 0) await ui.inform(done);
  else await ui.warn(`${done} Not every service account could be changed. ${linkProblemWords(problems)}`);
}

/** The secret first: when that fails, everything is as it was. */
async function deleted(
  { pullSecrets }: PullSecretPlace,
  secret: PullSecret,
  linked: readonly PullAccount[],
): Promise<readonly LinkProblem[]> {
  await pullSecrets.delete(secret);
  return linked.length === 0 ? [] : pullSecrets.unlink(secret.name, linked);
}

async function may(
  { ui }: CommandContext,
  { project, writer }: PullSecretPlace,
  right: (project: string) => ProjectRight,
  doing: string,
): Promise<boolean> {
  const missing = await missingRight(writer, [right(project)]);
  if (missing === undefined) return true;
  await ui.warn(`You may not ${doing} in ${plainLine(project)}: ${missing}`);
  return false;
}
