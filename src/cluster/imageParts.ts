import { isDigest, type Digest } from '../model/digest.ts';
import type { ImageParts } from '../model/imageParts.ts';
import { compact, list, number, record, text } from '../model/json.ts';
import type { Layer } from '../model/layer.ts';
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
