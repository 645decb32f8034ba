import { LoginExpiry } from '../src/host/loginExpiry.ts';
import { FailureLog } from '../src/host/failureLog.ts';
import { MenuRights } from '../src/host/menuRights.ts';
import { Pins } from '../src/host/pins.ts';
import { RegistryTree } from '../src/host/registryTree.ts';
import { RegistryStore } from '../src/store/registryStore.ts';
import { CleanUp } from '../src/tree/cleanUp.ts';
import { projectNode, type ProjectNode, type TreeNode } from '../src/tree/node.ts';
import { TreeFilter } from '../src/tree/treeFilter.ts';
import { showContext, type StoreTarget } from '../test/support/openStore.ts';
import { window } from './vscode.ts';

/**
 * The tree of the extension, and what VS Code does with it: it asks for the rows below a node when that is unfolded, and
 * again for those that it is told to draw anew. `vscodeHook.ts` has to be loaded.
 */
export class ShownTree implements AsyncDisposable {
  readonly store = new RegistryStore();
  readonly filter = new TreeFilter();
  readonly #tree: RegistryTree;
  readonly #parts: readonly { dispose(): void }[];
  readonly #unfolded = new Map<string, TreeNode | undefined>();
  /** When VS Code was told to draw something anew, ms. */
  readonly redraws: number[] = [];

  /** `draws`: whether what is to be drawn anew is asked for at once, as VS Code does. */
  constructor(draws = true) {
    const { store, filter } = this;
    const memory = { get: <T>(_: string, otherwise: T) => otherwise, update: () => undefined };
    const pins = new Pins(memory as never, store);
    this.#tree = new RegistryTree(store, pins, new CleanUp(store, filter), filter);
    const log = new FailureLog(window.createOutputChannel() as never);
    this.#parts = [this.#tree, new MenuRights(store), new LoginExpiry(store, log)];
    this.#tree.onDidChangeTreeData((nodes) => {
      this.redraws.push(performance.now());
      if (draws) void this.#draw(nodes);
    });
  }

  static async show(target: StoreTarget, draws = true): Promise<ShownTree> {
    const tree = new ShownTree(draws);
    await tree.show(target);
    return tree;
  }

  /** Shows a context; resolves when its projects have their rows. Throws when it cannot be reached. */
  async show(target: StoreTarget): Promise<void> {
    await showContext(this.store, target);
    const { connection } = this.store;
    if (connection.kind !== 'connected') throw new Error(`No connection: ${JSON.stringify(connection)}`);
    await this.rows(undefined);
  }

  /** The address of the API server. */
  get server(): string {
    const { connection } = this.store;
    return connection.kind === 'connected' ? connection.server : '';
  }

  /** Unfolds a node; all rows below it, made as VS Code has them made. */
  async rows(node: TreeNode | undefined): Promise<readonly TreeNode[]> {
    this.#unfolded.set(node?.id ?? '', node);
    const children = await this.#tree.getChildren(node);
    for (const child of children) this.#tree.getTreeItem(child);
    return children;
  }

  /** Unfolds a project and loads all its pages, each as `Load More` does; how many rows there are in the end. */
  async wholeProject(project: ProjectNode): Promise<number> {
    let rows = await this.rows(project);
    while (rows.at(-1)?.kind === 'more') {
      await this.store.loadMore(project.project);
      rows = await this.rows(project);
    }
    return rows.length;
  }

  /** Unfolds a project by its name. */
  async unfold(project: string): Promise<readonly TreeNode[]> {
    return this.rows(projectNode(project));
  }

  fold(project: string): void {
    this.#unfolded.delete(projectNode(project).id);
    this.store.closeProject(project);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const part of this.#parts) part.dispose();
    await this.store.close();
  }

  async #draw(nodes: readonly TreeNode[] | undefined): Promise<void> {
    if (nodes === undefined) {
      for (const unfolded of [...this.#unfolded.values()]) await this.rows(unfolded);
      return;
    }
    for (const node of nodes) {
      this.#tree.getTreeItem(node);
      if (this.#unfolded.has(node.id)) await this.rows(node);
    }
  }
}
