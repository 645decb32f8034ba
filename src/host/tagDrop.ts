import * as vscode from 'vscode';
import type { TreeNode } from '../tree/node.ts';

// VS Code's name for the rows of a view of this id.
const mime = 'application/vnd.code.tree.imageregistry.images';

/** Tags can be dragged onto projects and image streams; what that does is said by a command. */
export class TagDrop implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = [mime];
  readonly dropMimeTypes = [mime];
  readonly #dropped: (tags: readonly TreeNode[], onto: TreeNode) => Promise<void>;
  #dragged: readonly TreeNode[] = [];

  constructor(dropped: (tags: readonly TreeNode[], onto: TreeNode) => Promise<void>) {
    this.#dropped = dropped;
  }

  handleDrag(nodes: readonly TreeNode[], data: vscode.DataTransfer): void {
    this.#dragged = nodes.filter(({ kind }) => kind === 'tag' || kind === 'revision');
    if (this.#dragged.length > 0) data.set(mime, new vscode.DataTransferItem(this.#dragged.length));
  }

  async handleDrop(onto: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged = data.get(mime) === undefined ? [] : this.#dragged;
    this.#dragged = [];
    if (onto !== undefined && dragged.length > 0) await this.#dropped(dragged, onto);
  }
}
