import { pullSpecOf, suggestedStream, type ImportReference } from '../model/import/importReference.ts';
import { plainLine } from '../model/text.ts';
import type { TreeNode } from '../tree/node.ts';
import type { Command } from './command.ts';
import { copyImage } from './copyImage.ts';
import { otherEnd, streamEnd } from './copyPlaces.ts';
import { askReference, isAtOwnRegistry } from './copyReference.ts';
import { askTargetTag, type TargetHint } from './copyTarget.ts';
import { importImage } from './importImage.ts';
import { clusterWords } from './ocPlace.ts';

/** Copies an image of another registry into an image stream, through this machine. */
export const copyFrom: Command = {
  id: 'imageRegistry.copyFrom',
  async run(context, node) {
    const { copies } = context.store;
    if (copies === undefined) {
      await context.ui.warn('There is no connection to a cluster, so there is nowhere to copy to.');
      return;
    }
    const how = await context.ui.pick('Copy image from another registry', 'How', ways);
    if (how === undefined) return;
    if (how.value === 'import') return importImage.run(context, node);
    const reference = await askReference(context, {
      title: 'Copy image from another registry',
      prompt: 'Image to copy into the cluster',
      placeholder: 'quay.io/team/app:1.0',
      problem: (chosen) =>
        isAtOwnRegistry(context, chosen)
          ? 'That is the registry of this cluster: use Copy Image To… or Tag As… on the image.'
          : undefined,
    });
    if (reference === undefined) return;
    const title = `Copy ${plainLine(pullSpecOf(reference))} to`;
    const chosen = await askTargetTag(context, title, hintOf(node, reference));
    const to = chosen && (await streamEnd(context, copies, chosen));
    if (chosen === undefined || to === undefined) return;
    const { host, repository, digest, tag = 'latest' } = reference;
    const from = await otherEnd(context, copies, { host, repository }, 'pull');
    if (from === undefined) return;
    try {
      const notes = [clusterWords(context)];
      await copyImage(context, { copies, from, reference: digest ?? tag, to, tag: chosen.tag, notes });
    } finally {
      await from.close();
    }
  },
};

const ways = [
  {
    label: 'Import Image…',
    description: 'the cluster fetches it: better where it reaches the registry, also again and again',
    icon: 'cloud-download',
    value: 'import' as const,
  },
  {
    label: 'Copy Through This Machine',
    description: 'with the logins of this machine, where the cluster has no way to the registry',
    icon: 'vm',
    value: 'copy' as const,
  },
];

function hintOf(node: TreeNode | undefined, reference: ImportReference): TargetHint {
  const place =
    node?.kind === 'stream'
      ? { project: node.project, stream: node.stream }
      : node?.kind === 'project'
        ? { project: node.project }
        : {};
  return {
    ...place,
    suggestedStream: (project) => suggestedStream(reference, project),
    tag: reference.tag ?? 'latest',
  };
}
