import type { StreamRead } from '../cluster/clusterWrites.ts';
import { FailureError, failureOf } from '../model/failure.ts';
import type { ImportEntry } from '../model/import/importHealth.ts';
import type { ImportAnswer, ImportOptions, ImportRequest } from '../model/import/importRequest.ts';
import { retryPlan, wholeRetryPlan, type RetryOutcome } from '../model/import/retry.ts';
import { inParallel } from '../model/inParallel.ts';
import { headOf, tagIn } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import { patience } from './doubt.ts';
import { readIfThere } from './streamLook.ts';
import type { ChangeWork } from './work.ts';

/** Streams that are imported at one time: the cluster asks other registries for each. */
const atOnce = 4;
/** Tags of a stream in one request, which the cluster answers when it has them all. */
const mostTags = 20;

export interface RetryWork extends Pick<ChangeWork, 'saw'> {
  readonly client: Pick<ChangeWork['client'], 'readStream' | 'imports'>;
  /** Ends everything: the person stopped it, or the session was closed. */
  readonly session: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/**
 * Imports again what people saw, with the settings that the tags have, so that no spec changes. What is imported from
 * somewhere else by now is left. Never rejects; what was not begun when the signal aborts is `stopped`.
 */
export async function retryImports(
  entries: readonly ImportEntry[],
  work: RetryWork,
): Promise<ReadonlyMap<ImportEntry, RetryOutcome>> {
  const outcomes = new Map<ImportEntry, RetryOutcome>();
  const settle: Settle = (entry, outcome) => {
    outcomes.set(entry, outcome);
    work.progress(outcomes.size, entries.length);
  };
  await inParallel(byStream(entries), atOnce, async (group) => {
    const left = new Set(group.entries);
    const done: Settle = (entry, outcome) => {
      if (left.delete(entry)) settle(entry, outcome);
    };
    try {
      await retryStream(group.target, left, done, work);
    } catch (error) {
      const outcome: RetryOutcome = work.session.aborted
        ? { kind: 'stopped' }
        : { kind: 'failure', failure: failureOf(error, 'import again') };
      for (const entry of [...left]) done(entry, outcome);
    }
  });
  return outcomes;
}

type Settle = (entry: ImportEntry, outcome: RetryOutcome) => void;

function byStream(entries: readonly ImportEntry[]) {
  const groups = new Map<string, { readonly target: StreamTarget; readonly entries: ImportEntry[] }>();
  for (const entry of entries) {
    const target = { project: entry.project, stream: entry.stream };
    const key = JSON.stringify(target);
    const group = groups.get(key) ?? { target, entries: [] };
    groups.set(key, group);
    group.entries.push(entry);
  }
  return groups.values();
}

/** Imports what is left of a stream, request by request, each for the version of the stream that it was made of. */
async function retryStream(
  target: StreamTarget,
  left: ReadonlySet<ImportEntry>,
  settle: Settle,
  { client, session, saw }: RetryWork,
): Promise<void> {
  for (let conflicts = 0; left.size > 0;) {
    session.throwIfAborted();
    const now = await readIfThere(target, { client, session });
    const batch = nextBatch([...left], now, settle);
    if (batch === undefined || now === undefined) continue;
    try {
      const { resourceVersion } = now.snapshot;
      const answer = await client.imports.run(requestOf(target, batch), { resourceVersion }, session);
      if (answer.stream !== undefined) saw({ kind: 'stream', stream: answer.stream });
      for (const entry of batch.entries) settle(entry, outcomeOf(entry, answer, now));
    } catch (error) {
      conflicts += 1;
      const isConflict = error instanceof FailureError && error.failure.kind === 'conflict';
      if (!isConflict || conflicts > patience) throw error;
    }
  }
}

/** Entries of one stream that are imported with the same settings. */
interface Batch {
  readonly entries: readonly ImportEntry[];
  readonly options: ImportOptions;
}

/** What can go into the next request; settles what cannot be imported as it is now. */
function nextBatch(
  left: readonly ImportEntry[],
  now: StreamRead | undefined,
  settle: Settle,
): Batch | undefined {
  const batches = new Map<string, { readonly entries: ImportEntry[]; readonly options: ImportOptions }>();
  for (const entry of left) {
    const plan = planOf(entry, now);
    if (plan.kind !== 'import') {
      settle(entry, plan);
      continue;
    }
    const key = JSON.stringify([entry.tag === undefined, plan.options]);
    const batch = batches.get(key) ?? { entries: [], options: plan.options };
    batches.set(key, batch);
    if (batch.entries.length < mostTags) batch.entries.push(entry);
  }
  const [first] = batches.values();
  return first;
}

function planOf(entry: ImportEntry, now: StreamRead | undefined) {
  if (entry.tag === undefined)
    return wholeRetryPlan(entry, now?.stream.importsFrom, now?.snapshot.tags ?? []);
  return retryPlan(entry, tagIn(now?.snapshot, entry.tag)?.spec);
}

function requestOf(target: StreamTarget, { entries, options }: Batch): ImportRequest {
  const images = entries.flatMap(({ tag, source }) => (tag === undefined ? [] : [{ from: source, to: tag }]));
  const [first] = entries;
  return images.length === 0 && first !== undefined
    ? { ...target, images, repository: first.source, options }
    : { ...target, images, options };
}

function outcomeOf({ tag }: ImportEntry, answer: ImportAnswer, before: StreamRead): RetryOutcome {
  const isNew = (image: string, of: string): boolean => headOf(tagIn(before.snapshot, of)) !== image;
  if (tag === undefined) {
    const failed = answer.images.find((result) => result.kind === 'failed');
    const problem = answer.problem ?? failed?.problem;
    if (problem !== undefined) return { kind: 'failed', problem };
    const news = answer.images.some((result) => result.kind === 'found' && isNew(result.image, result.to));
    return { kind: 'imported', isNew: news };
  }
  const result = answer.images.find(({ to }) => to === tag);
  if (result === undefined) return { kind: 'failed', problem: { reason: 'Unknown', message: '' } };
  if (result.kind === 'failed') return { kind: 'failed', problem: result.problem };
  return { kind: 'imported', image: result.image, isNew: isNew(result.image, tag) };
}
