import type { ImportEntry } from '../model/import/importHealth.ts';
import { importHost } from '../model/import/importProblem.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import { loginsFor, type UsedLogin } from '../model/pullSecret/pullSecretUse.ts';
import { keyWords } from '../model/pullSecret/registryKey.ts';
import { plainLine } from '../model/text.ts';
import { addPullSecret } from './addPullSecret.ts';
import type { CommandContext } from './command.ts';
import { replaceSecretLogin } from './pullSecretActions.ts';
import { pullSecretPlace, pullSecretScene } from './pullSecretPlace.ts';
import type { Choice } from './ui.ts';

/**
 * Gives a project a login for what it imports: another one in a secret that it has for the registry, or a new secret. A
 * secret more would not always help where there is one: the cluster may go on with the first. Rejects with a `FailureError`.
 */
export async function changeImportSecret(
  context: CommandContext,
  { project, source }: ImportEntry,
): Promise<void> {
  const needed = [pullSecretRights.list(project)];
  const place = await pullSecretPlace(context, project, { needed, doing: 'see pull secrets' });
  const scene = place && (await pullSecretScene(context, place));
  if (place === undefined || scene === undefined) return;
  const host = importHost(source);
  const logins = loginsFor(source, scene.secrets)
    .filter(({ secret }) => !secret.isPlatforms)
    // The one that the cluster takes stands first: that for the longest part of the repository's name.
    .toSorted((a, b) => keyWords(b.key).length - keyWords(a.key).length);
  if (logins.length === 0) {
    await addPullSecret(context, project, host);
    return;
  }
  const title = `Login for ${plainLine(host, 80)} in ${plainLine(project, 80)}`;
  const picked = await context.ui.pick(title, 'What the cluster logs in with', choicesOf(logins));
  if (picked === undefined) return;
  if (picked.value === undefined) await addPullSecret(context, project, host);
  else await replaceSecretLogin(context, place, { ...picked.value, scene });
}

function choicesOf(logins: readonly UsedLogin[]): Choice<UsedLogin | undefined>[] {
  return [
    ...logins.map((login) => ({
      label: `Replace the login in ${plainLine(login.secret.name)}…`,
      description: `for ${plainLine(keyWords(login.key))}`,
      icon: 'edit',
      value: login,
    })),
    {
      label: 'Add pull secret…',
      description: 'beside what is there, which the cluster may go on with',
      icon: 'add',
      value: undefined,
    },
  ];
}
