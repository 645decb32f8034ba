import type { ImagePlan, RevisionPlan } from '../model/prune/prunePlan.ts';

/** Why revisions and images stay or go, as one filters by it; in the order in which they are offered. */
const reasonWords = {
  unused: 'not used',
  imageGone: 'image gone',
  overLimit: 'larger than the project allows',
  inNoTag: 'image in no tag any more',
  used: 'used by workloads',
  newest: 'among the newest',
  younger: 'younger than the age',
  withinLimits: 'no larger than the project allows',
  inTags: 'image in a tag',
  partOfIndex: 'part of an index',
  external: 'imported',
  spared: 'spared',
  metadataMissing: 'unknown what it consists of',
} as const;

export type PruneReason = keyof typeof reasonWords;

/** The reasons and their words. */
export const pruneReasons = Object.entries(reasonWords) as readonly (readonly [PruneReason, string])[];

export function revisionReason({ reason }: RevisionPlan): PruneReason {
  switch (reason.kind) {
    case 'streamYounger':
      return 'younger';
    case 'tagUsed':
    case 'imageUsed':
      return 'used';
    default:
      return reason.kind;
  }
}

export function imageReason(plan: ImagePlan): PruneReason {
  if (!plan.kept) return 'inNoTag';
  const { reason } = plan;
  if (reason.kind === 'usedByTags') return reason.spared ? 'spared' : 'inTags';
  if (reason.kind === 'partOfIndex') return reason.spared ? 'spared' : 'partOfIndex';
  return reason.kind;
}
