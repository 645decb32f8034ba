import type { Digest } from '../model/digest.ts';
import type { DeletionTarget } from '../model/deletion.ts';
import { tagOf, type TreeNode } from '../tree/node.ts';

/** Something to delete that was found at one time: a tag only as long as it points to that image. */
export type ExpectedTarget = DeletionTarget & { readonly image?: Digest };

/** What a row stands for when it is deleted: a tag or an image stream; nothing for other rows. */
export function deletionTarget(node: TreeNode | undefined): DeletionTarget | undefined {
  switch (node?.kind) {
    case 'tag':
      return { project: node.project, stream: node.stream, tag: node.tag };
    case 'attachment': {
      const { project, stream } = tagOf(node);
      return { project, stream, tag: node.tag };
    }
    case 'stream':
      return { project: node.project, stream: node.stream };
    default:
      return undefined;
  }
}

/** What the rows of a command stand for: all that are selected, or the one that it was called on. */
export function deletionTargets(
  node: TreeNode | undefined,
  nodes: readonly TreeNode[] | undefined,
): readonly DeletionTarget[] {
  const called = nodes !== undefined && nodes.length > 0 ? nodes : node === undefined ? [] : [node];
  return called.flatMap((each) => deletionTarget(each) ?? []);
}
