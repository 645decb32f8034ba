import type { TagTarget } from '../model/target.ts';
import { tagOf, type TreeNode } from '../tree/node.ts';

/** The tag or revision that a row is about; undefined for rows of something else. */
export function targetOf(node: TreeNode | undefined): TagTarget | undefined {
  switch (node?.kind) {
    case 'attachment': {
      const { project, stream } = tagOf(node);
      return { project, stream, tag: node.tag };
    }
    case 'tag':
    case 'platform':
    case 'layer':
    case 'revision': {
      const { project, stream, tag } = tagOf(node);
      const revision = revisionOf(node);
      return revision === undefined ? { project, stream, tag } : { project, stream, tag, revision };
    }
    default:
      return undefined;
  }
}

function revisionOf(node: Extract<TreeNode, { kind: 'tag' | 'platform' | 'layer' | 'revision' }>) {
  if (node.kind === 'revision') return node.image;
  if (node.kind === 'tag') return undefined;
  return revisionOf(node.parent);
}
