import { foldAttachments } from '../model/attachment.ts';
import type { Digest } from '../model/digest.ts';
import { describeFailure } from '../model/failureWords.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { mapInTurns } from '../model/inTurns.ts';
import { compareNames, inTreeOrder } from '../model/project.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import { newestFirst, tagState, type Tag } from '../model/tag.ts';
import { sourceWords } from '../model/tagWords.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { nextStep } from './action.ts';
import { filterFacts } from './filterFacts.ts';
import {
  actionNode,
  idOf,
  noteNode,
  projectNode,
  streamNode,
  tagNode,
  tagOf,
  type EarlierNode,
  type LayerNode,
  type PlatformNode,
  type ProjectNode,
  type RevisionNode,
  type StreamNode,
  type TagNode,
  type TreeNode,
} from './node.ts';
import type { TreeFilter } from './treeFilter.ts';

/** What narrows and orders the tree. */
export interface TreeView {
  readonly pins: { readonly names: readonly string[] };
  readonly filter: TreeFilter;
}

/** The nodes under a node, or the projects. Waits for what must be fetched first; never rejects for a failed fetch. */
export async function childrenOf(
  node: TreeNode | undefined,
  store: RegistryStore,
  view: TreeView,
): Promise<TreeNode[]> {
  if (node === undefined) return projects(store, view);
  switch (node.kind) {
    case 'project':
      return streams(node, store, view.filter);
    case 'stream':
      return tags(node, store, view.filter);
    case 'tag':
      return tagContent(node, store);
    case 'earlier':
      return revisions(node, store);
    case 'revision':
    case 'platform':
      return imageContent(node, node.image, store);
    case 'more':
    case 'layer':
    case 'attachment':
    case 'note':
    case 'action':
      return [];
  }
}

/** Without a connection the view's message says why, and the only row is the next step. */
async function projects(store: RegistryStore, { pins, filter }: TreeView): Promise<TreeNode[]> {
  await store.settled();
  if (store.connection.kind === 'failed') return [actionNode(nextStep(store.connection.failure))];
  const state = store.projects;
  if (state.kind !== 'loaded') return [];
  const shown = inTreeOrder(state.items.values(), pins.names).filter(({ name }) =>
    filter.acceptsProject(name),
  );
  return shown.map((project) => projectNode(project.name));
}

async function streams(node: ProjectNode, store: RegistryStore, filter: TreeFilter): Promise<TreeNode[]> {
  await store.openProject(node.project);
  const state = store.streams(node.project);
  if (state === undefined || state.kind === 'loading') return [];
  if (state.kind === 'failed') return [noteNode(node, describeFailure(state.failure).summary, state.failure)];
  // Nobody waits for it: the row of the project says it when it is there.
  void store.access?.lookAtPolicy(node.project);
  const facts = filterFacts(store, store.now);
  const all = [...state.items.values()];
  // A filter looks at each of their tags.
  const accepted = await mapInTurns(all, (stream) => filter.acceptsStream(stream, facts));
  const found = all.filter((_, at) => accepted[at]).sort((a, b) => compareNames(a.name, b.name));
  const nodes: TreeNode[] = found.map((stream) => streamNode(node, stream.name));
  if (state.more) nodes.push({ kind: 'more', id: idOf(node.id, '…more'), parent: node });
  if (nodes.length === 0) nodes.push(noteNode(node, nothingIn(node.project, state.items.size)));
  if (state.trouble !== undefined) {
    nodes.unshift(noteNode(node, describeFailure(state.trouble).summary, state.trouble));
  }
  return nodes;
}

function nothingIn(project: string, streamCount: number): string {
  return streamCount === 0
    ? `No image streams in ${project} yet.`
    : `Nothing in ${project} passes the filter.`;
}

function tags(node: StreamNode, store: RegistryStore, filter: TreeFilter): TreeNode[] {
  const stream = store.stream(node.project, node.stream);
  if (stream === undefined) return [];
  const facts = filterFacts(store, store.now);
  const all = foldAttachments(stream.tags).tags;
  const shown = newestFirst(all.filter((tag) => filter.accepts(stream, tag, facts)));
  if (all.length === 0) return [noteNode(node, `No tags in ${node.stream} yet.`)];
  if (shown.length === 0) return [noteNode(node, `No tag of ${node.stream} passes the filter.`)];
  return shown.map((tag) => tagNode(node, tag.name));
}

