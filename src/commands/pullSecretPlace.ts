import type { Writer } from '../changes/writer.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import type { PullSecretScene } from '../model/pullSecret/pullSecretWords.ts';
import type { ProjectRight } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type { PullSecrets } from '../store/pullSecrets.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';

/** A project whose pull secrets are looked at, and the session that it belongs to: what is confirmed is done there. */
export interface PullSecretPlace {
  readonly project: string;
  readonly writer: Writer;
  readonly pullSecrets: PullSecrets;
}

/** The place of a project of the cluster that is shown; says so where there is none, or which right is missing. */
export async function pullSecretPlace(
  { store, ui }: CommandContext,
  project: string,
  { needed, doing }: { readonly needed: readonly ProjectRight[]; readonly doing: string },
): Promise<PullSecretPlace | undefined> {
  const { writer, pullSecrets } = store;
  if (writer === undefined || pullSecrets === undefined) {
    await ui.warn('There is no connection to a cluster.');
    return undefined;
  }
  const missing = await missingRight(writer, needed);
  if (missing === undefined) return { project, writer, pullSecrets };
  await ui.warn(`You may not ${doing} in ${plainLine(project)}: ${missing}`);
  return undefined;
}

/**
 * What is there, without the secrets where one may not list them; undefined when the user has no patience. Rejects with a
 * `FailureError` where secrets cannot be read for another reason.
 */
export async function pullSecretScene(
  context: CommandContext,
  { project, writer, pullSecrets }: PullSecretPlace,
): Promise<PullSecretScene | undefined> {
  const right = pullSecretRights.list(project);
  await writer.rights.ask([right]);
  return cancellable(context, `Looking at the pull secrets of ${plainLine(project)}`, async (signal) => {
    const [secrets, uses] = await Promise.all([
      writer.rights.answer(right) === 'no' ? [] : pullSecrets.list(project, signal),
      pullSecrets.uses(project, signal),
    ]);
    return { secrets, ...uses };
  });
}
