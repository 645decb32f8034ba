import type { Digest } from '../digest.ts';
import { FailureError } from '../failure.ts';
import type { Descriptor, Manifest } from '../manifest.ts';
import { isForeignLayer } from '../mediaType.ts';
import { platformWords } from '../platform.ts';
import type { CopiedBlob, CopiedImage, CopiedManifest } from './copyPlan.ts';

/** A manifest that was read, and those that it names if it is an index. */
export interface ReadImage {
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly parts: readonly ReadImage[];
}

/** Whether something of it is in Docker's old format, whose manifests name their own tag and are signed. */
export function hasLegacy({ manifest, parts }: ReadImage): boolean {
  return manifest.kind === 'schema1' || parts.some(hasLegacy);
}

/** What copying an image to a tag takes: parts before what names them, each manifest and blob once. */
export function copiedImage(root: ReadImage, tag: string): CopiedImage {
  const manifests = new Map<Digest, CopiedManifest>();
  const blobs = new Map<Digest, CopiedBlob>();
  const foreign = new Map<Digest, CopiedBlob>();
  const collect = ({ digest, manifest, parts }: ReadImage): void => {
    parts.forEach(collect);
    manifests.set(digest, { digest, mediaType: manifest.mediaType });
    if (manifest.kind !== 'image') return;
    for (const descriptor of [manifest.config, ...manifest.layers]) {
      const blob = { digest: descriptor.digest, size: sizeOf(descriptor) };
      (isForeignLayer(descriptor.mediaType) ? foreign : blobs).set(blob.digest, blob);
    }
  };
  collect(root);
  return {
    tag,
    manifests: [...manifests.values()],
    blobs: [...blobs.values()],
    foreign: [...foreign.values()],
    platforms: platformsOf(root.manifest),
  };
}

function sizeOf({ digest, size }: Descriptor): number {
  if (size !== undefined) return size;
  const reason = 'its manifest does not say how long it is';
  throw new FailureError({ kind: 'unreadable', doing: `copy ${digest}`, reason });
}

function platformsOf(manifest: Manifest): readonly string[] {
  if (manifest.kind !== 'index') return [];
  return manifest.manifests.flatMap(({ platform = {}, attestation }) =>
    attestation ? [] : (platformWords(platform) ?? []),
  );
}
