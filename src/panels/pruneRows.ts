import { isDigest, shortDigest } from '../model/digest.ts';
import { compact } from '../model/json.ts';
import type { PruneIndex } from '../model/prune/pruneIndex.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { ImagePlan, PrunePlan } from '../model/prune/prunePlan.ts';
import { imageWords, revisionWords } from '../model/prune/pruneWords.ts';
import { sparedImage, sparedStream, type Spared } from '../model/prune/spared.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import { rowsAtOnce, type PruneRow, type SpareView } from '../shared/prunePage.ts';
import type { ImageRow, OutlineBranch, OutlineRow, PruneOutline, RevisionRow } from './pruneOutline.ts';

/** What rows are made of beside the outline. */
export interface RowFacts {
  readonly plan: PrunePlan;
  readonly index: PruneIndex;
  readonly options: PruneOptions;
  readonly spared: Spared;
  /** Rows that a person has folded or unfolded; the others are open where there are few. */
  readonly unfolded: ReadonlyMap<string, boolean>;
}

/** A row where it stands. */
interface Placed {
  readonly row: OutlineRow;
  readonly depth: number;
  readonly open: boolean | undefined;
  /** Whether something that it is a part of is spared. */
  readonly above: boolean;
}

/** So many rows are read at a glance: revisions, or tags. */
const few = 60;

/** The rows from a place on, as they are folded, and how many there are in all. */
export function rowsFrom(
  outline: PruneOutline,
  from: number,
  facts: RowFacts,
): { readonly rows: readonly PruneRow[]; readonly count: number; readonly from: number } {
  const placed = placedRows(outline, facts);
  const last = Math.max(0, placed.length - 1);
  const begin = Math.min(Math.max(0, from), last - (last % rowsAtOnce));
  const shown = placed.slice(begin, begin + rowsAtOnce);
  return { rows: shown.map((one) => viewOf(one, facts)), count: placed.length, from: begin };
}

function placedRows(outline: PruneOutline, { unfolded, spared }: RowFacts): Placed[] {
  const openDepth = usualDepth(outline);
  const placed: Placed[] = [];
  const walk = (row: OutlineRow, depth: number, above: boolean): void => {
    const isBranch = 'children' in row;
    const usual = row.kind === 'images' ? outline.images <= few : depth < openDepth;
    const open = isBranch ? (unfolded.get(row.id) ?? usual) : undefined;
    placed.push({ row, depth, open, above });
    if (!isBranch || open !== true) return;
    const inside = above || spared.has(row.id);
    for (const child of row.children) walk(child, depth + 1, inside);
  };
  for (const root of outline.roots) walk(root, 0, false);
  return placed;
}

/** How deep rows are open by themselves. */
function usualDepth({ roots, revisions }: PruneOutline): number {
  if (revisions <= few) return 3;
  const streams = roots.reduce(
    (sum, { kind, children }) => (kind === 'project' ? sum + children.length : sum),
    0,
  );
  return streams <= few ? 1 : 0;
}

function viewOf(placed: Placed, facts: RowFacts): PruneRow {
  const { row } = placed;
  switch (row.kind) {
    case 'revision':
      return revisionView(row, placed, facts);
    case 'image':
      return imageView(row, placed, facts);
    default:
      return branchView(row, placed, facts);
  }
}

function branchView(row: OutlineBranch, { depth, open, above }: Placed, facts: RowFacts): PruneRow {
  const { plan } = facts;
  const { kind, id, name, target } = row;
  const noun = kind === 'images' ? 'image' : 'revision';
  const bytes =
    kind === 'project' ? plan.projects.get(name)?.bytes : kind === 'images' ? plan.totals.bytes : undefined;
  return compact({
    id,
    kind,
    depth,
    name: plainLine(name),
    words: amountWords(row, noun),
    bytes: bytes === 0 ? undefined : bytes,
    target,
    open,
    spare: branchSpare(row, above, facts),
  });
}

/** A project is spared where all its image streams are. */
function branchSpare(
  { kind, id, name }: OutlineBranch,
  above: boolean,
  { spared, index }: RowFacts,
): SpareView | undefined {
  if (kind === 'images') return undefined;
  if (kind !== 'project') return spareView(id, above, spared);
  const isSpared =
    spared.size > 0 &&
    index.streams.every(
      ({ stream: { project, name: stream } }) =>
        project !== name || spared.has(sparedStream({ project, stream })),
    );
  return { key: id, state: isSpared ? 'yes' : 'no' };
}

/** `2 of 6 revisions go`, `all 6 revisions stay`, `1 revision goes`. */
function amountWords({ removed, total }: OutlineBranch, noun: string): string {
  const of = countWords(total, noun);
  const [one, many] = removed > 0 ? ['goes', 'go'] : ['stays', 'stay'];
  if (total === 1) return `${of} ${one}`;
  if (removed === 0 || removed === total) return `all ${of} ${many}`;
  return `${removed.toLocaleString('en-US')} of ${of} ${removed === 1 ? one : many}`;
}

function revisionView({ id, spare, plan }: RevisionRow, { depth, above }: Placed, facts: RowFacts): PruneRow {
  const { image, created } = plan.revision;
  const fate = imagePlanOf(image, facts);
  // The image may be spared wherever it stands; that it cannot be spared twice is said by the box.
  const state = spareView(spare, above || facts.spared.has(sparedImage(image)), facts.spared);
  return compact({
    id,
    kind: 'revision' as const,
    depth,
    ...digestName(image),
    verdict: plan.kept ? ('kept' as const) : ('removed' as const),
    words: revisionWords(plan, facts.options),
    image: plan.kept || fate === undefined ? undefined : fateWords(fate, facts.options),
    bytes: plan.kept || fate === undefined ? undefined : bytesOf(fate),
    created,
    spare: state,
  });
}

function imageView(
  { id, plan }: ImageRow,
  { depth }: Placed,
  { index, options, spared }: RowFacts,
): PruneRow {
  return compact({
    id,
    kind: 'image' as const,
    depth,
    ...digestName(plan.image),
    verdict: plan.kept ? ('kept' as const) : ('removed' as const),
    words: imageWords(plan, options),
    bytes: bytesOf(plan),
    created: index.imageByName.get(plan.image)?.image.created,
    spare: spareView(id, false, spared),
  });
}

/** Images of a plan are in the order of the index; a plan of one project has none. */
function imagePlanOf(image: string, { plan, index }: RowFacts): ImagePlan | undefined {
  const at = index.imageByName.get(image)?.at;
  return at === undefined ? undefined : plan.images[at];
}

function fateWords(plan: ImagePlan, options: PruneOptions): string {
  return plan.kept ? `image stays: ${imageWords(plan, options)}` : 'image goes';
}

function bytesOf(plan: ImagePlan): number | undefined {
  if (plan.kept) return undefined;
  const bytes = plan.blobs.reduce((sum, blob) => sum + (blob.bytes ?? 0), 0);
  return bytes === 0 ? undefined : bytes;
}

function digestName(image: string): { readonly name: string; readonly digest: string } {
  const digest = plainLine(image, 300);
  return { name: isDigest(image) ? shortDigest(image) : digest, digest };
}

function spareView(key: string, above: boolean, spared: Spared): SpareView {
  return { key, state: spared.has(key) ? 'yes' : above ? 'above' : 'no' };
}
