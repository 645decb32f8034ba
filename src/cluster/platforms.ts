import { isDigest, type Digest } from '../model/digest.ts';
import { compact, list, record, text } from '../model/json.ts';
import type { Manifest } from '../model/manifest.ts';
import type { PlatformImage } from '../model/platform.ts';

/** Path of one image of a stream, by digest, for those who may view the project. */
export function streamImagePath(project: string, stream: string, digest: Digest): string {
  const name = `${encodeURIComponent(stream)}@${digest}`;
  return `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(project)}/imagestreamimages/${name}`;
}

/** The platforms of an index from an ImageStreamImage: `image.dockerImageManifests`. */
export function parsePlatforms(raw: unknown): PlatformImage[] {
  return list(record(record(raw)['image'])['dockerImageManifests']).flatMap((item) => {
    const manifest = record(item);
    const digest = manifest['digest'];
    if (!isDigest(digest)) return [];
    return compact({
      digest,
      os: text(manifest['os']),
      architecture: text(manifest['architecture']),
      variant: text(manifest['variant']),
    });
  });
}

/** The platforms of an index as the registry has it; none for any other manifest. */
export function platformsOf(manifest: Manifest): PlatformImage[] {
  if (manifest.kind !== 'index') return [];
  return manifest.manifests
    .filter((entry) => !entry.attestation)
    .map(({ digest, platform }) =>
      compact({ digest, os: platform?.os, architecture: platform?.architecture, variant: platform?.variant }),
    );
}