async function tagContent(node: TagNode, store: RegistryStore): Promise<TreeNode[]> {
  const stream = store.stream(node.project, node.stream);
  const tag = store.tag(node.project, node.stream, node.tag);
  if (stream === undefined || tag === undefined) return [];
  const newest = tag.revisions[0];
  if (newest === undefined) return [noteNode(node, whyNoImage(tag))];
  const content = await imageContent(node, newest.image, store);
  const earlier: EarlierNode = { kind: 'earlier', id: idOf(node.id, 'earlier'), parent: node };
  return tag.revisions.length > 1 ? [...content, earlier] : content;
}

function whyNoImage(tag: Tag): string {
  const state = tagState(tag, false);
  if (state.kind === 'importFailed')
    return state.failure.message || `The import failed: ${state.failure.reason}`;
  if (state.kind === 'waiting') return `Nothing has come from ${sourceWords(state.source)} yet.`;
  return 'No image was pushed to this tag yet.';
}

function revisions(node: EarlierNode, store: RegistryStore): TreeNode[] {
  const { project, stream, tag } = node.parent;
  const found = store.tag(project, stream, tag)?.revisions.slice(1) ?? [];
  // The same image can be in the history twice; its place from the oldest end never changes.
  return found.map((revision, index) => ({
    kind: 'revision',
    id: idOf(node.id, `${found.length - index}@${revision.image}`),
    parent: node,
    image: revision.image,
    created: revision.created,
  }));
}

type ImageNode = TagNode | RevisionNode | PlatformNode;

/** Layers, or platforms; then what is attached to the image. */
async function imageContent(node: ImageNode, image: Digest, store: RegistryStore): Promise<TreeNode[]> {
  const { project, stream: name } = tagOf(node);
  const stream = store.stream(project, name);
  if (stream === undefined || store.facts === undefined) return [];
  const fetched = await store.facts.loadContent(stream, image);
  if (fetched.kind === 'loading') return [];
  if (fetched.kind === 'failed')
    return [noteNode(node, describeFailure(fetched.failure).summary, fetched.failure)];
  const attached = node.kind === 'platform' ? [] : attachments(node, image, stream);
  return [...(await contentNodes(node, image, fetched.value, stream, store)), ...attached];
}

async function contentNodes(
  node: ImageNode,
  image: Digest,
  content: ImageContent | undefined,
  stream: ImageStream,
  store: RegistryStore,
): Promise<TreeNode[]> {
  switch (content?.kind) {
    case undefined:
      return [noteNode(node, 'The cluster does not say what this image is made of.')];
    case 'missing':
      return [noteNode(node, 'The cluster no longer has this image; it cannot be pulled.')];
    case 'index':
      if (node.kind === 'platform') return [noteNode(node, 'An index inside an index.')];
      await store.facts?.loadParts(stream, image);
      // An index may name one image twice: for two variants of a processor, say.
      return [...new Set(content.platforms)].map((platform) => platformNode(node, image, platform));
    case 'image':
      await Promise.all([
        store.facts?.loadParts(stream, image),
        content.config === undefined ? undefined : store.facts?.loadConfig(stream, content.config),
      ]);
      if (content.layers.length === 0) return [noteNode(node, 'This image has no layers.')];
      return content.layers.map((_, position) => layerNode(node, image, position));
  }
}

function platformNode(parent: TagNode | RevisionNode, index: Digest, image: Digest): PlatformNode {
  return { kind: 'platform', id: idOf(parent.id, image), parent, index, image };
}

function layerNode(parent: ImageNode, image: Digest, position: number): LayerNode {
  return { kind: 'layer', id: idOf(parent.id, `${image}+${position}`), parent, image, position };
}

function attachments(parent: TagNode | RevisionNode, image: Digest, stream: ImageStream): TreeNode[] {
  const found = foldAttachments(stream.tags).attachments.get(image) ?? [];
  return found.map(({ tag }) => ({
    kind: 'attachment',
    id: idOf(parent.id, tag.name),
    parent,
    tag: tag.name,
  }));
}
