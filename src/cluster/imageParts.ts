import { isDigest, type Digest } from '../model/digest.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { compact, list, number, record, text } from '../model/json.ts';
import type { Layer } from '../model/layer.ts';
import type { Manifest } from '../model/manifest.ts';
import type { PlatformImage } from '../model/platform.ts';

/** Path of one image of a stream, by digest, for those who may view the project. */
export function streamImagePath(project: string, stream: string, digest: Digest): string {
  const name = `${encodeURIComponent(stream)}@${digest}`;
  return `/apis/image.openshift.io/v1/namespaces/${encodeURIComponent(project)}/imagestreamimages/${name}`;
}

/** The parts of an image from an ImageStreamImage: `image.dockerImageManifests`, `image.dockerImageLayers`. */
export function parseImageParts(raw: unknown): ImageParts {
  const image = record(record(raw)['image']);
  const platforms = list(image['dockerImageManifests']).flatMap(parsePlatform);
  if (platforms.length > 0) return { kind: 'index', platforms };
  return { kind: 'image', layers: list(image['dockerImageLayers']).flatMap(parseLayer) };
}

function parsePlatform(raw: unknown): PlatformImage[] {
  const manifest = record(raw);
  const digest = manifest['digest'];
  if (!isDigest(digest)) return [];
  const os = text(manifest['os']);
  const architecture = text(manifest['architecture']);
  return [compact({ digest, os, architecture, variant: text(manifest['variant']) })];
}

function parseLayer(raw: unknown): Layer[] {
  const layer = record(raw);
  const digest = layer['name'];
  if (!isDigest(digest)) return [];
  return [compact({ digest, size: number(layer['size']), mediaType: text(layer['mediaType']) })];
}

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
