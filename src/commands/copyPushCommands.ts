import { tagNameProblem } from '../model/name.ts';
import { pushCommands, pushTools, type PushTool } from '../model/pullCommand.ts';
import { rights } from '../model/right.ts';
import type { StreamTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';
import { elsewhereWords, offerAddress } from './copyPullSpec.ts';
import { missingRight } from './missingRight.ts';
import { findSpecs } from './namedImages.ts';
import { pickStream } from './pickTag.ts';
import { lastFirst } from './remembered.ts';

/** Copies the commands that push a local image to an image stream, for those who may push to it. */
export const copyPushCommands: Command = {
  id: 'imageRegistry.copyPushCommands',
  async run(context, node) {
    const { store, ui, remembered } = context;
    const { writer } = store;
    const target = await streamOf(context, node);
    if (target === undefined || writer === undefined) return;
    const name = plainLine(`${target.project}/${target.stream}`);
    const missing = await missingRight(writer, [rights.push(target.project)]);
    if (missing !== undefined) {
      await ui.warn(`You may not push to ${name}: ${missing}`);
      return;
    }
    const tag = await askTag(context, name);
    if (tag === undefined) return;
    const tool = await pickTool(context);
    if (tool === undefined) return;
    await remembered.set('push.tool', tool);
    await copyCommands(context, { ...target, tag }, tool);
  },
};

async function streamOf(
  context: CommandContext,
  node: TreeNode | undefined,
): Promise<StreamTarget | undefined> {
  if (node?.kind === 'stream') return { project: node.project, stream: node.stream };
  const picked = await pickStream(context, 'Copy push commands');
  return picked && { project: picked.project, stream: picked.name };
}

function askTag({ ui }: CommandContext, name: string): Promise<string | undefined> {
  return ui.input({
    title: 'Copy push commands',
    prompt: `Tag in ${name}, and of your local image`,
    value: 'latest',
    validate(text) {
      const problem = tagNameProblem(text);
      return problem === undefined ? undefined : { kind: 'problem', text: problem };
    },
  });
}

async function pickTool({ ui, remembered }: CommandContext): Promise<PushTool | undefined> {
  const choices = lastFirst(pushTools, remembered.get('push.tool')).map((tool) => ({
    label: tool,
    description:
      tool === 'skopeo' ? 'skopeo copy, from the images of docker' : `${tool} tag and ${tool} push`,
    icon: 'terminal',
    value: tool,
  }));
  return (await ui.pick('Copy push commands', 'Tool', choices))?.value;
}

async function copyCommands(
  context: CommandContext,
  target: StreamTarget & { readonly tag: string },
  tool: PushTool,
): Promise<void> {
  const { project, stream, tag } = target;
  const { texts, isElsewhere, missing } = await findSpecs(context, [{ project, stream }], {
    by: 'tag',
    reach: 'public',
  });
  const [repository] = texts;
  if (repository === undefined) return offerAddress(context, missing.join(' '));
  await context.ui.copy(pushCommands(tool, `${stream}:${tag}`, `${repository}:${tag}`, context.shell()));
  const said = `Copied the commands that push ${plainLine(`${stream}:${tag}`)} to ${plainLine(repository)}.`;
  if (isElsewhere) await offerAddress(context, `${said} ${elsewhereWords.public}`);
  else await context.ui.inform(said);
}
