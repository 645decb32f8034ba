import type { Layer } from './layer.ts';
import { compact } from './json.ts';
import type { Manifest } from './manifest.ts';
import type { PlatformImage } from './platform.ts';

/** What a manifest says of an image: its layers with their true sizes, or its platforms. */
export type ImageParts =
  | { readonly kind: 'image'; readonly layers: readonly Layer[] }
  | { readonly kind: 'index'; readonly platforms: readonly PlatformImage[] };

/** The parts of an image from its manifest; attestations left out. Schema 1 manifests do not tell sizes. */
export function partsOf(manifest: Manifest): ImageParts {
  switch (manifest.kind) {
    case 'index':
      return {
        kind: 'index',
        platforms: manifest.manifests.filter((entry) => !entry.attestation).map(platformOf),
      };
    case 'image':
      return { kind: 'image', layers: manifest.layers.map(layerOf) };
    case 'schema1':
      return { kind: 'image', layers: manifest.layers.map((digest) => ({ digest })) };
  }
}

function platformOf({
  digest,
  platform,
}: Extract<Manifest, { kind: 'index' }>['manifests'][number]): PlatformImage {
  return compact({
    digest,
    os: platform?.os,
    architecture: platform?.architecture,
    variant: platform?.variant,
  });
}

function layerOf({ digest, size, mediaType }: Extract<Manifest, { kind: 'image' }>['layers'][number]): Layer {
  return compact({ digest, size, mediaType });
}
