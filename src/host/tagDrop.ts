import * as vscode from 'vscode';
import { imageOfNode, knownSpec, usualReach } from '../commands/namedImages.ts';
import type { Remembered } from '../commands/remembered.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import type { TreeNode } from '../tree/node.ts';

// VS Code's name for the rows of a view of this id.
const mime = 'application/vnd.code.tree.imageregistry.images';

/** Where the pull specs of rows come from. */
interface SpecSource {
  readonly store: RegistryStore;
  readonly remembered: Remembered;
}

/**
 * Tags can be dragged onto projects and image streams, where a command says what that does, and into editors, where they
 * are their pull specs.
 */
export class TagDrop implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = [mime, 'text/plain'];
  readonly dropMimeTypes = [mime];
  readonly #source: SpecSource;
  readonly #dropped: (tags: readonly TreeNode[], onto: TreeNode) => Promise<void>;
  #dragged: readonly TreeNode[] = [];

  constructor(source: SpecSource, dropped: (tags: readonly TreeNode[], onto: TreeNode) => Promise<void>) {
    this.#source = source;
    this.#dropped = dropped;
  }

  handleDrag(nodes: readonly TreeNode[], data: vscode.DataTransfer): void {
    this.#dragged = nodes.filter(({ kind }) => kind === 'tag' || kind === 'revision');
    if (this.#dragged.length > 0) data.set(mime, new vscode.DataTransferItem(this.#dragged.length));
    const { store } = this.#source;
    const form = { by: 'tag' as const, reach: usualReach(this.#source), use: 'lasting' as const };
    const images = nodes.flatMap((node) => imageOfNode(node) ?? []);
    const specs = images.flatMap((image) => knownSpec(store, image, form) ?? []);
    if (specs.length > 0) data.set('text/plain', new vscode.DataTransferItem(specs.join('\n')));
  }

  async handleDrop(onto: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged = data.get(mime) === undefined ? [] : this.#dragged;
    this.#dragged = [];
    if (onto !== undefined && dragged.length > 0) await this.#dropped(dragged, onto);
  }
}
