import type { Digest } from '../model/digest.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import type { KnownImage } from '../store/imageFacts.ts';
import type { TagInput } from './tagInput.ts';
import { platformWords, type PlatformImage } from '../model/platform.ts';

/** Which manifests a tag panel shows. */
export interface ShownDigests {
  /** The revision: what the tag points to, or the earlier one that was opened. Undefined for a tag without an image. */
  readonly revision: Digest | undefined;
  /** The manifest whose image is shown: the revision itself, or the selected platform of an index. */
  readonly image: Digest | undefined;
  /** The platforms of an index, attestations left out; empty for a single image. */
  readonly platforms: readonly PlatformImage[];
}

type Source = Pick<TagInput, 'tag' | 'revision' | 'platform' | 'layers' | 'images'>;

/** The manifests that a panel shows, from what is known so far. The host asks for what is missing about them. */
export function shownDigests(input: Source): ShownDigests {
  const revision = input.revision ?? input.tag.revisions[0]?.image;
  if (revision === undefined) return { revision, image: undefined, platforms: [] };
  const platforms = platformsOf(contentOf(input, revision), input.images.get(revision));
  if (platforms === undefined) return { revision, image: revision, platforms: [] };
  const picked = platforms.find(({ digest }) => digest === input.platform) ?? platforms[0];
  return { revision, image: picked?.digest, platforms };
}

/** What the stream's layers say of one of its images. */
export function contentOf(input: Pick<TagInput, 'layers'>, digest: Digest): ImageContent | undefined {
  return input.layers.kind === 'loaded' ? input.layers.value.get(digest) : undefined;
}

/** The platforms of an index, named as far as they are known; undefined for what is no index. */
export function platformsOf(
  content: ImageContent | undefined,
  known: KnownImage | undefined,
): readonly PlatformImage[] | undefined {
  const named = namedPlatforms(known);
  if (content?.kind === 'index') {
    const byDigest = new Map(named?.map((platform) => [platform.digest, platform]));
    return content.platforms.map((digest) => byDigest.get(digest) ?? { digest });
  }
  return named;
}

function namedPlatforms(known: KnownImage | undefined): readonly PlatformImage[] | undefined {
  const manifest = known?.manifest?.kind === 'loaded' ? known.manifest.value : undefined;
  if (manifest?.kind === 'index') {
    const images = manifest.manifests.filter(({ attestation }) => !attestation);
    return images.map(({ digest, platform }) => ({ digest, ...platform }));
  }
  const parts = known?.api?.kind === 'loaded' ? known.api.value.parts : undefined;
  // The API does not mark attestations; their platform, which no machine has, tells them.
  return parts?.kind === 'index'
    ? parts.platforms.filter((platform) => platform.os === undefined || platformWords(platform) !== undefined)
    : undefined;
}
