import type { PruneTotals } from '../model/prune/prunePlan.ts';
import type { TagTarget } from '../model/target.ts';
import type { ProgressView } from './progressView.ts';

/** What the panel of a plan to prune shows, as plain data; the rules of `tagPage.ts` hold. */
export interface PrunePage {
  readonly kind: 'prune';
  /** Host of the cluster. */
  readonly cluster: string;
  /** While the lists of the cluster are read. */
  readonly reading?: ProgressView;
  /** Why there is nothing to plan with, as sentences. */
  readonly failure?: string;
  readonly options: PruneOptionsView;
  readonly plan?: PrunePlanView;
  /** While the plan is applied. */
  readonly run?: PruneRunView;
}

/** What the person has set. Numbers are texts as they were typed. */
export interface PruneOptionsView {
  /** In the unit. */
  readonly keepYoungerThan: string;
  readonly unit: AgeUnit;
  readonly keepTagRevisions: string;
  readonly all: boolean;
  readonly pruneOverSizeLimit: boolean;
  readonly pruneRegistry: boolean;
  readonly ignoreInvalidRefs: boolean;
  /** Empty for all. */
  readonly namespace: string;
  /** Those that can be chosen. */
  readonly projects: readonly string[];
}

export const ageUnits = ['seconds', 'minutes', 'hours', 'days'] as const;
export type AgeUnit = (typeof ageUnits)[number];

export interface PrunePlanView {
  /** When the lists were read, ms since the epoch. */
  readonly readAt: number;
  /** Whether a newer plan is being made. */
  readonly planning: boolean;
  /** Why `oc` would not begin, as sentences; there are no rows then. */
  readonly refusals: readonly string[];
  readonly notes: readonly PruneNote[];
  readonly totals: PruneTotals;
  /** Those of which something goes, the most bytes first. */
  readonly projects: readonly ProjectTotals[];
  /** What stays because something is spared. */
  readonly spared?: SparedView;
  readonly comparison: ComparisonView;
  readonly rows: PruneRowsView;
  /** Absent when nothing goes. */
  readonly apply?: ApplyView;
}

/** Something that is true of the plan as a whole and that one may not expect. */
export interface PruneNote {
  readonly key: string;
  readonly tone: 'error' | 'warning' | 'info';
  readonly text: string;
  /** The first of what it is about, each a sentence. */
  readonly items: readonly string[];
  /** How many there are; those that are not in `items` are in a document. */
  readonly count: number;
}

export interface ProjectTotals {
  readonly project: string;
  readonly tags: number;
  readonly revisions: number;
  readonly images: number;
  readonly bytes: number;
}

export interface SparedView {
  /** How many rows are spared. */
  readonly count: number;
  readonly revisions: number;
  readonly images: number;
  readonly bytes: number;
}

/** What the cluster's own pruner would do otherwise. */
export type ComparisonView =
  | { readonly kind: 'looking' }
  /** There is none, or it cannot be told; as sentences. */
  | { readonly kind: 'none'; readonly text: string }
  | {
      readonly kind: 'compared';
      /** `keeps 3 revisions of each tag and what is younger than 1 hour`. */
      readonly keeps: string;
      /** `every day at midnight`; absent while it is suspended. */
      readonly schedule?: string;
      /** ms since the epoch. */
      readonly next?: number;
      /** Whose clock the schedule is of. */
      readonly zone: string;
      readonly same: boolean;
      /** What it removes and this plan does not. */
      readonly only: DifferenceView;
      /** What this plan removes and it does not. */
      readonly not: DifferenceView;
    };

export interface DifferenceView {
  readonly revisions: number;
  readonly images: number;
}

/** The part of the table that is shown. */
export interface PruneRowsView {
  readonly filter: RowFilter;
  readonly reasons: readonly ReasonCount[];
  readonly projects: readonly string[];
  /** Revisions that the filter lets through, and images. */
  readonly revisions: number;
  readonly images: number;
  /** How many rows there are, as they are folded now. */
  readonly count: number;
  /** The place of the first that is here. */
  readonly from: number;
  readonly rows: readonly PruneRow[];
}

/** Rows that are shown at once. */
export const rowsAtOnce = 100;

export interface RowFilter {
  readonly text: string;
  /** Empty for all. */
  readonly project: string;
  /** Key of a reason; empty for all. */
  readonly reason: string;
  readonly show: Shown;
}

export const shownChoices = ['goes', 'stays', 'both'] as const;
export type Shown = (typeof shownChoices)[number];

export interface ReasonCount {
  readonly key: string;
  readonly words: string;
  readonly count: number;
}

export interface PruneRow {
  readonly id: string;
  readonly kind: 'project' | 'stream' | 'tag' | 'revision' | 'images' | 'image';
  /** 0 for the outermost. */
  readonly depth: number;
  readonly name: string;
  /** The whole digest, where the name is short. */
  readonly digest?: string;
  /** Of a revision or image. */
  readonly verdict?: 'kept' | 'removed';
  /** How much of it goes, or why it stays or goes. */
  readonly words: string;
  /** What becomes of the image of a revision. */
  readonly image?: string;
  readonly created?: number;
  /** Bytes that come back. */
  readonly bytes?: number;
  /** The tag that a row stands for. */
  readonly target?: TagTarget;
  /** Absent for what cannot be unfolded. */
  readonly open?: boolean;
  /** Absent for what cannot be spared: the row of all images. */
  readonly spare?: SpareView;
}

export interface SpareView {
  /** What `spare` is called with. */
  readonly key: string;
  /** `above`: it stays with what it is a part of. */
  readonly state: 'no' | 'yes' | 'above';
}

/** Whether the plan may be applied. */
export type ApplyView = 'asking' | 'offered' | 'refused';

export interface PruneRunView extends ProgressView {
  /** Whether it was told to stop, and ends what it is at. */
  readonly stopping: boolean;
}

/** What the page asks of its host. Arguments come from a page and are checked. */
export interface PruneHost {
  load(): Promise<PrunePage>;
  copy(text: string): Promise<void>;
  /** Reads the lists of the cluster again. */
  readAgain(): Promise<void>;
  /** Sets a field of `PruneOptionsView`; `true` and `false` for switches. */
  setOption(name: string, value: string): Promise<void>;
  /** Takes over the settings of the automatic pruner. */
  takeAutomatic(): Promise<void>;
  /** Sets a field of `RowFilter`. */
  setFilter(name: string, value: string): Promise<void>;
  /** Shows the rows from a place on. */
  showRows(from: string): Promise<void>;
  /** Folds a row, or unfolds it: `true`. */
  unfold(row: string, open: string): Promise<void>;
  /** Spares what a key stands for, or (`false`) no longer. */
  spare(key: string, on: string): Promise<void>;
  spareNothing(): Promise<void>;
  openTag(project: string, stream: string, tag: string): Promise<void>;
  /** Opens all that a note is about, or `comparison`, as a document. */
  openList(key: string): Promise<void>;
  /** Saves the plan as a file: `json` or `csv`. */
  export(format: string): Promise<void>;
  copyCommand(): Promise<void>;
  /** Goes on to applying, which asks once more. */
  apply(): Promise<void>;
  /** Ends applying before the next item. */
  stop(): Promise<void>;
}
