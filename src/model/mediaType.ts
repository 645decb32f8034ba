import { mediaTypes } from './manifest.ts';
import { plainLine } from './text.ts';

const manifests: Readonly<Record<string, string>> = {
  [mediaTypes.ociManifest]: 'OCI image',
  [mediaTypes.ociIndex]: 'OCI index',
  [mediaTypes.dockerManifest]: 'Docker image, schema 2',
  [mediaTypes.dockerList]: 'Docker manifest list',
  [mediaTypes.schema1]: 'Docker image, schema 1',
  [mediaTypes.signedSchema1]: 'Docker image, schema 1, signed',
};

/** The media type of a manifest in words; of an unknown one, the type itself. */
export function manifestTypeWords(mediaType: string): string {
  return Object.hasOwn(manifests, mediaType) ? (manifests[mediaType] ?? '') : plainLine(mediaType);
}

const foreign =
  /^application\/vnd\.(?:oci\.image\.layer\.nondistributable|docker\.image\.rootfs\.foreign\.diff)\b/;

/** Whether a layer is foreign: not in the registry, so that whoever pulls gets it from the address in the manifest. */
export function isForeignLayer(mediaType: string): boolean {
  return foreign.test(mediaType);
}

const layers: readonly [RegExp, string][] = [
  [foreign, 'foreign layer'],
  [/^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs\.diff)\b/, 'layer'],
];

/** The media type of a layer in words: `layer, gzip`, `layer, zstd`, `foreign layer, gzip`; of an unknown one, itself. */
export function layerTypeWords(mediaType: string): string {
  const found = layers.find(([pattern]) => pattern.test(mediaType));
  if (found === undefined) return plainLine(mediaType);
  return `${found[1]}, ${compressionWords(mediaType)}`;
}

function compressionWords(mediaType: string): string {
  if (/[.+]gzip$/.test(mediaType)) return 'gzip';
  if (/[.+]zstd$/.test(mediaType)) return 'zstd';
  return /[.]tar$/.test(mediaType)
    ? 'uncompressed'
    : plainLine(mediaType.slice(mediaType.lastIndexOf('+') + 1));
}
