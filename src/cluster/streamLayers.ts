import { isDigest, type Digest } from '../model/digest.ts';
import { compact, list, record, text, type JsonRecord } from '../model/json.ts';
import type { Layer } from '../model/layer.ts';
import type { ImageContent, StreamLayers } from '../model/streamLayers.ts';
import { imageStreamsPath } from './imageStreams.ts';

/** Path of everything that the images of a stream are made of; a registry-viewer may read it. */
export function streamLayersPath(project: string, stream: string): string {
  return `${imageStreamsPath(project)}/${encodeURIComponent(stream)}/layers`;
}

/**
 * An ImageStreamLayers of `image.openshift.io/v1`: a map of blobs and a map of images, either may be null. Its sizes are
 * left out: OpenShift 4.13 gives each layer of an image the size of the image's last one.
 */
export function parseStreamLayers(raw: unknown): StreamLayers {
  const blobs = record(record(raw)['blobs']);
  const images = record(record(raw)['images']);
  const content = new Map<Digest, ImageContent>();
  for (const [digest, image] of Object.entries(images)) {
    if (isDigest(digest)) content.set(digest, parseContent(record(image), images, blobs));
  }
  return content;
}

function parseContent(image: JsonRecord, images: JsonRecord, blobs: JsonRecord): ImageContent {
  if (image['imageMissing'] === true) return { kind: 'missing' };
  const manifests = list(image['manifests']).filter(isDigest);
  if (manifests.length > 0) {
    return {
      kind: 'index',
      platforms: manifests.filter((digest) => !isAttestation(record(images[digest]), blobs)),
    };
  }
  const layers = list(image['layers'])
    .filter(isDigest)
    .map((digest) => parseLayer(digest, record(blobs[digest])));
  const config = image['config'];
  return compact({ kind: 'image' as const, layers, config: isDigest(config) ? config : undefined });
}

function parseLayer(digest: Digest, blob: JsonRecord): Layer {
  return compact({ digest, mediaType: text(blob['mediaType']) });
}

/** BuildKit stores attestations beside the platforms of an index, as images whose layers are all in-toto statements. */
function isAttestation(image: JsonRecord, blobs: JsonRecord): boolean {
  const layers = list(image['layers']).filter(isDigest);
  return layers.length > 0 && layers.every((digest) => record(blobs[digest])['mediaType'] === inToto);
}

const inToto = 'application/vnd.in-toto+json';
