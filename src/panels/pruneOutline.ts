import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { ImagePlan, PrunePlan, RevisionPlan, StreamPlan, TagPlan } from '../model/prune/prunePlan.ts';
import { imageWords, revisionWords } from '../model/prune/pruneWords.ts';
import type { Slices } from '../model/prune/slices.ts';
import { sparedImage, sparedRevision, sparedStream, sparedTag } from '../model/prune/spared.ts';
import type { TagTarget } from '../model/target.ts';
import type { RowFilter } from '../shared/prunePage.ts';
import { imageReason, revisionReason, type PruneReason } from './pruneReasons.ts';

/** A plan as rows in rows: projects, their streams, tags and revisions; and all images in a row of their own. */
export interface PruneOutline {
  readonly roots: readonly OutlineBranch[];
  readonly revisions: number;
  readonly images: number;
  /** How many revisions and images there are of each reason, whatever the filter. */
  readonly reasons: ReadonlyMap<PruneReason, number>;
}

export type OutlineRow = OutlineBranch | RevisionRow | ImageRow;

export interface OutlineBranch {
  readonly kind: 'project' | 'stream' | 'tag' | 'images';
  readonly id: string;
  readonly name: string;
  /** Of a tag. */
  readonly target?: TagTarget;
  readonly children: readonly OutlineRow[];
  /** How many revisions or images go, and how many there are, whatever the filter. */
  readonly removed: number;
  readonly total: number;
}

export interface RevisionRow {
  readonly kind: 'revision';
  readonly id: string;
  readonly spare: string;
  readonly plan: RevisionPlan;
}

export interface ImageRow {
  readonly kind: 'image';
  readonly id: string;
  readonly plan: ImagePlan;
}

/** The id of the row that has all images. */
const imagesRow = 'images';

/** The id of the row of a project. */
export function projectRow(project: string): string {
  return `project ${project}`;
}

/** The rows of a plan that a filter lets through. */
export function* outlinePrune(
  plan: PrunePlan,
  filter: RowFilter,
  options: PruneOptions,
): Slices<PruneOutline> {
  const sieve = new Sieve(filter, options);
  const projects = new Map<string, GrowingProject>();
  for (const [at, stream] of plan.streams.entries()) {
    if (at % 20 === 19) yield undefined;
    const { project } = stream.target;
    const row = yield* streamRow(stream, sieve);
    if (filter.project !== '' && filter.project !== project) continue;
    const known = projects.get(project) ?? { children: [], removed: 0, total: 0 };
    projects.set(project, known);
    known.total += revisionsOf(stream);
    known.removed += stream.removed;
    if (row !== undefined) known.children.push(row);
  }
  const images: ImageRow[] = [];
  for (const [at, image] of plan.images.entries()) {
    if (at % 500 === 499) yield undefined;
    if (sieve.takesImage(image) && filter.project === '') {
      images.push({ kind: 'image', id: sparedImage(image.image), plan: image });
    }
  }
  const roots = [...projects].flatMap(([name, project]): OutlineBranch[] =>
    project.children.length === 0 ? [] : [{ kind: 'project', id: projectRow(name), name, ...project }],
  );
  return {
    roots: images.length === 0 ? roots : [...roots, imagesBranch(images, plan)],
    revisions: roots.reduce((sum, root) => sum + leavesOf(root), 0),
    images: images.length,
    reasons: sieve.reasons,
  };
}

interface GrowingProject {
  readonly children: OutlineBranch[];
  removed: number;
  total: number;
}

function imagesBranch(children: readonly ImageRow[], { totals, images }: PrunePlan): OutlineBranch {
  const { images: removed } = totals;
  return { kind: 'images', id: imagesRow, name: 'Images', children, removed, total: images.length };
}

function* streamRow(stream: StreamPlan, sieve: Sieve): Slices<OutlineBranch | undefined> {
  const { target, tags, removed } = stream;
  const children: OutlineBranch[] = [];
  for (const [at, tag] of tags.entries()) {
    if (at % 200 === 199) yield undefined;
    const row = tagRow(tag, sieve);
    if (row !== undefined) children.push(row);
  }
  if (children.length === 0) return undefined;
  const { stream: name } = target;
  return { kind: 'stream', id: sparedStream(target), name, children, removed, total: revisionsOf(stream) };
}

function tagRow({ target, revisions }: TagPlan, sieve: Sieve): OutlineBranch | undefined {
  const children: RevisionRow[] = [];
  let removed = 0;
  for (const [at, plan] of revisions.entries()) {
    if (!plan.kept) removed += 1;
    if (!sieve.takesRevision(plan, target)) continue;
    const spare = sparedRevision(target, target.tag, plan.revision.image);
    // An image may stand in the history of a tag more than once.
    children.push({ kind: 'revision', id: `${spare} ${at}`, spare, plan });
  }
  if (children.length === 0) return undefined;
  const { tag: name } = target;
  const total = revisions.length;
  return { kind: 'tag', id: sparedTag(target, name), name, target, children, removed, total };
}

function revisionsOf({ tags }: StreamPlan): number {
  return tags.reduce((sum, { revisions }) => sum + revisions.length, 0);
}

function leavesOf(row: OutlineRow): number {
  return 'children' in row ? row.children.reduce((sum, child) => sum + leavesOf(child), 0) : 1;
}

/** Decides by a filter, and counts reasons on the way. */
class Sieve {
  readonly reasons = new Map<PruneReason, number>();
  readonly #filter: RowFilter;
  readonly #options: PruneOptions;
  readonly #words: readonly string[];

  constructor(filter: RowFilter, options: PruneOptions) {
    this.#filter = filter;
    this.#options = options;
    this.#words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  }

  takesRevision(plan: RevisionPlan, { project, stream, tag }: TagPlan['target']): boolean {
    const text = () =>
      `${project}/${stream}:${tag} ${plan.revision.image} ${revisionWords(plan, this.#options)}`;
    return this.#takes(plan.kept, revisionReason(plan), text);
  }

  takesImage(plan: ImagePlan): boolean {
    return this.#takes(
      plan.kept,
      imageReason(plan),
      () => `${plan.image} ${imageWords(plan, this.#options)}`,
    );
  }

  #takes(kept: boolean, reason: PruneReason, text: () => string): boolean {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    const { show, reason: wanted } = this.#filter;
    // What is spared goes otherwise: it stays where it was found, to be spared no longer.
    if (show === 'goes' && kept && reason !== 'spared') return false;
    if (show === 'stays' && !kept) return false;
    if (wanted !== '' && wanted !== reason) return false;
    if (this.#words.length === 0) return true;
    const searched = text().toLowerCase();
    return this.#words.every((word) => searched.includes(word));
  }
}
