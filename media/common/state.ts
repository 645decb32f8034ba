import type { VsCodeApi } from './rpc.ts';

export interface SortOrder {
  readonly column: string;
  readonly descending: boolean;
}

/** What a person has set on a page. All but the secrets outlives the page: hiding its tab, reloading the window. */
export interface PageState {
  isOpen(key: string, otherwise: boolean): boolean;
  setOpen(key: string, open: boolean): void;
  /** A secret is masked again whenever the page is made anew. */
  isRevealed(key: string): boolean;
  setRevealed(key: string, revealed: boolean): void;
  readonly sort: SortOrder | undefined;
  setSort(sort: SortOrder): void;
  /** Pixels from the top. */
  readonly scroll: number;
  setScroll(scroll: number): void;
}

interface Saved {
  /** What the panel shows, in the host's words, so that the host can open it again after a reload. */
  panel: string | undefined;
  open: Record<string, boolean>;
  sort: SortOrder | undefined;
  scroll: number;
}

/**
 * The state that VS Code keeps for the page. `panel` is put into it as it is, as `panel`. A panel that now shows
 * something else keeps its sections and order, but begins at its top.
 */
export function openState(vscode: VsCodeApi, panel: string | undefined): PageState {
  const before = savedState(vscode.getState());
  const saved: Saved = { ...before, panel, scroll: before.panel === panel ? before.scroll : 0 };
  const revealed = new Set<string>();
  const save = () => vscode.setState(saved);
  save();
  return {
    isOpen: (key, otherwise) => (Object.hasOwn(saved.open, key) ? saved.open[key] === true : otherwise),
    setOpen(key, open) {
      saved.open = { ...saved.open, [key]: open };
      save();
    },
    isRevealed: (key) => revealed.has(key),
    setRevealed(key, shown) {
      if (shown) revealed.add(key);
      else revealed.delete(key);
    },
    get sort() {
      return saved.sort;
    },
    setSort(sort) {
      saved.sort = sort;
      save();
    },
    get scroll() {
      return saved.scroll;
    },
    setScroll(scroll) {
      saved.scroll = scroll;
      save();
    },
  };
}

function savedState(state: unknown): Saved {
  const { panel, open, sort, scroll } = isObject(state) ? state : {};
  return {
    panel: typeof panel === 'string' ? panel : undefined,
    open: isObject(open)
      ? Object.fromEntries(Object.entries(open).map(([key, on]) => [key, on === true]))
      : {},
    sort: sortOrder(sort),
    scroll: typeof scroll === 'number' ? scroll : 0,
  };
}

function sortOrder(sort: unknown): SortOrder | undefined {
  if (!isObject(sort) || typeof sort['column'] !== 'string') return undefined;
  return { column: sort['column'], descending: sort['descending'] === true };
}

function isObject(value: unknown): value is Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
