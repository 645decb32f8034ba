import * as vscode from 'vscode';
import { plainLine } from '../model/text.ts';
import type { ActiveContext } from '../store/activeContext.ts';
import type { ConnectionState, RegistryStore } from '../store/registryStore.ts';
import { connectionWords, troubleOf, troubleWords, viewState, type ViewState } from '../tree/viewWords.ts';
import type { CleanUp } from '../tree/cleanUp.ts';
import { cleanUpTotal, cleanUpWords, loadSizes } from '../tree/cleanUpWords.ts';
import { FilterLoader } from '../tree/filterFacts.ts';
import { filterWords } from '../tree/filterWords.ts';
import { hasRow } from '../tree/hasRow.ts';
import type { TreeFilter } from '../tree/treeFilter.ts';
import type { TreeNode } from '../tree/node.ts';
import type { FailureLog } from './failureLog.ts';
import type { RegistryTree } from './registryTree.ts';
import type { TagDrop } from './tagDrop.ts';

/** So long it may take until a row that was revealed is selected, ms, and so often it is tried. */
const revealTime = 1_000;
const revealTries = 3;
/** So long a connection may take without a word, ms. */
const patience = 10_000;

/** What the view is made of. */
export interface RegistryViewParts {
  readonly store: RegistryStore;
  readonly contexts: ActiveContext;
  readonly tree: RegistryTree;
  readonly cleanUp: CleanUp;
  readonly filter: TreeFilter;
  readonly drop: TagDrop;
  readonly log: FailureLog;
  /** The view is seen: from now on there is something to show. */
  readonly begin: () => void;
}

