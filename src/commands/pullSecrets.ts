import { isLinked, isWhollyLinked, type PullSecret } from '../model/pullSecret/pullSecret.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import { keyWords } from '../model/pullSecret/registryKey.ts';
import { secretWords, type PullSecretScene } from '../model/pullSecret/pullSecretWords.ts';
import { describeFailure } from '../model/failureWords.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import { addPullSecret } from './addPullSecret.ts';
import type { Command, CommandContext } from './command.ts';
import { pickProject } from './pickTag.ts';
import {
  deleteSecret,
  linkSecret,
  replaceSecretLogin,
  unlinkSecret,
  type ChosenSecret,
} from './pullSecretActions.ts';
import { pullSecretPlace, pullSecretScene, type PullSecretPlace } from './pullSecretPlace.ts';
import type { Choice } from './ui.ts';

const title = 'Pull secrets';

/** Lists the pull secrets of a project by registry: who uses them, another login, links, and deleting them. */
export const pullSecrets: Command = {
  id: 'imageRegistry.pullSecrets',
  async run(context, node) {
    const project = node?.kind === 'project' ? node.project : await pickProject(context, title);
    if (project === undefined) return;
    const needed = [pullSecretRights.list(project)];
    const place = await pullSecretPlace(context, project, { needed, doing: 'see pull secrets' });
    const scene = place && (await pullSecretScene(context, place));
    if (place === undefined || scene === undefined) return;
    const asking = `${title} of ${plainLine(project)}`;
    const picked = await context.ui.pick(asking, placeholderFor(scene), secretChoices(scene));
    if (picked === undefined) return;
    if (picked.value === undefined) await addPullSecret(context, project);
    else await actOn(context, place, { ...picked.value, scene });
  },
};

interface ListedSecret {
  readonly secret: PullSecret;
  /** The registry of the row; undefined where what is in the secret cannot be understood. */
  readonly key: string | undefined;
}

function placeholderFor({ secrets, unseen }: PullSecretScene): string {
  const what =
    secrets.length === 0
      ? 'The project has no logins at other registries'
      : 'Registries that the project has logins for';
  return [what, ...unseen.map((failure) => describeFailure(failure).summary)].join('. ');
}

/** By registry; those of the platform behind, as they are nobody's to change. */
function secretChoices(scene: PullSecretScene): Choice<ListedSecret | undefined>[] {
  const rows = scene.secrets.flatMap((secret): ListedSecret[] =>
    secret.keys.length === 0 ? [{ secret, key: undefined }] : secret.keys.map((key) => ({ secret, key })),
  );
  const sorted = rows.toSorted(
    (a, b) =>
      Number(a.secret.isPlatforms) - Number(b.secret.isPlatforms) ||
      compareNames(keyWords(a.key ?? '~'), keyWords(b.key ?? '~')) ||
      compareNames(a.secret.name, b.secret.name),
  );
  return [
    ...sorted.map((row) => ({
      label: row.key === undefined ? 'No registry can be made out' : plainLine(keyWords(row.key)),
      description: secretWords(row.secret, row.key ?? '', scene),
      icon: row.secret.isPlatforms ? 'lock' : 'key',
      value: row,
    })),
    { label: 'Add pull secret…', icon: 'add', value: undefined },
  ];
}

type Action = (context: CommandContext, place: PullSecretPlace, chosen: ChosenSecret) => Promise<void>;

async function actOn(context: CommandContext, place: PullSecretPlace, chosen: ChosenSecret): Promise<void> {
  const { ui } = context;
  const { secret } = chosen;
  if (secret.isPlatforms) {
    await ui.inform(
      `The platform made ${plainLine(secret.name)} for a service account, and makes it anew when it is changed or deleted: it is not touched here.`,
    );
    return;
  }
  const asking = `${title}: ${plainLine(secret.name)} in ${plainLine(place.project)}`;
  const picked = await ui.pick(asking, 'What to do with it', actionsFor(chosen));
  await picked?.value(context, place, chosen);
}

function actionsFor({ secret, key, scene: { accounts } }: ChosenSecret): Choice<Action>[] {
  const all: (Choice<Action> & { readonly isOf?: boolean })[] = [
    {
      label: 'Replace login…',
      description: 'another user name and password, which are tested first',
      icon: 'edit',
      value: replaceSecretLogin,
      isOf: key !== undefined,
    },
    {
      label: 'Link for pull…',
      description: 'service accounts begin to pull with it',
      icon: 'link',
      value: linkSecret,
      isOf: accounts.some((account) => !isWhollyLinked(account, secret.name)),
    },
    {
      label: 'Unlink…',
      description: 'service accounts cease to pull with it',
      icon: 'circle-slash',
      value: unlinkSecret,
      isOf: accounts.some((account) => isLinked(account, secret.name)),
    },
    { label: 'Delete…', description: 'with all logins in it', icon: 'trash', value: deleteSecret },
  ];
  return all.filter(({ isOf }) => isOf !== false);
}
