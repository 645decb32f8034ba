import type { Writer } from '../changes/writer.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import { groupRights, type UserGroup } from '../model/userGroup/userGroup.ts';
import { membersWords } from '../model/userGroup/userGroupWords.ts';
import type { Command, CommandContext } from './command.ts';
import { addUsers, createGroup, deleteGroup, removeUsers } from './groupActions.ts';
import { missingRight } from './missingRight.ts';
import type { Choice } from './ui.ts';

const title = 'Groups of users';
/** The role that has all rights on groups. */
const role = 'cluster-admin';

/** Lists the groups of users of the cluster: makes one, changes who is in it, deletes it. */
export const manageGroups: Command = {
  id: 'imageRegistry.manageGroups',
  async run(context) {
    const { store, ui } = context;
    await store.settled();
    const { writer } = store;
    if (writer === undefined) {
      await ui.warn('There is no connection to a cluster.');
      return;
    }
    const missing = await missingRight(writer, [groupRights.list], role);
    if (missing !== undefined) {
      await ui.warn(`You may not see the groups of users: ${missing}`);
      return;
    }
    const { create, change, delete: remove } = groupRights;
    const [groups] = await Promise.all([writer.groups.list(), writer.rights.ask([create, change, remove])]);
    const placeholder =
      groups.length === 0 ? 'There are no groups yet' : 'Groups, which count in all projects';
    const picked = await ui.pick(title, placeholder, groupChoices(groups, writer));
    if (picked === undefined) return;
    if (picked.value === undefined) await createGroup(context, writer, groups);
    else await actOn(context, writer, picked.value);
  },
};

function groupChoices(groups: readonly UserGroup[], writer: Writer): Choice<UserGroup | undefined>[] {
  const sorted = [...groups].sort((a, b) => compareNames(a.name, b.name));
  const choices = sorted.map((group) => ({
    label: plainLine(group.name),
    description: membersWords(group),
    icon: 'organization',
    value: group,
  }));
  const added = { label: 'New group…', icon: 'add', value: undefined };
  return writer.rights.answer(groupRights.create) === 'no' ? choices : [...choices, added];
}

type Action = (context: CommandContext, writer: Writer, group: UserGroup) => Promise<void>;

async function actOn(context: CommandContext, writer: Writer, group: UserGroup): Promise<void> {
  const { ui } = context;
  const may = (right: 'change' | 'delete'): boolean => writer.rights.answer(groupRights[right]) !== 'no';
  const actions: Choice<Action>[] = [
    ...(may('change') ? [{ label: 'Add users…', icon: 'person-add', value: addUsers }] : []),
    ...(may('change') && group.users.length > 0
      ? [{ label: 'Remove users…', icon: 'remove', value: removeUsers }]
      : []),
    ...(may('delete') ? [{ label: 'Delete the group…', icon: 'trash', value: deleteGroup }] : []),
  ];
  const name = plainLine(group.name);
  if (actions.length === 0) {
    const missing = await missingRight(writer, [groupRights.change], role);
    await ui.warn(`You may not change the group ${name}: ${missing ?? ''}`);
    return;
  }
  const picked = await ui.pick(`${title}: ${name}`, membersWords(group), actions);
  await picked?.value(context, writer, group);
}