/** The view around the tree: description, message, welcome content, and what opening and closing a project does. */
export class RegistryView implements vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #tree: RegistryTree;
  readonly #contexts: ActiveContext;
  readonly #log: FailureLog;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #cleanUp: CleanUp;
  readonly #filter: TreeFilter;
  readonly #loader: FilterLoader;
  readonly #stopListening: () => void;
  readonly #stopCleanUp: () => void;
  readonly #stopFilter: () => void;
  #state: ViewState | undefined;
  #patience: NodeJS.Timeout | undefined;

  constructor({ store, contexts, tree, cleanUp, filter, drop, log, begin }: RegistryViewParts) {
    this.#store = store;
    this.#tree = tree;
    this.#contexts = contexts;
    this.#cleanUp = cleanUp;
    this.#filter = filter;
    this.#log = log;
    this.#loader = new FilterLoader(store, filter, () => {
      tree.redraw();
      this.#update();
    });
    this.#view = vscode.window.createTreeView('imageRegistry.images', {
      treeDataProvider: tree,
      showCollapseAll: true,
      canSelectMany: true,
      manageCheckboxStateManually: true,
      dragAndDropController: drop,
    });
    this.#view.onDidChangeCheckboxState(({ items }) => {
      const { Checked } = vscode.TreeItemCheckboxState;
      cleanUp.check(items.map(([node, state]) => [node, state === Checked]));
    });
    this.#stopFilter = filter.onDidChange(() => this.#filterChanged());
    this.#stopCleanUp = cleanUp.onDidChange(() => void this.#cleanUpChanged());
    this.#view.onDidExpandElement(({ element }) => {
      if (element.kind === 'project') void store.openProject(element.project);
    });
    this.#view.onDidCollapseElement(({ element }) => {
      if (element.kind === 'project') store.closeProject(element.project);
    });
    this.#view.onDidChangeVisibility(({ visible }) => {
      if (!visible) return;
      begin();
      // Ages grow old while nobody looks.
      tree.redraw();
    });
    if (this.#view.visible) begin();
    this.#stopListening = store.onDidChange((change) => {
      if (change.kind === 'fetchFailed') log.report(change.failure);
      else if (change.kind === 'usage') this.#usageChanged();
      else if (change.kind === 'streams') this.#streamsChanged(change.project);
      else this.#becameOther();
    });
    this.#update();
  }

  dispose(): void {
    clearTimeout(this.#patience);
    this.#stopListening();
    this.#stopCleanUp();
    this.#stopFilter();
    this.#view.dispose();
  }

  /** The rows that are selected. */
  get selection(): readonly TreeNode[] {
    return this.#view.selection;
  }

  #filterChanged(): void {
    const isOn = this.#filter.query !== undefined;
    void vscode.commands.executeCommand('setContext', 'imageRegistry.filtering', isOn);
    this.#loader.request();
    this.#update();
  }

  #becameOther(): void {
    this.#loader.request();
    this.#update();
  }

  /** What the filter cannot tell, and what it hides of what is checked, is in the message. */
  #usageChanged(): void {
    if (this.#filter.needsUses) this.#becameOther();
  }

  /** Shows a row, its parents unfolded, and selects it. What a filter hides, or is gone by now, stays hidden. */
  async reveal(node: TreeNode): Promise<void> {
    // The tree opens what it unfolds; until then the project is held for the row alone.
    const holder = {};
    try {
      if (!(await hasRow(node, this.#store, this.#filter, holder))) return;
      await this.#tree.still(() => this.#revealRow(node));
    } finally {
      if ('project' in node) this.#store.closeProject(node.project, holder);
    }
  }

  /** VS Code reveals nothing, and does not say so, while it draws the rows above anew: a row that was revealed is selected. */
  async #revealRow(node: TreeNode): Promise<void> {
    for (let tries = 0; tries < revealTries; tries += 1) {
      await this.#view.reveal(node, { select: true, focus: false });
      if (await this.#isSelected(node)) return;
    }
  }

  /** Whether a row is selected, or is so in a moment. */
  #isSelected({ id }: TreeNode): Promise<boolean> {
    const isIn = (nodes: readonly TreeNode[]): boolean => nodes.some((node) => node.id === id);
    if (isIn(this.#view.selection)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (selected: boolean): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve(selected);
      };
      const timer = setTimeout(() => settle(false), revealTime);
      const listening = this.#view.onDidChangeSelection(({ selection }) => {
        if (isIn(selection)) settle(true);
      });
    });
  }

  /** What is checked changed: says how much that is, sizes as soon as they are known. */
  async #cleanUpChanged(): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'imageRegistry.cleaningUp', this.#cleanUp.active);
    this.#update();
    await loadSizes(this.#cleanUp.checked, this.#store);
    this.#update();
  }

  #update(): void {
    const { connection } = this.#store;
    const here = connectionWords(connection, this.#contexts.chosen !== undefined);
    const state = viewState(connection, this.#store);
    const trouble = troubleOf(connection);
    this.#view.description = here;
    // VS Code draws no description for a view that is alone in its container, and no welcome content below a message.
    this.#view.message =
      trouble === undefined
        ? state === 'empty'
          ? ''
          : this.#message(here)
        : troubleWords(connection, trouble);
    this.#watchPatience(connection);
    if (trouble !== undefined) this.#log.report(trouble, 'connection');
    else if (connection.kind === 'connected') this.#log.mended('connection');
    this.#become(state);
  }

  /** Whatever keeps a connection waiting, a credential plugin or a slow cluster: after ten seconds it is said. */
  #watchPatience(connection: ConnectionState): void {
    clearTimeout(this.#patience);
    if (connection.kind !== 'connecting' || connection.context === undefined) return;
    const context = plainLine(connection.context);
    this.#patience = setTimeout(() => {
      this.#view.message = `Still waiting for ${context}. Nothing has come for ten seconds.`;
    }, patience);
  }

  #message(here: string): string {
    const filtered = filterWords(this.#filter, this.#store);
    if (!this.#cleanUp.active) return filtered === undefined ? here : `${filtered} Escape shows everything.`;
    const cleaning = cleanUpWords(cleanUpTotal(this.#cleanUp, this.#store));
    return filtered === undefined ? cleaning : `${cleaning} ${filtered}`;
  }

  #streamsChanged(project: string): void {
    this.#logStreams(project);
    this.#loader.request();
    // What was checked may be gone.
    if (this.#cleanUp.active || this.#filter.needsLayers) this.#update();
  }

  #logStreams(project: string): void {
    const state = this.#store.streams(project);
    const trouble =
      state?.kind === 'failed' ? state.failure : state?.kind === 'loaded' ? state.trouble : undefined;
    const place = `image streams of ${project}`;
    if (trouble !== undefined) this.#log.report(trouble, place);
    else if (state?.kind === 'loaded') this.#log.mended(place);
  }

  #become(state: ViewState): void {
    if (state === this.#state) return;
    this.#state = state;
    void vscode.commands.executeCommand('setContext', 'imageRegistry.state', state);
  }
}
