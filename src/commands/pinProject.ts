import { plainLine } from '../model/text.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';

/** Keeps a project at the top of the tree. */
export const pinProject: Command = {
  id: 'imageRegistry.pinProject',
  async run(context, node) {
    const all = context.store.projects;
    const names = all.kind === 'loaded' ? [...all.items.keys()].sort() : [];
    const free = names.filter((name) => !context.pins.names.includes(name));
    const project = await projectOf(context, node, free, 'Pin a project');
    if (project !== undefined) await context.pins.pin(project);
  },
};

/** Puts a pinned project back among the others. */
export const unpinProject: Command = {
  id: 'imageRegistry.unpinProject',
  async run(context, node) {
    const project = await projectOf(context, node, context.pins.names, 'Unpin a project');
    if (project !== undefined) await context.pins.unpin(project);
  },
};

/** The project of the row, or the one that the user picks when called from the palette. */
async function projectOf(
  { ui }: CommandContext,
  node: TreeNode | undefined,
  names: readonly string[],
  title: string,
): Promise<string | undefined> {
  if (node?.kind === 'project') return node.project;
  const choices = names.map((name) => ({ label: plainLine(name), icon: 'project', value: name }));
  const picked = await ui.pick(
    title,
    choices.length > 0 ? 'Project' : 'There is no project to choose',
    choices,
  );
  return picked?.value;
}
