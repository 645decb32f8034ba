import type { KubeContext } from '../kubeconfig/kubeconfig.ts';
import { FailureError } from '../model/failure.ts';
import { pullSpecOf } from '../model/import/importReference.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Copies } from '../store/copies.ts';
import type { TreeNode } from '../tree/node.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { copyImage } from './copyImage.ts';
import { otherEnd, streamEnd, type ReachedEnd } from './copyPlaces.ts';
import { askReference, isAtOwnRegistry } from './copyReference.ts';
import { askTargetTag } from './copyTarget.ts';
import { clusterWords } from './ocPlace.ts';
import { pickTag } from './pickTag.ts';
import { tagAs } from './tagAs.ts';
import { targetOf } from './tagTarget.ts';
import type { Choice } from './ui.ts';

const lastKey = 'copy.to';

/** What is copied, and where it is. */
interface Source {
  readonly copies: Copies;
  readonly target: TagTarget;
  readonly end: ReachedEnd;
  /** The digest that the row is about. */
  readonly reference: string;
  readonly node: TreeNode | undefined;
}

type Destination =
  | { readonly kind: 'registry' }
  | { readonly kind: 'here' }
  | { readonly kind: 'context'; readonly context: KubeContext };

/** Copies an image to another registry, another project, or another cluster, through this machine. */
export const copyTo: Command = {
  id: 'imageRegistry.copyTo',
  async run(context, node) {
    const title = 'Copy image to';
    const target = targetOf(node) ?? (await pickTag(context, title));
    const { copies } = context.store;
    if (target === undefined || copies === undefined) return;
    const reference = await imageOf(context, target, node);
    if (reference === undefined) return;
    const destination = await pickDestination(context, target);
    if (destination === undefined) return;
    const end = await streamEnd(context, copies, target);
    if (end === undefined) return;
    const source: Source = { copies, target, end, reference, node };
    switch (destination.kind) {
      case 'registry':
        return copyToRegistry(context, source);
      case 'here':
        return copyHere(context, source);
      case 'context':
        return copyToContext(context, source, destination.context);
    }
  },
};

function sourceOf({ copies, end, reference, target }: Source) {
  return { copies, from: end, reference, chosenBy: target.tag };
}

/** The digest to copy: what is shown is what is copied, whatever the tag points to by then. */
async function imageOf(
  { store, ui }: CommandContext,
  { project, stream, tag, revision }: TagTarget,
  node: TreeNode | undefined,
): Promise<string | undefined> {
  if (node?.kind === 'platform') return node.image;
  if (revision !== undefined) return revision;
  const holder = {};
  await store.openProject(project, holder);
  try {
    const found = (await store.findStream(project, stream))?.tags.find(({ name }) => name === tag);
    const image = found?.revisions[0]?.image;
    if (image === undefined)
      await ui.warn(`${plainLine(`${stream}:${tag}`)} has no image yet, so there is nothing to copy.`);
    return image;
  } finally {
    store.closeProject(project, holder);
  }
}

async function pickDestination(
  { contexts, ui }: CommandContext,
  { stream, tag }: TagTarget,
): Promise<Destination | undefined> {
  const others = contexts.contexts.filter(({ name }) => name !== contexts.active?.name);
  const choices: Choice<Destination>[] = [
    {
      label: 'Another registry…',
      description: 'that this machine is logged in to',
      icon: 'cloud-upload',
      value: { kind: 'registry' },
    },
    {
      label: 'This cluster…',
      description: 'another project, image stream or tag',
      icon: 'server',
      value: { kind: 'here' },
    },
    ...others.map((context): Choice<Destination> => ({
      label: plainLine(context.name),
      description: plainLine(`${context.user || 'no user'} at ${context.server ?? 'no server'}`),
      icon: 'server-environment',
      value: { kind: 'context', context },
    })),
  ];
  const picked = await ui.pick(`Copy ${plainLine(`${stream}:${tag}`)} to`, 'Where to', choices);
  return picked?.value;
}

async function copyToRegistry(context: CommandContext, source: Source): Promise<void> {
  const { copies, target } = source;
  const last = context.remembered.get(lastKey);
  const answered = await askReference(context, {
    title: `Copy ${plainLine(`${target.stream}:${target.tag}`)} to another registry`,
    prompt: 'Registry, repository and tag that it gets there',
    placeholder: `quay.io/team/${target.stream}:${target.tag}`,
    ...(last === undefined ? {} : { value: `${last}/${target.stream}:${target.tag}` }),
    problem: (chosen) => {
      if (chosen.digest !== undefined) return 'An image that is pushed gets a tag, not a digest.';
      return isAtOwnRegistry(context, chosen)
        ? 'That is the registry of this cluster: choose “This cluster…” for it.'
        : undefined;
    },
  });
  if (answered === undefined) return;
  const { host, repository, tag = 'latest' } = answered;
  const to = await otherEnd(context, copies, { host, repository }, 'push');
  if (to === undefined) return;
  try {
    const parent = pullSpecOf(answered).replace(/\/[^/]*$/, '');
    await context.remembered.set(lastKey, parent);
    const notes = [clusterWords(context)];
    await copyImage(context, { ...sourceOf(source), to, tag, notes });
  } finally {
    await to.close();
  }
}

async function copyHere(context: CommandContext, source: Source): Promise<void> {
  const { copies, target, node } = source;
  const name = plainLine(`${target.stream}:${target.tag}`);
  const picked = await context.ui.pick(`Copy ${name} in this cluster`, 'How', [
    {
      label: 'Tag As…',
      description: 'copies nothing: the tag points to the same image, where that is',
      icon: 'tag',
      value: 'tag' as const,
    },
    {
      label: 'Copy',
      description: 'a copy of its own, which needs nothing of the other project',
      icon: 'copy',
      value: 'copy' as const,
    },
  ]);
  if (picked === undefined) return;
  if (picked.value === 'tag') return tagAs.run(context, node);
  const hint = { suggestedStream: () => target.stream, tag: target.tag };
  const chosen = await askTargetTag(context, `Copy ${name} to`, hint);
  const to = chosen && (await streamEnd(context, copies, chosen));
  if (chosen === undefined || to === undefined) return;
  const notes = [clusterWords(context)];
  await copyImage(context, { ...sourceOf(source), to, tag: chosen.tag, notes });
}

/** The other cluster is open for as long as that takes. */
async function copyToContext(context: CommandContext, source: Source, other: KubeContext): Promise<void> {
  const { target } = source;
  const opening = `Connecting to ${plainLine(other.name)}`;
  const store = await cancellable(context, opening, (signal) =>
    context.contexts.openBeside(other.name, signal),
  );
  if (store === undefined) return;
  try {
    const { connection } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    const beside: CommandContext = { ...context, store };
    const hint = { suggestedStream: () => target.stream, tag: target.tag };
    const title = `Copy ${plainLine(`${target.stream}:${target.tag}`)} to ${plainLine(other.name)}`;
    const chosen = await askTargetTag(beside, title, hint);
    const to = chosen && store.copies && (await streamEnd(beside, store.copies, chosen));
    if (chosen === undefined || to === undefined) return;
    const notes = [`To: ${clusterWords(beside)}`];
    await copyImage(context, { ...sourceOf(source), to, tag: chosen.tag, notes });
  } finally {
    await store.close();
  }
}
