import type { AttachmentKind } from '../attachment.ts';
import type { Digest } from '../digest.ts';
import type { Failure } from '../failure.ts';

/** A repository of a registry, as people name it: `docker.io`, not the host that answers for it. */
export interface CopyPlace {
  readonly host: string;
  readonly repository: string;
}

/** The image to copy, as it was asked for: a tag or a digest. */
export interface CopySource extends CopyPlace {
  readonly reference: string;
  /** The tag that it was chosen by, where the reference is the digest that this had. */
  readonly tag?: string;
}

/** The tag that it gets. */
export interface CopyTarget extends CopyPlace {
  readonly tag: string;
}

/** A manifest to store; its bytes are fetched by digest when its turn comes. */
export interface CopiedManifest {
  readonly digest: Digest;
  readonly mediaType: string;
}

/** A config or layer. */
export interface CopiedBlob {
  readonly digest: Digest;
  /** In bytes, as its manifest says. */
  readonly size: number;
}

/** Something that gets a tag, with everything that it is made of. */
export interface CopiedImage {
  readonly tag: string;
  /** Parts before what names them; the last one gets the tag. */
  readonly manifests: readonly CopiedManifest[];
  /** Each once. */
  readonly blobs: readonly CopiedBlob[];
  /** Layers that stay where they are: whoever pulls gets them from the address in the manifest. */
  readonly foreign: readonly CopiedBlob[];
  /** `linux/amd64` of each part of an index that says so. */
  readonly platforms: readonly string[];
  /** What the tag points to at the target until then; absent when there is no such tag. */
  readonly confirmed?: Digest;
}

/** A signature, attestation or SBOM of the image, which has a tag of its own. */
export interface CopiedAttachment extends CopiedImage {
  readonly kind: AttachmentKind;
}

/** What has to be done about a blob: the target has it, can take it over from the source's repository, or has to be sent it. */
export type BlobWay = 'there' | 'mount' | 'send';

/** All that copying an image does, before anything is done. */
export interface CopyPlan {
  readonly source: CopySource;
  /** The only platform that is copied of an index: `linux/arm64`. */
  readonly platform?: string;
  readonly target: CopyTarget;
  readonly image: CopiedImage;
  readonly attachments: readonly CopiedAttachment[];
  /** What the registry lists about the image without a tag: it is not copied. */
  readonly untagged: number;
  readonly ways: ReadonlyMap<Digest, BlobWay>;
}

/** What the target has got of a copy that did not come to its end. */
export interface CopyRemains {
  /** Blobs: they need not be sent again. */
  readonly stored: number;
  /** Tags that were set, or may have been: the answer did not arrive. */
  readonly tagged: readonly string[];
}

/** What an attempt came to. */
export type CopyOutcome =
  | { readonly kind: 'copied'; readonly sent: number }
  /** The tag is not what was confirmed any more, and was left alone. */
  | ({ readonly kind: 'moved'; readonly tag: string; readonly now: Digest | undefined } & CopyRemains)
  | ({ readonly kind: 'cancelled' } & CopyRemains)
  | ({ readonly kind: 'failed'; readonly failure: Failure } & CopyRemains);

/** The digest of what gets the tag. */
export function rootOf(image: CopiedImage): CopiedManifest {
  const root = image.manifests.at(-1);
  if (root === undefined) throw new TypeError('An image without a manifest');
  return root;
}

/** Everything that gets a tag, the image last: until then its tag is as it was, and what gets it is signed already. */
export function copiedImages({ image, attachments }: CopyPlan): readonly CopiedImage[] {
  return [...attachments, image];
}

/** All blobs of a plan, each once. */
export function copiedBlobs(plan: CopyPlan): readonly CopiedBlob[] {
  const all = copiedImages(plan).flatMap(({ blobs }) => blobs);
  return [...new Map(all.map((blob) => [blob.digest, blob])).values()];
}

/** Bytes by what has to be done about them. */
export function copyTotals(plan: CopyPlan): Readonly<Record<BlobWay, number>> {
  const totals = { there: 0, mount: 0, send: 0 };
  for (const { digest, size } of copiedBlobs(plan)) totals[plan.ways.get(digest) ?? 'send'] += size;
  return totals;
}

/** The plan for the image alone. */
export function withoutAttachments(plan: CopyPlan): CopyPlan {
  return { ...plan, attachments: [] };
}

/** Whether the target has everything already. */
export function isDone(plan: CopyPlan): boolean {
  return copiedImages(plan).every((image) => image.confirmed === rootOf(image).digest);
}
