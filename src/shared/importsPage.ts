import type { ProgressView } from './progressView.ts';

/** What the panel of imports shows, as plain data; the rules of `tagPage.ts` hold. */
export interface ImportsPage {
  readonly kind: 'imports';
  /** Host of the cluster. */
  readonly cluster: string;
  /** `3 of 40 imports fail`. */
  readonly summary: string;
  readonly total: number;
  readonly failing: number;
  /** While projects are read, or things are imported again. */
  readonly progress?: ProgressView;
  /** What is not known, or may not be done, as sentences. */
  readonly notes: readonly string[];
  readonly rows: ImportRowsView;
  /** How many are selected. */
  readonly selected: number;
  /** Whether something is being imported again; nothing else can be begun then. */
  readonly busy: boolean;
}

export interface ImportRowsView {
  readonly filter: ImportFilter;
  /** The place of the first row that is shown, and how many there are that fit the filter. */
  readonly from: number;
  readonly count: number;
  /** Whether all that fit the filter and can be selected are selected; absent where nothing can. */
  readonly allSelected?: boolean;
  readonly rows: readonly ImportRow[];
}

export interface ImportFilter {
  readonly text: string;
  readonly show: ShownImports;
}

export const shownImports = ['all', 'failing'] as const;
export type ShownImports = (typeof shownImports)[number];

/** Rows that are shown at once. */
export const importsAtOnce = 100;

/** Something that is imported. */
export interface ImportRow {
  readonly id: string;
  readonly project: string;
  readonly stream: string;
  /** Absent for a stream that takes all tags of a repository. */
  readonly tag?: string;
  readonly source: string;
  /** The pull secrets that the project has for the source: `quay-io`, `none`; absent where that is not known. */
  readonly secrets?: string;
  /** `on schedule`, `once`. */
  readonly schedule: string;
  /** `from the source`, `through this registry`. */
  readonly policy: string;
  /** `one platform`, `all platforms`. */
  readonly mode: string;
  readonly insecure: boolean;
  readonly state: 'failing' | 'waiting' | 'replaced' | 'imported';
  /** When the newest image came from the source, ms since the epoch. */
  readonly last?: number;
  /** Why it fails. */
  readonly problem?: ImportProblemView;
  /** What became of the last attempt that was made from this panel. */
  readonly outcome?: { readonly tone: 'good' | 'bad'; readonly text: string };
  readonly selected: boolean;
  /** Whether it may be imported again, and whether its settings may be changed. */
  readonly mayRetry: boolean;
  readonly mayEdit: boolean;
  /** What can be done about the login that the source wants: a pull secret made, or one changed. */
  readonly secretOffer?: 'add' | 'change';
}

export interface ImportProblemView {
  readonly summary: string;
  readonly advice: string;
  /** As the cluster says it: reason and message. */
  readonly condition: string;
  /** ms since the epoch. */
  readonly since?: number;
}

/** What the page asks of its host. Those that change something ask first. */
export interface ImportsHost {
  load(): Promise<ImportsPage>;
  copy(text: string): Promise<void>;
  /** Sets a part of the filter: `text`, or `show`. */
  setFilter(name: string, value: string): Promise<void>;
  /** Shows the rows from a place on. */
  showRows(from: string): Promise<void>;
  select(id: string, selected: string): Promise<void>;
  /** Selects all that fit the filter, or none. */
  selectAll(selected: string): Promise<void>;
  /** Imports one again. */
  retry(id: string): Promise<void>;
  retrySelected(): Promise<void>;
  retryFailing(): Promise<void>;
  /** Changes the settings of one. */
  edit(id: string): Promise<void>;
  /** Gives the project of one a login for its source, or another one. */
  changeSecret(id: string): Promise<void>;
  /** Changes a setting of all that are selected. */
  changeSelected(): Promise<void>;
  openTag(project: string, stream: string, tag: string): Promise<void>;
  openStream(project: string, stream: string): Promise<void>;
}
