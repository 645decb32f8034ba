import { foldAttachments } from '../model/attachment.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { untilWords } from '../model/login/loginEnd.ts';
import type { Tag } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import {
  actionRow,
  attachmentRow,
  earlierRow,
  moreRow,
  noteRow,
  platformRow,
  revisionRow,
} from './imageRows.ts';
import { layerRow } from './layerRow.ts';
import { tagOf, type LayerNode, type NodeOf, type TreeNode } from './node.ts';
import { projectRow } from './projectRow.ts';
import type { Row } from './row.ts';
import { keptStreamRow, streamRow } from './streamRow.ts';
import { tagRow } from './tagRow.ts';

/** What the row of a node shows, from what the store knows now; `now` in ms since the epoch. Every text is one safe line. */
export function rowOf(node: TreeNode, store: RegistryStore, pinned: readonly string[], now: number): Row {
  const row = rowAsNamed(node, store, pinned, now);
  const { label, description, spoken } = row;
  return {
    ...row,
    label: plainLine(label, 300),
    description: plainLine(description, 500),
    spoken: plainLine(spoken, 1000),
  };
}

function rowAsNamed(node: TreeNode, store: RegistryStore, pinned: readonly string[], now: number): Row {
  switch (node.kind) {
    case 'project':
      return projectOf(node, store, pinned, now);
    case 'more':
      return moreRow(streamCount(node.parent.project, store));
    case 'stream':
      return streamOf(node, store, now);
    case 'tag':
      return tagRowOf(node, store, now);
    case 'earlier':
      return earlierRow(Math.max(0, (tagAt(node, store)?.revisions.length ?? 1) - 1));
    case 'revision':
      return revisionRow(node.image, node.created, contentAt(node, store), partsOf(node.image, store), now);
    case 'platform':
      return platformRow(
        node.image,
        store.facts?.parts(node.index),
        contentAt(node, store),
        partsOf(node.image, store),
      );
    case 'layer':
      return layerOf(node, store);
    case 'attachment':
      return attachmentOf(node, store, now);
    case 'note':
      return noteRow(node);
    case 'action':
      return actionRow(node.action);
  }
}

function projectOf(
  node: NodeOf<'project'>,
  store: RegistryStore,
  pinned: readonly string[],
  now: number,
): Row {
  const { projects } = store;
  const project = projects.kind === 'loaded' ? projects.items.get(node.project) : undefined;
  const streams = store.streams(node.project);
  const end = store.logins?.end;
  const row = projectRow(project ?? { name: node.project, active: true }, {
    streams,
    pinned: pinned.includes(node.project),
    policy: store.access?.policy(node.project),
    login: end && untilWords(end, now),
  });
  const looking = (): string => {
    // The row says what comes of it; a project that is only passed by is not asked about.
    void store.access?.lookAtPolicy(node.project);
    return row.tooltip();
  };
  return { ...row, tooltip: looking };
}

function streamCount(project: string, store: RegistryStore): number {
  const streams = store.streams(project);
  return streams?.kind === 'loaded' ? streams.items.size : 0;
}

function streamOf(node: NodeOf<'stream'>, store: RegistryStore, now: number): Row {
  const stream = store.stream(node.project, node.stream);
  if (stream === undefined) return goneRow('stream', node.stream);
  if (store.writer?.isDeleting(node) === true) return deletingRow('stream', node.stream);
  const missing = store.facts?.missingIn(stream);
  return missing === undefined ? keptStreamRow(stream, now) : streamRow(stream, missing, now);
}

function tagRowOf(node: NodeOf<'tag'>, store: RegistryStore, now: number): Row {
  const stream = store.stream(node.project, node.stream);
  const tag = tagAt(node, store);
  if (stream === undefined || tag === undefined) return goneRow('tag', node.tag);
  if (store.writer?.isDeleting(node) === true) return deletingRow('tag', node.tag);
  const newest = tag.revisions[0];
  if (newest === undefined) return tagRow(stream, tag, undefined, undefined, now);
  return tagRow(stream, tag, store.facts?.content(stream, newest.image), partsOf(newest.image, store), now);
}

function layerOf(node: LayerNode, store: RegistryStore): Row {
  const content = contentAt(node, store);
  if (content?.kind !== 'image') return goneRow('layer', `layer ${node.position + 1}`);
  const config = content.config && store.facts?.config(content.config);
  const parts = partsOf(node.image, store);
  const sized = parts?.kind === 'image' && parts.layers.length === content.layers.length;
  return layerRow(sized ? parts.layers : content.layers, node.position, config);
}

function attachmentOf(node: NodeOf<'attachment'>, store: RegistryStore, now: number): Row {
  const { project, stream } = tagOf(node);
  const { attachments } = foldAttachments(store.stream(project, stream)?.tags ?? []);
  const found = [...attachments.values()].flat().find(({ tag }) => tag.name === node.tag);
  return found === undefined ? goneRow('attachment', node.tag) : attachmentRow(found, now);
}

function tagAt(node: NodeOf<'tag' | 'earlier'>, store: RegistryStore): Tag | undefined {
  const { project, stream, tag } = tagOf(node);
  return store.tag(project, stream, tag);
}

function partsOf(image: Digest, store: RegistryStore): ImageParts | undefined {
  const parts = store.facts?.parts(image);
  return parts?.kind === 'loaded' ? parts.value : undefined;
}

function contentAt(node: NodeOf<'revision' | 'platform' | 'layer'>, store: RegistryStore) {
  const { project, stream } = tagOf(node);
  return store.content(project, stream, node.image);
}

/** A row whose deletion is on its way. */
function deletingRow(kind: string, label: string): Row {
  return {
    label,
    description: 'deleting…',
    icon: { name: 'loading~spin' },
    spoken: `${label}, being deleted`,
    context: `${kind};deleting`,
    expandable: true,
    tooltip: () => '',
  };
}

/** A row that is about to disappear: VS Code may still draw it once after the thing is gone. */
function goneRow(kind: string, label: string): Row {
  return {
    label,
    description: 'gone',
    icon: { name: 'circle-slash' },
    spoken: `${label}, gone`,
    context: `${kind};gone`,
    expandable: false,
    tooltip: () => '',
  };
}
