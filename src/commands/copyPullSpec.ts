import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import { pullCommand, pullTools, type PullTool } from '../model/pullCommand.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';
import {
  findSpecs,
  imageOfNode,
  reachKey,
  usualReach,
  type FoundSpecs,
  type NamedImage,
  type SpecForm,
} from './namedImages.ts';
import { pickTag } from './pickTag.ts';
import { lastFirst } from './remembered.ts';
import { showAddress } from './showAddress.ts';
import type { Choice } from './ui.ts';

/** What was copied last, and is copied with one key: a pull spec by tag or digest, or the command of a tool. */
type CopyForm = SpecForm['by'] | PullTool;

const formKey = 'copy.form';

/** Copies the pull specs of tags by their names, at the address that was used last. */
export const copyPullSpec: Command = {
  id: 'imageRegistry.copyPullSpec',
  run: (context, node, nodes) => copy(context, node, nodes, 'tag'),
};

/** Copies pull specs by digest: they always mean the same image. */
export const copyPullSpecByDigest: Command = {
  id: 'imageRegistry.copyPullSpecByDigest',
  run: (context, node, nodes) => copy(context, node, nodes, 'digest'),
};

/** Copies pull specs by tag or digest, at the public address or the one inside the cluster, and remembers which. */
export const copyPullSpecAs: Command = {
  id: 'imageRegistry.copyPullSpecAs',
  async run(context, node, nodes) {
    const images = await imagesOf(context, node, nodes, 'Copy pull spec as');
    if (images.length === 0) return;
    const placeholder = 'Copied with one key from now on';
    const picked = await context.ui.pick(
      'Copy pull spec as',
      placeholder,
      await formChoices(context, images),
    );
    if (picked === undefined) return;
    await context.remembered.set(reachKey, picked.value.reach);
    await copyImages(context, images, picked.value.by);
  },
};

/** Copies the command that pulls images with a tool; the tool that was used last comes first. */
export const copyPullCommand: Command = {
  id: 'imageRegistry.copyPullCommand',
  async run(context, node, nodes) {
    const images = await imagesOf(context, node, nodes, 'Copy pull command');
    if (images.length === 0) return;
    const choices = lastFirst(pullTools, context.remembered.get('copy.tool')).map((tool) => ({
      label: tool,
      description: toolWords[tool],
      icon: 'terminal',
      value: tool,
    }));
    const picked = await context.ui.pick('Copy pull command', 'Tool', choices);
    if (picked === undefined) return;
    await context.remembered.set('copy.tool', picked.value);
    await copyImages(context, images, picked.value);
  },
};

/** Copies what is selected in the form that was used last: the one for the key. */
export const copySelected: Command = {
  id: 'imageRegistry.copySelected',
  async run(context) {
    const images = context.selection().flatMap((node) => imageOfNode(node) ?? []);
    if (images.length > 0) await copyImages(context, images, usualForm(context));
    else await context.ui.inform('Select image streams, tags or revisions to copy their pull specs.');
  },
};

const toolWords: Readonly<Record<PullTool, string>> = {
  docker: 'docker pull',
  podman: 'podman pull',
  skopeo: 'skopeo copy, into an archive for docker load',
  oc: 'oc image mirror, into a folder',
};

/** Copies the pull specs of images as `copyPullSpec` does, or by digest where an image has no other name. */
export async function copyImages(
  context: CommandContext,
  images: readonly NamedImage[],
  form: CopyForm,
): Promise<void> {
  const isSpec = form === 'tag' || form === 'digest';
  // A tool runs on this machine.
  const reach = isSpec ? usualReach(context) : 'public';
  const found = await findSpecs(context, images, { by: form === 'digest' ? 'digest' : 'tag', reach });
  await context.remembered.set(formKey, form);
  const lines = isSpec ? found.texts : found.texts.map((spec) => pullCommand(form, spec, context.shell()));
  if (lines.length > 0) await context.ui.copy(lines.join('\n'));
  // Whoever copies goes on to paste: the message is not waited for.
  void context.guarded('say what was copied', () => tell(context, lines, found, reach));
}

async function copy(
  context: CommandContext,
  node: TreeNode | undefined,
  nodes: readonly TreeNode[] | undefined,
  form: SpecForm['by'],
): Promise<void> {
  const images = await imagesOf(context, node, nodes, 'Copy pull spec');
  if (images.length > 0) await copyImages(context, images, form);
}

/** The images of the rows that a command was called on, or the one that is picked. */
export async function imagesOf(
  context: CommandContext,
  node: TreeNode | undefined,
  nodes: readonly TreeNode[] | undefined,
  title: string,
): Promise<readonly NamedImage[]> {
  const rows = nodes !== undefined && nodes.length > 0 ? nodes : [node];
  const images = rows.flatMap((row) => imageOfNode(row) ?? []);
  if (images.length > 0) return images;
  const picked = await pickTag(context, title);
  return picked === undefined ? [] : [picked];
}

/** Says what was copied, and what is not as it was asked for. */
async function tell(
  context: CommandContext,
  lines: readonly string[],
  { isElsewhere, missing }: FoundSpecs,
  reach: SpecForm['reach'],
): Promise<void> {
  const [first, ...others] = lines;
  const copied =
    first === undefined
      ? []
      : [others.length === 0 ? `Copied ${first}` : `Copied ${countWords(lines.length, 'line')}.`];
  const sentences = [...copied, ...(isElsewhere ? [elsewhereWords[reach]] : []), ...missing];
  const isWhole = !isElsewhere && missing.length === 0;
  if (isWhole) await context.ui.inform(sentences.join(' '));
  else await offerAddress(context, sentences.join(' '));
}

/** What is said when the address that was asked for is not known. */
export const elsewhereWords: Readonly<Record<SpecForm['reach'], string>> = {
  public: 'No address outside the cluster is known: this one resolves inside it alone.',
  internal: 'No address inside the cluster is known: this is the public one.',
};

/** Says what is not right with an address, with a button that shows where addresses come from. */
export async function offerAddress(context: CommandContext, message: string): Promise<void> {
  const button = 'Show Registry Address';
  if ((await context.ui.warn(message, button)) === button) await showAddress.run(context, undefined);
}

function usualForm({ remembered }: CommandContext): CopyForm {
  const last = remembered.get(formKey);
  return (['digest', ...pullTools] as const).find((form) => form === last) ?? 'tag';
}

async function formChoices(
  context: CommandContext,
  images: readonly NamedImage[],
): Promise<Choice<SpecForm>[]> {
  const usual = usualForm(context);
  const forms = (['public', 'internal'] as const).flatMap((reach) =>
    (['tag', 'digest'] as const).map((by) => ({ by, reach })),
  );
  const last = forms.find(({ by, reach }) => by === usual && reach === usualReach(context));
  const choices = lastFirst(forms, last).map(async (form) => {
    const { texts, isElsewhere } = await findSpecs(context, images, form);
    const label = `By ${form.by}${form.reach === 'internal' ? ', inside the cluster' : ''}`;
    const [first] = texts;
    if (first === undefined || isElsewhere) return [];
    return [
      { label, description: plainLine(first), icon: form.by === 'tag' ? 'tag' : 'pinned', value: form },
    ];
  });
  return (await Promise.all(choices)).flat();
}
