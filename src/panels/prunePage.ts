import { compact } from '../model/json.ts';
import type { PruneIndex } from '../model/prune/pruneIndex.ts';
import { noTotals, type PrunePlan } from '../model/prune/prunePlan.ts';
import { pruneRefusalWords } from '../model/prune/pruneWords.ts';
import type { PruneLists, PruneObstacle } from '../model/prune/pruneRun.ts';
import { plainLine } from '../model/text.ts';
import type {
  ApplyView,
  ComparisonView,
  PruneNote,
  PruneOptionsView,
  PrunePlanView,
  PruneRowsView,
  RowFilter,
  SparedView,
} from '../shared/prunePage.ts';
import type { AutomaticRun } from './automaticPlan.ts';
import type { PlanDifference } from './pruneComparison.ts';
import type { PruneDraft } from './pruneDraft.ts';
import { notesOf, type WholeNote } from './pruneNotes.ts';
import { pruneReasons } from './pruneReasons.ts';
import { rowsFrom } from './pruneRows.ts';
import type { Planned } from './pruneWork.ts';

/** What the part of the page that is a plan is made of. */
export interface PlanPageInput {
  readonly planned: Planned;
  /** Whether a newer one is being made. */
  readonly busy: boolean;
  readonly lists: PruneLists;
  readonly index: PruneIndex;
  /** Undefined while they are asked for. */
  readonly obstacles: readonly PruneObstacle[] | undefined;
  readonly automatic: AutomaticRun;
  readonly filter: RowFilter;
  readonly unfolded: ReadonlyMap<string, boolean>;
  /** The place of the first row to show. */
  readonly from: number;
}

/** Things of a note that the page itself has. */
const itemsShown = 20;

/** The options as the page has them. */
export function optionsView(draft: PruneDraft, index: PruneIndex | undefined): PruneOptionsView {
  return { ...draft, projects: index === undefined ? [] : projectsOf(index) };
}

/** A plan as the page shows it. Pure; every text in it is safe to show as text. */
export function planView(input: PlanPageInput): PrunePlanView {
  const { planned, busy, lists } = input;
  const { outcome } = planned;
  const plan = outcome.kind === 'plan' ? outcome.plan : noPlan;
  return compact({
    readAt: lists.readAt,
    planning: busy,
    refusals: outcome.kind === 'refused' ? outcome.refusals.map(pruneRefusalWords) : [],
    notes: allNotes(input).map(noteView),
    totals: plan.totals,
    projects: projectTotals(plan),
    spared: sparedView(planned, plan),
    comparison: comparisonView(input),
    rows: rowsView(input, plan),
    apply: applyView(input),
  });
}

/** Everything that is to be said of a plan. */
export function allNotes({ planned, lists, obstacles }: PlanPageInput): readonly WholeNote[] {
  const { outcome, options, hazards } = planned;
  if (outcome.kind === 'refused') return [];
  return notesOf({ plan: outcome.plan, options, lists, obstacles, hazards });
}

/** Whether the plan may be applied: when all that there is to say of it is said. Undefined where nothing goes. */
export function applyView({ planned, obstacles }: PlanPageInput): ApplyView | undefined {
  const { outcome, hazards } = planned;
  if (outcome.kind === 'refused') return undefined;
  const { revisions, images } = outcome.plan.totals;
  if (revisions === 0 && images === 0) return undefined;
  if (obstacles === undefined || hazards === undefined) return 'asking';
  return obstacles.length === 0 ? 'offered' : 'refused';
}

const noPlan: PrunePlan = { streams: [], images: [], invalid: [], totals: noTotals, projects: new Map() };

function noteView(note: WholeNote): PruneNote {
  const { key, tone, text, count } = note;
  return { key, tone, text, count, items: note.lines(itemsShown) };
}

function projectTotals({ projects }: PrunePlan): PrunePlanView['projects'] {
  return [...projects]
    .map(([project, { tags, revisions, images, bytes }]) => ({
      project: plainLine(project),
      tags,
      revisions,
      images,
      bytes,
    }))
    .sort((a, b) => b.bytes - a.bytes || b.revisions - a.revisions);
}

function sparedView({ spared, unspared }: Planned, { totals }: PrunePlan): SparedView | undefined {
  if (spared.size === 0 || unspared === undefined) return undefined;
  return {
    count: spared.size,
    revisions: unspared.totals.revisions - totals.revisions,
    images: unspared.totals.images - totals.images,
    bytes: unspared.totals.bytes - totals.bytes,
  };
}

function comparisonView({ automatic, planned }: PlanPageInput): ComparisonView {
  const { differences, outcome } = planned;
  if (automatic.kind !== 'run') return automatic;
  if (differences === undefined || outcome.kind === 'refused') return { kind: 'looking' };
  const { keeps, schedule, next, zone } = automatic;
  const only = differenceView(differences.only);
  const not = differenceView(differences.not);
  const same = [only, not].every(({ revisions, images }) => revisions === 0 && images === 0);
  return compact({ kind: 'compared' as const, keeps, schedule, next, zone, same, only, not });
}

function differenceView({ revisions, images }: PlanDifference): { revisions: number; images: number } {
  return { revisions: revisions.length, images: images.length };
}

function rowsView(input: PlanPageInput, plan: PrunePlan): PruneRowsView {
  const { planned, filter, index, unfolded, from } = input;
  const { outline, options, spared } = planned;
  const shown =
    outline === undefined
      ? { rows: [], count: 0, from: 0 }
      : rowsFrom(outline, from, { plan, index, options, spared, unfolded });
  const { revisions = 0, images = 0, reasons } = outline ?? {};
  return {
    ...shown,
    filter,
    revisions,
    images,
    projects: projectsOf(index),
    reasons: pruneReasons.flatMap(([key, words]) => {
      const count = reasons?.get(key) ?? 0;
      return count === 0 && filter.reason !== key ? [] : [{ key, words, count }];
    }),
  };
}

function projectsOf({ streams }: PruneIndex): string[] {
  return [...new Set(streams.map(({ stream }) => stream.project))].sort();
}
