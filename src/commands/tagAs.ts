import { shortDigest } from '../model/digest.ts';
import { tagNameProblem } from '../model/name.ts';
import { ocTag } from '../model/ocCommand.ts';
import type { Retag } from '../model/retag.ts';
import type { StreamTarget, TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { rightsForTag } from '../changes/tagging.ts';
import type { Writer } from '../changes/writer.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Command, CommandContext } from './command.ts';
import { askStreamName } from './createStream.ts';
import { missingRight } from './missingRight.ts';
import { moveRemark, pickProject, pickTag, streamChoice, streamsOf } from './pickTag.ts';
import { ocPlace } from './ocPlace.ts';
import { confirmAndTag } from './retag.ts';
import { targetOf } from './tagTarget.ts';
import type { Choice, Remark } from './ui.ts';

const title = 'Tag image as';

/** Gives an image another tag: in its stream, in another, in another project. */
export const tagAs: Command = {
  id: 'imageRegistry.tagAs',
  async run(context, node) {
    const from = targetOf(node) ?? (await pickTag(context, title));
    const { writer } = context.store;
    const source = from && (await sourceOf(context, from));
    if (source === undefined || writer === undefined) return;
    const stream = await pickTargetStream(context, source);
    if (stream === undefined || !(await mayTag(context, writer, source, { ...stream, tag: source.tag })))
      return;
    const tag = await askTag(context, source, stream);
    if (tag !== undefined) await choose(context, writer, source, { ...stream, tag });
  },
};

/** Tags dropped onto a project, a stream or one of its rows, one after another: they keep their names there. */
export async function dropTags(
  context: CommandContext,
  dropped: readonly TreeNode[],
  onto: TreeNode,
): Promise<void> {
  for (const node of dropped) await dropTag(context, node, onto);
}

async function dropTag(context: CommandContext, dropped: TreeNode, onto: TreeNode): Promise<void> {
  const { writer } = context.store;
  const from = targetOf(dropped);
  const source = from && (await sourceOf(context, from));
  const place = source && placeOf(onto, source);
  if (source === undefined || place === undefined || writer === undefined) return;
  const isItself = place.project === source.project && place.stream === source.stream;
  if (isItself || !(await mayTag(context, writer, source, { ...place, tag: source.tag }))) return;
  await choose(context, writer, source, { ...place, tag: source.tag });
}

function placeOf(onto: TreeNode, source: Retag['source']): StreamTarget | undefined {
  if (onto.kind === 'project') return { project: onto.project, stream: source.stream };
  if (onto.kind === 'stream' || onto.kind === 'tag') return { project: onto.project, stream: onto.stream };
  return undefined;
}

/** The image that a row or a picked tag leads to. */
async function sourceOf(context: CommandContext, from: TagTarget): Promise<Retag['source'] | undefined> {
  const { project, stream, tag } = from;
  const image = from.revision ?? (await findTag(context.store, from))?.revisions[0]?.image;
  if (image !== undefined) return { project, stream, tag, image };
  await context.ui.warn(`${plainLine(`${stream}:${tag}`)} has no image yet, so there is nothing to tag.`);
  return undefined;
}

/** A tag as the store has it, whether or not its project is open. */
async function findTag(store: RegistryStore, { project, stream, tag }: TagTarget) {
  const holder = {};
  await store.openProject(project, holder);
  try {
    return (await store.findStream(project, stream))?.tags.find(({ name }) => name === tag);
  } finally {
    store.closeProject(project, holder);
  }
}

async function pickTargetStream(
  context: CommandContext,
  source: Retag['source'],
): Promise<StreamTarget | undefined> {
  const asking = `${title}: ${plainLine(`${source.stream}:${source.tag}`)}`;
  const project = await pickProject(context, asking, [source.project]);
  if (project === undefined) return undefined;
  const streams = await streamsOf(context, project);
  const own = streams.filter(({ name }) => name === source.stream);
  const choices: Choice<string | undefined>[] = [...new Set([...own, ...streams])].map((stream) => ({
    ...streamChoice(stream),
    value: stream.name,
  }));
  if (own.length === 0) {
    choices.unshift({
      label: source.stream,
      description: 'new image stream',
      icon: 'add',
      value: source.stream,
    });
  }
  choices.push({ label: 'New image stream…', icon: 'add', value: undefined });
  const picked = await context.ui.pick(asking, 'Image stream', choices);
  if (picked === undefined) return undefined;
  const stream = picked.value ?? (await askStreamName(context, project, asking));
  return stream === undefined ? undefined : { project, stream };
}

/** Whether nothing is known that the user lacks for it; says what is missing. */
async function mayTag(
  context: CommandContext,
  writer: Writer,
  source: Retag['source'],
  target: TagTarget,
): Promise<boolean> {
  const streams = await streamsOf(context, target.project);
  const exists = streams.some(({ name }) => name === target.stream);
  const missing = await missingRight(writer, rightsForTag({ source, target, how: 'pinned' }, exists));
  if (missing === undefined) return true;
  await context.ui.warn(`You may not tag images in ${plainLine(target.project)}: ${missing}`);
  return false;
}

async function askTag(
  context: CommandContext,
  source: Retag['source'],
  place: StreamTarget,
): Promise<string | undefined> {
  const streams = await streamsOf(context, place.project);
  const tags = streams.find(({ name }) => name === place.stream)?.tags ?? [];
  const isSource = (tag: string): boolean =>
    place.project === source.project && place.stream === source.stream && tag === source.tag;
  return context.ui.input({
    title: `${title}: ${plainLine(`${place.project}/${place.stream}`)}`,
    prompt: `Tag for the image ${shortDigest(source.image)} of ${plainLine(`${source.stream}:${source.tag}`)}`,
    value: isSource(source.tag) ? '' : source.tag,
    validate: (text): Remark | undefined => {
      const problem = isSource(text) ? 'That is the tag itself.' : tagNameProblem(text);
      if (problem !== undefined) return { kind: 'problem', text: problem };
      return moveRemark(tags, text, context.store.now);
    },
  });
}

/** Pinned to the image, or following the tag; as a command, for those who would rather do it themselves. */
async function choose(
  context: CommandContext,
  writer: Writer,
  source: Retag['source'],
  target: TagTarget,
): Promise<void> {
  const confirmed = await findTag(context.store, target);
  const base = { source, target, ...(confirmed === undefined ? {} : { confirmed }) };
  const sameStream = target.project === source.project && target.stream === source.stream;
  const name = plainLine(`${target.project}/${target.stream}:${target.tag}`);
  const follow: Choice<Retag>[] = sameStream
    ? [
        {
          label: `Follow ${plainLine(source.tag)}`,
          description: `${plainLine(target.tag)} moves whenever ${plainLine(source.tag)} does`,
          icon: 'references',
          value: { ...base, how: 'following' },
        },
      ]
    : [];
  const pin: Choice<Retag> = {
    label: `Pin to the image ${shortDigest(source.image)}`,
    description: 'stays until it is moved',
    icon: 'bookmark',
    value: { ...base, how: 'pinned' },
  };
  const ways = [pin, ...follow].map(({ value, ...shown }) => ({
    ...shown,
    value: { retag: value, copy: false },
  }));
  const copies = ways.map(({ label, value }) => ({
    label: ways.length === 1 ? 'Copy as oc Command' : `Copy as oc Command: ${label}`,
    icon: 'copy',
    value: { ...value, copy: true },
  }));
  const picked = (await context.ui.pick(`Tag as ${name}`, 'How', [...ways, ...copies]))?.value;
  if (picked?.copy === true) await context.ui.copy(ocTag(picked.retag, ocPlace(context)));
  else if (picked !== undefined) await confirmAndTag(context, writer, picked.retag);
}
