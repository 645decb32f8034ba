import { plainLine } from '../model/text.ts';
import { accessPlace, mayChangeAccess, type AccessPlace } from './accessPlace.ts';
import { changeAccess } from './changeAccess.ts';
import type { Command, CommandContext } from './command.ts';
import { pickLevel, pickMembers } from './pickMembers.ts';

/** Lets people and service accounts pull, push or administer the images of a project. */
export const addMembers: Command = {
  id: 'imageRegistry.addMembers',
  async run(context, node) {
    const place = await accessPlace(context, node, 'Add members');
    if (place !== undefined) await addMembersTo(context, place);
  },
};

/** Asks what to allow and to whom, then for a confirmation. */
export async function addMembersTo(context: CommandContext, place: AccessPlace): Promise<void> {
  if (!(await mayChangeAccess(context, place))) return;
  const title = `Add members to ${plainLine(place.project)}`;
  const level = await pickLevel(context, title);
  const subjects = level && (await pickMembers(context, place, title));
  if (level === undefined || subjects === undefined || subjects.length === 0) return;
  await changeAccess(context, place, { kind: 'add', subjects, level });
}
