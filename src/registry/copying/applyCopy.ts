import {
  copiedBlobs,
  copiedImages,
  copyTotals,
  rootOf,
  type CopiedBlob,
  type CopiedImage,
  type CopyOutcome,
  type CopyPlan,
} from '../../model/copy/copyPlan.ts';
import type { Digest } from '../../model/digest.ts';
import { FailureError, type Failure } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { copyBlob } from './copyBlob.ts';
import type { CopyEnd, CopyEnds } from './copyEnd.ts';
import { patiently, usualPatience, type Patience } from './patience.ts';

/** How a plan is applied. */
export interface CopyRun {
  /** Stops it: nothing gets a tag any more. */
  readonly signal: AbortSignal;
  /** Hears how many bytes were sent, and of how many: more than planned where the registry will not take a blob over. */
  readonly progress: (bytes: number, total: number) => void;
  readonly patience?: Patience;
}

const atOnce = 3;

/**
 * Copies what a plan holds: blobs first; then, of what belongs to the image and of the image, the manifests of parts, and what
 * gets the tag, if that still is what was confirmed. Afterwards the tag is read again. A failure comes with what the target
 * has got until then.
 */
export async function applyCopy(plan: CopyPlan, ends: CopyEnds, run: CopyRun): Promise<CopyOutcome> {
  const stored = { blobs: 0, bytes: 0 };
  const tagged = new Set<string>();
  const remains = () => ({ stored: stored.blobs, tagged: [...tagged] });
  try {
    await copyBlobs(plan, ends, run, (bytes) => {
      stored.blobs += 1;
      stored.bytes += bytes;
    });
    for (const image of copiedImages(plan)) {
      const moved = await putImage(image, ends, run, tagged);
      if (moved !== undefined) return { kind: 'moved', tag: image.tag, ...moved, ...remains() };
    }
    return { kind: 'copied', sent: stored.bytes };
  } catch (error) {
    if (run.signal.aborted) return { kind: 'cancelled', ...remains() };
    return { kind: 'failed', failure: failureIn(error, ends.target), ...remains() };
  }
}

/** The failure that ended a copy which nobody has cancelled. */
function failureIn(error: unknown, { registry }: CopyEnd): Failure {
  if (error instanceof FailureError) return error.failure;
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
  const reason = 'the connection was closed, because the registry is reached by another way now';
  return { kind: 'unreachable', host: registry.host, reason };
}

/** Copies the blobs that the target does not have; when one fails, all others are given up. */
async function copyBlobs(
  plan: CopyPlan,
  ends: CopyEnds,
  { signal, progress, patience = usualPatience }: CopyRun,
  stored: (bytes: number) => void,
): Promise<void> {
  const blobs = copiedBlobs(plan).filter(({ digest }) => plan.ways.get(digest) !== 'there');
  const positions = new Map<Digest, number>();
  let total = copyTotals(plan).send;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const failures: unknown[] = [];
  const copy = async (blob: CopiedBlob): Promise<void> => {
    if (either.aborted) return;
    const moved = (position: number): void => {
      if (!positions.has(blob.digest) && plan.ways.get(blob.digest) === 'mount') total += blob.size;
      positions.set(blob.digest, position);
      const sent = [...positions.values()].reduce((sum, each) => sum + each, 0);
      progress(sent, total);
    };
    try {
      stored(await copyBlob(blob, ends, { signal: either, moved, patience }));
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  };
  // All are waited for, so that none is left open behind.
  await inParallel(blobs, atOnce, copy);
  if (failures.length > 0) throw failures[0];
  signal.throwIfAborted();
}

/**
 * Stores the manifests of an image; its tag is among those that are `tagged` from when it may be set. Gives what the tag
 * points to where that is not what was confirmed.
 */
async function putImage(
  image: CopiedImage,
  { source, target }: CopyEnds,
  { signal, patience = usualPatience }: CopyRun,
  tagged: Set<string>,
): Promise<{ readonly now: Digest | undefined } | undefined> {
  const { uploads } = target.registry;
  const root = rootOf(image);
  const find = (reference: string): Promise<Digest | undefined> =>
    patiently(() => uploads.find(target.repository, reference, signal), signal, patience);
  for (const { digest } of image.manifests) {
    const { mediaType, bytes } = await patiently(
      () => source.registry.manifest(source.repository, digest, signal),
      signal,
      patience,
    );
    const reference = digest === root.digest ? image.tag : digest;
    if (digest === root.digest) {
      const now = await find(image.tag);
      if (now !== image.confirmed && now !== digest) return { now };
      tagged.add(image.tag);
    }
    try {
      await uploads.putManifest(target.repository, reference, { mediaType, bytes }, signal);
    } catch (error) {
      // It is not sent twice: an answer that got lost is looked for.
      if (signal.aborted) throw error;
      if ((await find(reference)) === digest) continue;
      tagged.delete(reference);
      throw error;
    }
  }
  const now = await find(image.tag);
  if (now === root.digest) return undefined;
  tagged.delete(image.tag);
  const doing = `copy to ${target.repository}:${image.tag}`;
  const reason = `the tag points to ${now ?? 'nothing'} right after the push`;
  throw new FailureError({ kind: 'conflict', doing, reason });
}
