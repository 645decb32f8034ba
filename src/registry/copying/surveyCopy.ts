import type { AttachmentKind } from '../../model/attachment.ts';
import { copiedImage, hasLegacy, type ReadImage } from '../../model/copy/copiedImage.ts';
import {
  copiedBlobs,
  type BlobWay,
  type CopiedAttachment,
  type CopiedImage,
  type CopyPlan,
  type CopySource,
  type CopyTarget,
} from '../../model/copy/copyPlan.ts';
import type { Digest } from '../../model/digest.ts';
import { failureOf } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { compact } from '../../model/json.ts';
import type { CopyEnd, CopyEnds } from './copyEnd.ts';
import { patiently } from './patience.ts';
import { readImage } from './readImage.ts';

/** What is to be copied where, by names. */
export interface CopyRequest {
  readonly source: CopySource;
  readonly target: CopyTarget;
  /** One image of the index, instead of all, and what it runs on. */
  readonly platform?: { readonly digest: Digest; readonly name: string } | undefined;
}

/** What copying would do. `legacy`: the image is in Docker's old format, which is not copied. */
export type CopySurvey = { readonly kind: 'plan'; readonly plan: CopyPlan } | { readonly kind: 'legacy' };

const atOnce = 4;
/** Cosign's names for what belongs to an image, and the list of the OCI distribution spec for registries without referrers. */
const attachmentKinds: readonly (readonly [AttachmentKind, string])[] = [
  ['signature', '.sig'],
  ['attestation', '.att'],
  ['sbom', '.sbom'],
  ['referrers', ''],
];

/**
 * Looks at both ends, and changes nothing: what the image is made of, what belongs to it, and what the target has already.
 * Rejects with a `FailureError` or the signal's reason.
 */
export async function surveyCopy(
  request: CopyRequest,
  ends: CopyEnds,
  signal: AbortSignal,
): Promise<CopySurvey> {
  const { source, target, platform } = request;
  const root = await readImage(ends.source, platform?.digest ?? source.reference, signal);
  if (hasLegacy(root)) return { kind: 'legacy' };
  const [image, attachments, untagged] = await Promise.all([
    withTarget(copiedImage(root, target.tag), ends.target, signal),
    attachmentsOf(ends, root.digest, signal),
    patiently(() => ends.source.registry.referrers(ends.source.repository, root.digest, signal), signal),
  ]);
  const names = { source, target, ...compact({ platform: platform?.name }) };
  const base = { ...names, image, attachments, untagged, ways: new Map<Digest, BlobWay>() };
  return { kind: 'plan', plan: { ...base, ways: await waysOf(base, ends, signal) } };
}

/** An image with what its tag points to now. */
async function withTarget(
  image: CopiedImage,
  { registry, repository }: CopyEnd,
  signal: AbortSignal,
): Promise<CopiedImage> {
  const confirmed = await patiently(() => registry.uploads.find(repository, image.tag, signal), signal);
  return { ...image, ...compact({ confirmed }) };
}

async function attachmentsOf(
  { source, target }: CopyEnds,
  image: Digest,
  signal: AbortSignal,
): Promise<CopiedAttachment[]> {
  const found = await Promise.all(
    attachmentKinds.map(async ([kind, suffix]): Promise<CopiedAttachment[]> => {
      const tag = `${image.replace(':', '-')}${suffix}`;
      const read = await readIfThere(source, tag, signal);
      if (read === undefined || hasLegacy(read)) return [];
      return [{ kind, ...(await withTarget(copiedImage(read, tag), target, signal)) }];
    }),
  );
  return found.flat();
}

/** An attachment that is gone, or that one may not see, is none. */
async function readIfThere(end: CopyEnd, tag: string, signal: AbortSignal): Promise<ReadImage | undefined> {
  try {
    return await readImage(end, tag, signal);
  } catch (error) {
    const { kind } = failureOf(error, '');
    if (kind === 'notFound' || kind === 'forbidden') return undefined;
    throw error;
  }
}

/** What has to be done about each blob. */
async function waysOf(
  plan: CopyPlan,
  { source, target }: CopyEnds,
  signal: AbortSignal,
): Promise<ReadonlyMap<Digest, BlobWay>> {
  const ways = new Map<Digest, BlobWay>();
  const missing: BlobWay = source.registry === target.registry ? 'mount' : 'send';
  await inParallel(copiedBlobs(plan), atOnce, async ({ digest }) => {
    const has = await patiently(() => target.registry.uploads.has(target.repository, digest, signal), signal);
    ways.set(digest, has ? 'there' : missing);
  });
  return ways;
}
