import type { Writer } from '../changes/writer.ts';
import { rights } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type { ProjectAccesses } from '../store/projectAccess.ts';
import type { TreeNode } from '../tree/node.ts';
import type { CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { pickProject } from './pickTag.ts';

/** A project whose access is looked at or changed, and the cluster that it is in. */
export interface AccessPlace {
  readonly project: string;
  readonly accesses: ProjectAccesses;
  readonly writer: Writer;
}

/** The project of the row, or one that the user picks, on the cluster that is shown; undefined when dismissed. */
export async function accessPlace(
  context: CommandContext,
  node: TreeNode | undefined,
  title: string,
): Promise<AccessPlace | undefined> {
  const place = node?.kind === 'project' ? placeOf(context, node.project) : undefined;
  if (place !== undefined) return place;
  const { writer } = context.store;
  const project = await pickProject(context, title);
  // A project that was picked is one of the cluster that was shown then.
  return project === undefined || context.store.writer !== writer ? undefined : placeOf(context, project);
}

/** A project of the cluster that is shown; undefined while there is no connection. */
export function placeOf({ store }: Pick<CommandContext, 'store'>, project: string): AccessPlace | undefined {
  const { access: accesses, writer } = store;
  return accesses === undefined || writer === undefined ? undefined : { project, accesses, writer };
}

/** Whether nothing is known that the user lacks to change who may do what; says which right is missing. */
export async function mayChangeAccess(
  { ui }: CommandContext,
  { project, writer }: AccessPlace,
): Promise<boolean> {
  const needed = [rights.grant(project), rights.seeBindings(project)];
  const missing = await missingRight(writer, needed, 'registry-admin');
  if (missing === undefined) return true;
  await ui.warn(`You may not change who has access to ${plainLine(project)}: ${missing}`);
  return false;
}
