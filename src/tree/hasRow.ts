import { foldAttachments } from '../model/attachment.ts';
import { FailureError } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { filterFacts } from './filterFacts.ts';
import type { StreamNode, TagNode, TreeNode } from './node.ts';
import type { TreeFilter } from './treeFilter.ts';

/**
 * Whether the tree has a row for a project, stream or tag; of other nodes it is taken for granted. A stream on a page
 * that was not loaded yet is fetched; what cannot be fetched has no row. The project is opened for the holder, who
 * closes it.
 */
export async function hasRow(
  node: TreeNode,
  store: RegistryStore,
  filter: TreeFilter,
  holder: unknown,
): Promise<boolean> {
  if (node.kind !== 'project' && node.kind !== 'stream' && node.kind !== 'tag') return true;
  const { projects } = store;
  if (projects.kind !== 'loaded' || !projects.items.has(node.project)) return false;
  if (!filter.acceptsProject(node.project)) return false;
  if (node.kind === 'project') return true;
  await store.openProject(node.project, holder);
  const stream = await findStream(node, store);
  if (stream === undefined) return false;
  const facts = filterFacts(store, store.now);
  if (node.kind === 'stream') return filter.acceptsStream(stream, facts);
  // What describes an image has its row below that image.
  const tag = foldAttachments(stream.tags).tags.find(({ name }) => name === node.tag);
  return tag !== undefined && filter.accepts(stream, tag, facts);
}

async function findStream(
  { project, stream }: StreamNode | TagNode,
  store: RegistryStore,
): Promise<ImageStream | undefined> {
  try {
    return await store.findStream(project, stream);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
