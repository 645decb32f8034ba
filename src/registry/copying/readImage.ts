import type { ReadImage } from '../../model/copy/copiedImage.ts';
import type { Digest } from '../../model/digest.ts';
import { FailureError } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { pullSpec } from '../reference.ts';
import type { CopyEnd } from './copyEnd.ts';
import { patiently } from './patience.ts';

const atOnce = 4;
/** An index of indexes is allowed, though nobody makes one. */
const deepest = 3;
/** More than any image has platforms, with an attestation for each. */
const mostParts = 500;

/**
 * Reads the manifest of an image and, where it is an index, those of all its parts; with `partsToo` false, the one alone.
 * Rejects with a `FailureError` or the signal's reason.
 */
export async function readImage(
  end: CopyEnd,
  reference: string,
  signal: AbortSignal,
  partsToo = true,
): Promise<ReadImage> {
  const { registry, repository } = end;
  const doing = `copy ${pullSpec(repository, reference)}`;
  const known = new Map<Digest, Promise<ReadImage>>();
  const read = async (name: string, depth: number): Promise<ReadImage> => {
    const { digest, manifest } = await patiently(() => registry.manifest(repository, name, signal), signal);
    if (manifest.kind !== 'index' || !partsToo) return { digest, manifest, parts: [] };
    if (depth === deepest || known.size + manifest.manifests.length > mostParts) {
      const reason = `its index has more than ${mostParts} parts, or is too deep`;
      throw new FailureError({ kind: 'unreadable', doing, reason });
    }
    const parts = new Map<Digest, ReadImage>();
    await inParallel(manifest.manifests, atOnce, async (entry) => {
      const reading = known.get(entry.digest) ?? read(entry.digest, depth + 1);
      known.set(entry.digest, reading);
      parts.set(entry.digest, await reading);
    });
    return { digest, manifest, parts: [...parts.values()] };
  };
  return read(reference, 0);
}
