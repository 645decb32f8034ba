import type { PruneRevision } from '../model/prune/pruneInput.ts';
import type { PrunePlan } from '../model/prune/prunePlan.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import { revisionWords, shortName } from '../model/prune/pruneWords.ts';
import type { Slices } from '../model/prune/slices.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';

/** What one plan removes and another one, of the same index, does not. */
export interface PlanDifference {
  /** Each as a line: `shop/web:latest sha256:42cdaa43: not used`. */
  readonly revisions: readonly string[];
  readonly images: readonly string[];
}

/** What of a plan says what it removes. */
export type RemovingPlan = Pick<PrunePlan, 'streams' | 'images'>;

/** What `plan`, made with `options`, removes and `other` keeps. */
export function* planDifference(
  plan: RemovingPlan,
  options: PruneOptions,
  other: RemovingPlan,
): Slices<PlanDifference> {
  const alsoRemoved = yield* removedRevisions(other);
  const revisions: string[] = [];
  for (const [at, { tags, removed }] of plan.streams.entries()) {
    if (at % 50 === 49) yield undefined;
    if (removed === 0) continue;
    for (const [place, { target, revisions: own }] of tags.entries()) {
      if (place % 200 === 199) yield undefined;
      for (const one of own) {
        if (one.kept || alsoRemoved.has(one.revision)) continue;
        const name = plainLine(`${target.project}/${target.stream}:${target.tag}`);
        revisions.push(`${name} ${shortName(one.revision.image)}: ${revisionWords(one, options)}`);
      }
    }
  }
  yield undefined;
  const gone = new Set<string>();
  for (const { kept, image } of other.images) if (!kept) gone.add(image);
  yield undefined;
  const images: string[] = [];
  for (const { kept, image } of plan.images) if (!kept && !gone.has(image)) images.push(shortName(image));
  return { revisions, images };
}

/** Both plans have the same objects, as they are of the same index. */
function* removedRevisions({ streams }: RemovingPlan): Slices<ReadonlySet<PruneRevision>> {
  const removed = new Set<PruneRevision>();
  for (const [at, { tags }] of streams.entries()) {
    if (at % 50 === 49) yield undefined;
    for (const [place, { revisions }] of tags.entries()) {
      if (place % 200 === 199) yield undefined;
      for (const { kept, revision } of revisions) if (!kept) removed.add(revision);
    }
  }
  return removed;
}

/** Both differences as a document. */
export function differenceText(only: PlanDifference, not: PlanDifference): string {
  const part = (title: string, { revisions, images }: PlanDifference): string[] => [
    `# ${title}`,
    '',
    `${countWords(revisions.length, 'revision')}, ${countWords(images.length, 'image')}`,
    '',
    ...revisions,
    ...images.map((image) => `image ${image}`),
    '',
  ];
  return [
    ...part('What the automatic pruner removes and this plan does not', only),
    ...part('What this plan removes and the automatic pruner does not', not),
  ].join('\n');
}
