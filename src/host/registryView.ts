import * as vscode from 'vscode';
import { failureText } from '../model/failureWords.ts';
import { plainLine } from '../model/text.ts';
import type { Failure } from '../model/failure.ts';
import type { ActiveContext } from '../store/activeContext.ts';
import type { ConnectionState, RegistryStore } from '../store/registryStore.ts';
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

/** So long a connection may take without a word, ms. */
const patience = 10_000;

/** The values of the context key `imageRegistry.state`. */
type ViewState = 'connecting' | 'failed' | 'empty' | 'connected';

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
      await this.#view.reveal(node, { select: true, focus: false });
    } finally {
      if ('project' in node) this.#store.closeProject(node.project, holder);
    }
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
    const here = this.#describe(connection);
    const state = stateOf(connection, this.#store);
    const trouble = troubleOf(connection);
    this.#view.description = here;
    // VS Code draws no description for a view that is alone in its container, and no welcome content below a message.
    this.#view.message =
      trouble === undefined ? (state === 'empty' ? '' : this.#message(here)) : messageOf(connection, trouble);
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

  #describe(connection: ConnectionState): string {
    const here = this.#contexts.chosen === undefined ? '' : ' (this window)';
    const context = `${connection.context ?? ''}${here}`;
    switch (connection.kind) {
      case 'connecting':
        return connection.context === undefined ? '' : `Connecting to ${context}…`;
      case 'failed':
        return context;
      case 'connected':
        return `${context} · ${connection.user}`;
    }
  }

  #become(state: ViewState): void {
    if (state === this.#state) return;
    this.#state = state;
    void vscode.commands.executeCommand('setContext', 'imageRegistry.state', state);
  }
}

function troubleOf(connection: ConnectionState): Failure | undefined {
  if (connection.kind === 'failed') return connection.failure;
  return connection.kind === 'connected' ? connection.trouble : undefined;
}

function messageOf({ context }: ConnectionState, failure: Failure): string {
  return `${context === undefined ? '' : `${plainLine(context)}: `}${failureText(failure)}`;
}

function stateOf(connection: ConnectionState, store: RegistryStore): ViewState {
  switch (connection.kind) {
    case 'connecting':
      return 'connecting';
    case 'failed':
      return 'failed';
    case 'connected':
      return store.projects.kind === 'loaded' && store.projects.items.size === 0 ? 'empty' : 'connected';
  }
}
