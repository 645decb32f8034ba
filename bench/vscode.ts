/**
 * As much of the module `vscode` as the tree and the activation touch, and no more work than it takes: what is measured is
 * the extension's. `vscodeHook.ts` puts it in the place of the real one.
 */

export class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
  static from(...parts: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => parts.forEach((part) => part.dispose()));
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => void>();
  readonly event = (listener: (event: T) => void): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };
  fire(event: T): void {
    for (const listener of this.#listeners) listener(event);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

export class TreeItem {
  label: string;
  collapsibleState: number;
  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeColor {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon {
  readonly id: string;
  readonly color: ThemeColor | undefined;
  constructor(id: string, color?: ThemeColor) {
    this.id = id;
    this.color = color;
  }
}

export class MarkdownString {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const TreeItemCheckboxState = { Unchecked: 0, Checked: 1 };
export const StatusBarAlignment = { Left: 1, Right: 2 };

const nothing = (): Disposable => new Disposable(() => undefined);
/** Something of which every method does nothing. */
const idle = new Proxy({}, { get: () => nothing });

export const window = {
  createOutputChannel: () => idle,
  createTreeView: () => ({
    visible: false,
    selection: [],
    onDidChangeCheckboxState: nothing,
    onDidExpandElement: nothing,
    onDidCollapseElement: nothing,
    onDidChangeVisibility: nothing,
    onDidChangeSelection: nothing,
    dispose: nothing,
  }),
  registerWebviewPanelSerializer: nothing,
};

export const workspace = {
  textDocuments: [],
  registerTextDocumentContentProvider: nothing,
  onDidOpenTextDocument: nothing,
  onDidGrantWorkspaceTrust: nothing,
  onDidChangeConfiguration: nothing,
  getConfiguration: () => ({ get: () => undefined }),
};

export const commands = {
  registerCommand: nothing,
  executeCommand: () => Promise.resolve(),
};

export const languages = idle;
