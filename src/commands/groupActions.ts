import type { Writer } from '../changes/writer.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import { ocAddUsers, ocNewGroup } from '../model/userGroup/userGroupCommand.ts';
import { groupNameProblem, namesIn, usersProblem, type UserGroup } from '../model/userGroup/userGroup.ts';
import {
  groupDeletionQuestion,
  memberQuestion,
  newGroupQuestion,
  usersWords,
  type GroupScene,
} from '../model/userGroup/userGroupWords.ts';
import type { CommandContext } from './command.ts';
import { isStillShown } from './loginAccountsNew.ts';
import { clusterWords, ocPlace } from './ocPlace.ts';
import type { Choice, Remark } from './ui.ts';

/** Makes a group, with users in it or without. */
export async function createGroup(
  context: CommandContext,
  writer: Writer,
  groups: readonly UserGroup[],
): Promise<void> {
  const { ui } = context;
  const problem = (text: string): string | undefined =>
    groups.some(({ name }) => name === text)
      ? `There is a group ${plainLine(text)} already.`
      : groupNameProblem(text);
  const name = await ui.input({
    title: 'New group',
    prompt: 'Name of the new group of users',
    placeholder: 'qa',
    validate: (text) => problemRemark(problem(text)),
    asCommand: (text) => (problem(text) === undefined ? ocNewGroup(text, ocPlace(context)) : undefined),
  });
  if (name === undefined) return;
  const users = await askUsers(context, writer, { name, users: [], isNew: true });
  if (users === undefined || !(await isStillShown(context, { writer }, 'created'))) return;
  const question = newGroupQuestion({ name, users }, clusterWords(context));
  if ((await ui.confirm(question, 'Create')) !== 'Create') return;
  await ui.wait(`Creating the group ${plainLine(name)}`, () => writer.groups.create(name, users));
  await ui.inform(`Created the group ${plainLine(name)}.`);
}

/** Puts users into a group. */
export async function addUsers(context: CommandContext, writer: Writer, group: UserGroup): Promise<void> {
  const add = await askUsers(context, writer, { ...group, isNew: false });
  if (add === undefined || add.length === 0) return;
  await change(context, writer, group, { add, remove: [] });
}

/** Takes users out of a group. */
export async function removeUsers(context: CommandContext, writer: Writer, group: UserGroup): Promise<void> {
  const title = `Remove users from ${plainLine(group.name)}`;
  const choices = [...group.users].sort(compareNames).map(userChoice);
  const picked = await context.ui.pickMany(title, 'Users to remove', choices);
  const remove = picked.flatMap(({ value }) => value ?? []);
  if (remove.length > 0) await change(context, writer, group, { add: [], remove });
}

/** Deletes a group, after saying which rights go with it. */
export async function deleteGroup(context: CommandContext, writer: Writer, group: UserGroup): Promise<void> {
  const { ui } = context;
  const scene = await groupScene(writer, group);
  const question = groupDeletionQuestion(group, scene, clusterWords(context));
  if ((await ui.confirm(question, 'Delete')) !== 'Delete') return;
  const name = plainLine(group.name);
  await ui.wait(`Deleting the group ${name}`, () => writer.groups.delete(group));
  await ui.inform(`Deleted the group ${name}.`);
}

async function change(
  context: CommandContext,
  writer: Writer,
  group: UserGroup,
  members: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<void> {
  const { ui } = context;
  const scene = await groupScene(writer, group);
  const question = memberQuestion(group, members, scene, clusterWords(context));
  const isAdding = members.add.length > 0;
  const button = isAdding ? 'Add' : 'Remove';
  if ((await ui.confirm(question, button)) !== button) return;
  const name = plainLine(group.name);
  await ui.wait(`Changing the group ${name}`, () => writer.groups.change(group, members));
  const done = isAdding
    ? `Added ${usersWords(members.add)} to the group ${name}.`
    : `Removed ${usersWords(members.remove)} from the group ${name}.`;
  await ui.inform(done);
}

async function groupScene({ groups }: Writer, { name }: UserGroup): Promise<GroupScene> {
  const [bindings, ownName] = await Promise.all([groups.bindingsOf(name), groups.ownName()]);
  return { bindings, ownName };
}

interface AskedGroup extends Pick<UserGroup, 'name' | 'users'> {
  readonly isNew: boolean;
}

/** Asks for users who are not in a group yet: from those of the cluster where they may be listed, else typed. */
async function askUsers(
  context: CommandContext,
  writer: Writer,
  group: AskedGroup,
): Promise<readonly string[] | undefined> {
  const { names, more } = await writer.groups.users();
  const others = names.filter((user) => !group.users.includes(user)).sort(compareNames);
  if (others.length === 0) return typeUsers(context, group);
  const title = `Users for ${plainLine(group.name)}`;
  const who = more ? 'not all users are listed here' : 'also who has not logged in yet';
  const typed = { label: 'Others by name…', description: who, icon: 'edit' };
  const choices = [...others.map(userChoice), { ...typed, value: undefined }];
  const picked = await context.ui.pickMany(title, 'Users to add', choices);
  if (picked.length === 0) return undefined;
  const chosen = picked.flatMap(({ value }) => value ?? []);
  if (chosen.length === picked.length) return chosen;
  const further = await typeUsers(context, group);
  return further && [...new Set([...chosen, ...further])];
}

async function typeUsers(
  context: CommandContext,
  { name, users, isNew }: AskedGroup,
): Promise<readonly string[] | undefined> {
  const problem = (text: string): string | undefined =>
    usersProblem(text) ??
    (namesIn(text).every((user) => users.includes(user))
      ? 'All of them are in the group already.'
      : undefined);
  const typed = await context.ui.input({
    title: `Users for ${plainLine(name)}`,
    prompt: `Names of users, with commas between them${isNew ? '. Enter alone makes an empty group' : ''}`,
    placeholder: 'amy, greg',
    validate: (text) => problemRemark(isNew && text.trim() === '' ? undefined : problem(text)),
    asCommand: (text) =>
      isNew || problem(text) !== undefined ? undefined : ocAddUsers(name, namesIn(text), ocPlace(context)),
  });
  return typed === undefined ? undefined : namesIn(typed).filter((user) => !users.includes(user));
}

function userChoice(user: string): Choice<string | undefined> {
  return { label: plainLine(user), icon: 'person', value: user };
}

function problemRemark(problem: string | undefined): Remark | undefined {
  return problem === undefined ? undefined : { kind: 'problem', text: problem };
}
