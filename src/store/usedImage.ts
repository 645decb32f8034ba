import type { Digest } from '../model/digest.ts';
import { hostOf, type ImageStream } from '../model/imageStream.ts';
import type { UsedImage } from '../model/usedBy.ts';
import type { ImageFacts } from './imageFacts.ts';

/**
 * What to look for when asking who uses images of a stream: the revisions, with the platforms of indexes and with the
 * configs as far as facts know them. `tag` is the tag that leads to them, if one does.
 */
export function usedImage(
  stream: ImageStream,
  tag: string | undefined,
  revisions: readonly Digest[],
  facts: ImageFacts,
): UsedImage {
  const manifests = revisions.flatMap((revision) => {
    const content = facts.content(stream, revision);
    return content?.kind === 'index' ? [revision, ...content.platforms] : [revision];
  });
  const configs = manifests.map((digest) => facts.configDigest(stream, digest));
  const addresses = [stream.publicRepository, stream.repository].filter((address) => address !== undefined);
  return {
    project: stream.project,
    stream: stream.name,
    tag,
    digests: [...new Set([...manifests, ...configs.filter((digest) => digest !== undefined)])],
    registryHosts: addresses.map(hostOf).filter((host) => host !== undefined),
    localLookup: stream.localLookup,
  };
}
