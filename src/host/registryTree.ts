import * as vscode from 'vscode';
import type { StoreChange } from '../store/change.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { childrenOf } from '../tree/children.ts';
import { parentOf, projectNode, streamNode, type TreeNode } from '../tree/node.ts';
import type { Icon } from '../tree/row.ts';
import { rowOf } from '../tree/rowOf.ts';
import type { CleanUp } from '../tree/cleanUp.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';
import type { Pins } from './pins.ts';
import { Throttle } from './throttle.ts';

/** Rows move under the pointer at most this often, ms. */
const redrawInterval = 1000;

/** The tree as VS Code asks for it: nodes and rows of `tree/`, with one object per id for as long as it is shown. */
export class RegistryTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #pins: Pins;
  readonly #cleanUp: CleanUp;
  readonly #filter: TreeFilter;
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #nodes = new Map<string, TreeNode>();
  /** Ids of the children last handed out, by the parent's id. */
  readonly #children = new Map<string, readonly string[]>();
  readonly #dirty = new Set<string>();
  readonly #redraw = new Throttle(redrawInterval, () => this.#fire());
  readonly #stopListening: () => void;
  /** How many wait for the tree to hold still. */
  #still = 0;

  constructor(store: RegistryStore, pins: Pins, cleanUp: CleanUp, filter: TreeFilter) {
    this.#store = store;
    this.#pins = pins;
    this.#cleanUp = cleanUp;
    this.#filter = filter;
    this.#stopListening = store.onDidChange((change) => this.#storeChanged(change));
    pins.onDidChange(() => this.redraw());
    cleanUp.onDidChange(() => this.#redrawNow());
    filter.onDidChange(() => this.#redrawNow());
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const children = (await childrenOf(node, this.#store, { pins: this.#pins, filter: this.#filter })).map(
      (child) => this.#intern(child),
    );
    this.#keepOnly(node?.id ?? '', children);
    return children;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const parent = parentOf(node);
    return parent && this.#intern(parent);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const row = rowOf(node, this.#store, this.#pins.names, this.#store.now);
    const item = new vscode.TreeItem(row.label, collapsible(row.expandable));
    item.id = node.id;
    item.description = row.description;
    item.iconPath = themeIcon(row.icon);
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    const checked = this.#cleanUp.isChecked(node);
    if (checked !== undefined) item.checkboxState = checkbox(checked, row.label);
    const command = commandOf(node);
    if (command !== undefined) item.command = { command, title: row.label, arguments: [node] };
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const markdown = new vscode.MarkdownString(
      rowOf(node, this.#store, this.#pins.names, this.#store.now).tooltip(),
    );
    markdown.isTrusted = false;
    markdown.supportHtml = false;
    item.tooltip = markdown;
    return item;
  }

  /** Draws everything again at once: the answer to a click. */
  #redrawNow(): void {
    this.#changed.fire(undefined);
  }

  /** Draws everything again, soon. */
  redraw(): void {
    this.#dirty.add('');
    this.#redraw.request();
  }

  /** Draws nothing anew while something is done that a redraw would undo. */
  async still(work: () => Promise<void>): Promise<void> {
    this.#still += 1;
    try {
      await work();
    } finally {
      this.#still -= 1;
      if (this.#dirty.size > 0) this.#redraw.request();
    }
  }

  dispose(): void {
    this.#stopListening();
    this.#redraw.dispose();
    this.#changed.dispose();
  }

  #storeChanged(change: StoreChange): void {
    for (const id of changedIds(change, this.#filter)) this.#dirty.add(id);
    if (this.#dirty.size > 0) this.#redraw.request();
  }

  #fire(): void {
    if (this.#still > 0) return;
    const ids = [...this.#dirty];
    this.#dirty.clear();
    if (ids.includes('')) return this.#changed.fire(undefined);
    const nodes = ids.flatMap((id) => this.#nodes.get(id) ?? []);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  /** VS Code knows nodes by identity: a redraw of another object with the same id would go nowhere. */
  #intern(node: TreeNode): TreeNode {
    const known = this.#nodes.get(node.id);
    if (known !== undefined && known.kind !== 'note') return known;
    this.#nodes.set(node.id, node);
    return node;
  }

  /** Forgets the nodes that are no longer among the children of a parent, and everything below them. */
  #keepOnly(parent: string, children: readonly TreeNode[]): void {
    const ids = children.map((child) => child.id);
    const kept = new Set(ids);
    for (const id of this.#children.get(parent) ?? []) if (!kept.has(id)) this.#forget(id);
    this.#children.set(parent, ids);
  }

  #forget(id: string): void {
    this.#nodes.delete(id);
    for (const child of this.#children.get(id) ?? []) this.#forget(child);
    this.#children.delete(id);
  }
}

/** What a click, or Enter, does. */
function commandOf(node: TreeNode): string | undefined {
  switch (node.kind) {
    case 'more':
      return 'imageRegistry.loadMore';
    case 'action':
      return node.action.command;
    case 'stream':
      return 'imageRegistry.showStream';
    case 'tag':
    case 'revision':
    case 'platform':
    case 'attachment':
      return 'imageRegistry.showTag';
    default:
      return undefined;
  }
}

/** The ids of the nodes to draw again with everything below them; the empty id is the root. */
function changedIds(change: StoreChange, filter: TreeFilter): readonly string[] {
  switch (change.kind) {
    case 'connection':
    case 'projects':
      return [''];
    case 'usage':
      return filter.needsUses ? [''] : [];
    case 'streams':
      return changedStreams(change, filter);
    case 'access':
      return [projectNode(change.project).id];
    // No row says anything of these; tooltips are made when they are asked for.
    case 'fetchFailed':
    case 'address':
    case 'login':
    case 'imagePruner':
      return [];
  }
}

function changedStreams(
  { project, streams }: Extract<StoreChange, { kind: 'streams' }>,
  filter: TreeFilter,
): readonly string[] {
  const node = projectNode(project);
  // With a filter, a change of a tag may show or hide its stream.
  if (filter.query !== undefined) return [node.id];
  // The project's own row counts its streams, so it is drawn again whenever they come or go.
  return streams?.map((stream) => streamNode(node, stream).id) ?? [node.id];
}

function checkbox(checked: boolean, label: string) {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  return {
    state: checked ? Checked : Unchecked,
    accessibilityInformation: { label: `Delete ${label}`, role: 'checkbox' },
  };
}

function collapsible(expandable: boolean): vscode.TreeItemCollapsibleState {
  return expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
}

const toneColours = {
  warning: new vscode.ThemeColor('list.warningForeground'),
  error: new vscode.ThemeColor('list.errorForeground'),
};

function themeIcon({ name, tone }: Icon): vscode.ThemeIcon {
  return tone === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, toneColours[tone]);
}
