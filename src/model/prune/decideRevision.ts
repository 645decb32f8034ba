import type { IndexedRevision, IndexedStream, IndexedTag } from './pruneIndex.ts';
import type { PruneImage, PruneLimit } from './pruneInput.ts';
import type { PruneOptions } from './pruneOptions.ts';
import type { RevisionDecision } from './prunePlan.ts';
import type { PruneUse } from './pruneUses.ts';
import { sparedImage, sparedRevision, sparedStream, sparedTag, type Spared } from './spared.ts';

/** What decisions depend on beside the objects. */
export interface PruneView {
  readonly options: PruneOptions;
  /** What was made later is young, ms since the epoch. */
  readonly cutoff: number;
  readonly spared: Spared;
  /** By project. */
  readonly limits: ReadonlyMap<string, readonly PruneLimit[]>;
}

const younger: RevisionDecision = { kept: true, reason: { kind: 'younger' } };
const newest: RevisionDecision = { kept: true, reason: { kind: 'newest' } };
const withinLimits: RevisionDecision = { kept: true, reason: { kind: 'withinLimits' } };
const imageGone: RevisionDecision = { kept: false, reason: { kind: 'imageGone' } };
const unused: RevisionDecision = { kept: false, reason: { kind: 'unused' } };

/** Whether a time is after the cutoff. Age does not count where the size decides. */
export function isYoung(created: number | undefined, { options, cutoff }: PruneView): boolean {
  return !options.pruneOverSizeLimit && created !== undefined && created > cutoff;
}

/** Whether a use counts: pods that are over protect nothing once they are old, and a project alone knows no others. */
export function isCounted({ user }: PruneUse, { options, cutoff }: PruneView): boolean {
  if (options.namespace !== undefined && user.project !== options.namespace) return false;
  return !user.over || (user.created ?? -Infinity) >= cutoff;
}

/** What becomes of a tag's revision, by the first rule that speaks; what is spared stays where `oc` would remove it. */
export function decideRevision(
  { stream }: IndexedStream,
  tag: IndexedTag,
  at: number,
  view: PruneView,
): RevisionDecision {
  const revision = tag.revisions[at];
  if (revision === undefined) return unused;
  const decision = decide(tag, revision, at, stream.project, view);
  if (decision.kept || view.spared.size === 0) return decision;
  const target = { project: stream.project, stream: stream.name };
  const { image } = revision.revision;
  const keys = [
    ['stream', sparedStream(target)],
    ['tag', sparedTag(target, tag.tag.name)],
    ['revision', sparedRevision(target, tag.tag.name, image)],
    ['image', sparedImage(image)],
  ] as const;
  const what = keys.find(([, key]) => view.spared.has(key))?.[0];
  return what === undefined ? decision : { kept: true, reason: { kind: 'spared', what } };
}

function decide(
  tag: IndexedTag,
  { revision, image, uses }: IndexedRevision,
  at: number,
  project: string,
  view: PruneView,
): RevisionDecision {
  if (isYoung(revision.created, view)) return younger;
  const byTag = at === 0 ? counted(tag.uses, view) : [];
  if (byTag.length > 0) return { kept: true, reason: { kind: 'tagUsed', by: byTag } };
  // Even a digest that is in use: nothing can be pulled by it any more.
  if (image === undefined) return imageGone;
  const bySize = view.options.pruneOverSizeLimit ? exceeded(image.image, project, view) : undefined;
  if (view.options.pruneOverSizeLimit && bySize === undefined) return withinLimits;
  if (!view.options.pruneOverSizeLimit && at < view.options.keepTagRevisions) return newest;
  const byDigest = counted(uses, view);
  if (byDigest.length > 0) return { kept: true, reason: { kind: 'imageUsed', by: byDigest } };
  return bySize ?? unused;
}

/** All of them in the usual case, without a new list. */
function counted(uses: readonly PruneUse[], view: PruneView): readonly PruneUse[] {
  return uses.every((use) => isCounted(use, view)) ? uses : uses.filter((use) => isCounted(use, view));
}

function exceeded(
  { size }: PruneImage,
  project: string,
  { limits }: PruneView,
): RevisionDecision | undefined {
  const limit = limits.get(project)?.find(({ bytes }) => bytes < size);
  return limit === undefined ? undefined : { kept: false, reason: { kind: 'overLimit', size, limit } };
}
