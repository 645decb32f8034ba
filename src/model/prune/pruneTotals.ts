import type { PruneIndex } from './pruneIndex.ts';
import { noTotals, type ImagePlan, type PrunePlan, type PruneTotals, type StreamPlan } from './prunePlan.ts';
import type { Slices } from './slices.ts';

/** How much of the streams and images goes, altogether and of each project. Images are in the order of the index. */
export function* totalsOf(
  { owners }: PruneIndex,
  streams: readonly StreamPlan[],
  images: readonly ImagePlan[],
): Slices<Pick<PrunePlan, 'totals' | 'projects'>> {
  const all = new Tally();
  const projects = new Map<string, Tally>();
  const tallies = (project: string | undefined): Tally[] => {
    if (project === undefined) return [all];
    const own = projects.get(project) ?? new Tally();
    projects.set(project, own);
    return [all, own];
  };
  for (const [at, stream] of streams.entries()) {
    if (at % 200 === 199) yield undefined;
    if (stream.removed === 0) continue;
    for (const tally of tallies(stream.target.project)) tally.addStream(stream);
  }
  for (const [at, image] of images.entries()) {
    if (at % 1000 === 999) yield undefined;
    if (!image.kept) for (const tally of tallies(owners[at])) tally.addImage(image.blobs);
  }
  const ofProjects = [...projects].map(([project, tally]) => [project, tally.totals] as const);
  return { totals: all.totals, projects: new Map(ofProjects) };
}

/** Adds up what goes. */
class Tally {
  readonly #sums = { ...noTotals };

  get totals(): PruneTotals {
    return { ...this.#sums };
  }

  addStream({ tags, removed, layerLinks, manifestLinks }: StreamPlan): void {
    const sums = this.#sums;
    sums.streams += 1;
    sums.revisions += removed;
    sums.layerLinks += layerLinks.length;
    sums.manifestLinks += manifestLinks.length;
    for (const { revisions } of tags) {
      if (revisions.length > 0 && revisions.every(({ kept }) => !kept)) sums.tags += 1;
    }
  }

  addImage(blobs: Extract<ImagePlan, { kept: false }>['blobs']): void {
    const sums = this.#sums;
    sums.images += 1;
    sums.blobs += blobs.length;
    for (const { bytes } of blobs) {
      sums.bytes += bytes ?? 0;
      if (bytes === undefined) sums.unknownSizes += 1;
    }
  }
}
