import type { ToldCondition } from '../model/imagePruner/prunerConditions.ts';
import type { PrunerDraft, PrunerForm } from '../model/imagePruner/prunerForm.ts';
import type { NamedValue } from './tagPage.ts';

/** What the panel of the automatic pruner shows, as plain data; the rules of `tagPage.ts` hold. */
export type ImagePrunerPage = NoPrunerPage | PrunerPage;

/** There is none, or it may not be seen. */
export interface NoPrunerPage {
  readonly kind: 'none';
  readonly title: string;
  readonly text: string;
}

export interface PrunerPage {
  readonly kind: 'pruner';
  /** Host of the cluster. */
  readonly cluster: string;
  readonly suspended: boolean;
  readonly schedule: ScheduleView;
  /** `keeps 3 revisions of each tag and what is younger than 1 hour`. */
  readonly keeps: string;
  /** What the cluster has. */
  readonly form: PrunerForm;
  /** What holds where a field is empty: texts of the form, or words for what none of them says. */
  readonly defaults: PrunerForm;
  /** Typed in this panel and not saved. */
  readonly draft: PrunerDraft;
  /** What the form does not show and leaves as it is, as JSON: `Affinity`, odd `Tolerations`. */
  readonly kept: readonly NamedValue[];
  readonly conditions: readonly ToldCondition[];
  readonly runs: readonly RunView[];
  /** What is not as one would think, or not known, as sentences. */
  readonly notes: readonly string[];
  readonly change: Permission;
  readonly run: Permission;
  /** Reading what runs wrote. */
  readonly log: Permission;
}

/** Whether something can be done; a sentence on why not. */
export type Permission = { readonly kind: 'yes' } | { readonly kind: 'no'; readonly why: string };

export interface ScheduleView {
  /** `every day at midnight`. */
  readonly words: string;
  /** ms since the epoch; absent where it will never run, or nobody can tell. */
  readonly next?: number;
  /** The zone that the schedule is in: `UTC`. */
  readonly zone: string;
}

export interface RunView {
  readonly name: string;
  /** When it was started, else when it was made. */
  readonly at: number;
  /** How long it took, in words; so far, for one that runs. */
  readonly took?: string;
  readonly manual: boolean;
  readonly tone: 'normal' | 'error' | 'running';
  readonly outcome: string;
}

/** What the page asks of its host. */
export interface ImagePrunerHost {
  load(): Promise<ImagePrunerPage>;
  copy(text: string): Promise<void>;
  /** Keeps what was typed on the page of a cluster, a `PrunerDraft` as JSON, for when the page is made anew. */
  keep(cluster: string, draft: string): Promise<void>;
  /** A schedule that was typed and has no problem; empty for the default. */
  describe(schedule: string): Promise<ScheduleView>;
  /** Asks, then saves a `PrunerDraft` as JSON; `cancelled` when another cluster is shown by now. */
  save(cluster: string, draft: string): Promise<SaveAnswer>;
  /** Asks, then suspends or resumes. */
  toggle(): Promise<void>;
  /** Asks, then starts a run. */
  runNow(): Promise<void>;
  openLog(run: string): Promise<void>;
}

/** `elsewhere`: somebody else changed the settings meanwhile; nothing was saved, and what was typed is kept. */
export type SaveAnswer = 'saved' | 'cancelled' | 'elsewhere';
