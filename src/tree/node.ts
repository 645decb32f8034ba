import type { Digest } from '../model/digest.ts';
import type { Failure } from '../model/failure.ts';
import type { Action } from './action.ts';

/**
 * The things that the tree shows, as readonly data. A node says which thing it is, never what the thing looks like
 * now: the store knows that. Its id is stable for as long as the thing exists, so VS Code keeps selection and
 * expansion across redraws.
 */
export type TreeNode =
  | ProjectNode
  | MoreNode
  | StreamNode
  | TagNode
  | EarlierNode
  | RevisionNode
  | PlatformNode
  | LayerNode
  | AttachmentNode
  | NoteNode
  | ActionNode;

export interface ProjectNode {
  readonly kind: 'project';
  readonly id: string;
  readonly project: string;
}

/** Loads the next page of a project's image streams. */
export interface MoreNode {
  readonly kind: 'more';
  readonly id: string;
  readonly parent: ProjectNode;
}

export interface StreamNode {
  readonly kind: 'stream';
  readonly id: string;
  readonly parent: ProjectNode;
  readonly project: string;
  readonly stream: string;
}

export interface TagNode {
  readonly kind: 'tag';
  readonly id: string;
  readonly parent: StreamNode;
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
}

/** The earlier revisions of a tag, folded. */
export interface EarlierNode {
  readonly kind: 'earlier';
  readonly id: string;
  readonly parent: TagNode;
}

export interface RevisionNode {
  readonly kind: 'revision';
  readonly id: string;
  readonly parent: EarlierNode;
  readonly image: Digest;
  readonly created: number | undefined;
}

/** One platform of the index that a tag or revision points to. */
export interface PlatformNode {
  readonly kind: 'platform';
  readonly id: string;
  readonly parent: TagNode | RevisionNode;
  readonly index: Digest;
  readonly image: Digest;
}

export interface LayerNode {
  readonly kind: 'layer';
  readonly id: string;
  readonly parent: TagNode | RevisionNode | PlatformNode;
  readonly image: Digest;
  /** 0 is the base. */
  readonly position: number;
}

/** A signature, attestation or SBOM, under the image that it belongs to. */
export interface AttachmentNode {
  readonly kind: 'attachment';
  readonly id: string;
  readonly parent: TagNode | RevisionNode;
  readonly tag: string;
}

/** A sentence where things would be: nothing here, or why not. */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly parent: TreeNode | undefined;
  readonly text: string;
  readonly failure?: Failure;
}

/** The next step, as a row, where the projects would be. */
export interface ActionNode {
  readonly kind: 'action';
  readonly id: string;
  readonly action: Action;
}

/** A node by its kind. */
export type NodeOf<K extends TreeNode['kind']> = Extract<TreeNode, { kind: K }>;

export function projectNode(project: string): ProjectNode {
  return { kind: 'project', id: idOf('project', project), project };
}

export function streamNode(parent: ProjectNode, stream: string): StreamNode {
  return { kind: 'stream', id: idOf(parent.id, stream), parent, project: parent.project, stream };
}

export function tagNode(parent: StreamNode, tag: string): TagNode {
  const { project, stream } = parent;
  return { kind: 'tag', id: idOf(parent.id, tag), parent, project, stream, tag };
}

export function actionNode(action: Action): ActionNode {
  return { kind: 'action', id: idOf('action', action.command), action };
}

export function noteNode(parent: TreeNode | undefined, text: string, failure?: Failure): NoteNode {
  // A list may have both: why it may be out of date, and that it is empty.
  const id = idOf(parent?.id ?? 'root', failure === undefined ? 'note' : 'failure');
  return failure === undefined
    ? { kind: 'note', id, parent, text }
    : { kind: 'note', id, parent, text, failure };
}

/** A child's id: the parent's id and one more segment. Names cannot contain the separator once encoded. */
export function idOf(parent: string, segment: string | number): string {
  return `${parent}/${encodeURIComponent(segment)}`;
}

/** The node above, as VS Code needs it to reveal a row. */
export function parentOf(node: TreeNode): TreeNode | undefined {
  return node.kind === 'project' || node.kind === 'action' ? undefined : node.parent;
}

/** The tag row under which a node stands. */
export function tagOf(
  node: TagNode | EarlierNode | RevisionNode | PlatformNode | AttachmentNode | LayerNode,
): TagNode {
  return node.kind === 'tag' ? node : tagOf(node.parent);
}
