import { imageWords, revisionWords } from '../model/prune/pruneWords.ts';
import type { PruneOptions } from '../model/prune/pruneOptions.ts';
import type { ImagePlan, PrunePlan, RevisionPlan } from '../model/prune/prunePlan.ts';
import type { Slices } from '../model/prune/slices.ts';
import type { TagTarget } from '../model/target.ts';

/** A plan and what it was made of. */
export interface ExportedPlan {
  readonly plan: PrunePlan;
  readonly options: PruneOptions;
  readonly cluster: string;
  /** ms since the epoch. */
  readonly readAt: number;
}

/** What becomes of a revision or an image. */
interface Decision {
  readonly kind: 'revision' | 'image';
  readonly project?: string;
  readonly stream?: string;
  readonly tag?: string;
  readonly image: string;
  readonly created?: string;
  readonly decision: 'keep' | 'remove';
  readonly reason: string;
  /** What comes back with an image, as far as it is known. */
  readonly bytes?: number;
}

/** A plan as JSON: what it was made of, what goes in all, and every decision on a line. */
export function* planJson(exported: ExportedPlan): Slices<string> {
  const { plan, options, cluster, readAt } = exported;
  const { totals, projects } = plan;
  const head = {
    cluster,
    readAt: new Date(readAt).toISOString(),
    options,
    totals,
    projects: Object.fromEntries(projects),
  };
  const lines = yield* linesOf(exported, (decision) => `    ${JSON.stringify(decision)}`);
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return ['{', `${fields.join(',\n')},`, '  "decisions": [', lines.join(',\n'), '  ]', '}', ''].join('\n');
}

const columns = [
  'kind',
  'project',
  'stream',
  'tag',
  'image',
  'created',
  'decision',
  'reason',
  'bytes',
] as const;

/** Every decision of a plan as CSV (RFC 4180), made so that no spreadsheet takes a cell for a formula. */
export function* planCsv(exported: ExportedPlan): Slices<string> {
  const lines = yield* linesOf(exported, (decision) =>
    columns.map((column) => cellOf(String(decision[column] ?? ''))).join(','),
  );
  return [columns.join(','), ...lines, ''].join('\r\n');
}

/** Names come from others: one that begins like a formula begins with an apostrophe here. */
function cellOf(text: string): string {
  const plain = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function* linesOf(exported: ExportedPlan, lineOf: (decision: Decision) => string): Slices<string[]> {
  const lines: string[] = [];
  for (const decision of decisionsOf(exported)) {
    if (lines.length % 200 === 199) yield undefined;
    lines.push(lineOf(decision));
  }
  return lines;
}

function* decisionsOf({ plan: { streams, images }, options }: ExportedPlan): Generator<Decision> {
  for (const { tags } of streams) {
    for (const { target, revisions } of tags) {
      for (const one of revisions) yield revisionDecision(target, one, options);
    }
  }
  for (const image of images) yield imageDecision(image, options);
}

function revisionDecision(target: TagTarget, plan: RevisionPlan, options: PruneOptions): Decision {
  const { image, created } = plan.revision;
  return {
    kind: 'revision',
    ...target,
    image,
    ...(created === undefined ? {} : { created: new Date(created).toISOString() }),
    decision: plan.kept ? 'keep' : 'remove',
    reason: revisionWords(plan, options),
  };
}

function imageDecision(plan: ImagePlan, options: PruneOptions): Decision {
  const { image, kept } = plan;
  return {
    kind: 'image',
    image,
    decision: kept ? 'keep' : 'remove',
    reason: imageWords(plan, options),
    ...(plan.kept ? {} : { bytes: plan.blobs.reduce((sum, { bytes = 0 }) => sum + bytes, 0) }),
  };
}
