import type { Image, ImageStream } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { DOCKER_CONFIG, DOCKER_MANIFEST, OCI_CONFIG } from './manifest.ts';
import { allEvents } from './stream.ts';

interface BlobFacts {
  /** Bytes; null for manifests and configs. */
  size: number | null;
  mediaType: string;
}

interface ImageFacts {
  imageMissing: boolean;
  layers: string[] | null;
  config: string | null;
  manifests?: string[];
}

/** What `imagestreams/{name}/layers` says of a stream: its blobs, and its images with those inside an index. */
export interface StreamLayers {
  blobs: Record<string, BlobFacts>;
  images: Record<string, ImageFacts>;
}

/**
 * Collects the blobs and images of every revision of a stream. As recorded from OpenShift 4.13, every layer of an
 * image carries the size of its last layer, and what the first image that has a blob says of it stands: sizes
 * to rely on are in the manifests and in `dockerImageLayers`.
 */
export function streamLayers(stream: ImageStream, state: State): StreamLayers {
  const found: StreamLayers = { blobs: {}, images: {} };
  for (const { image } of allEvents(stream)) add(found, image, state);
  return { blobs: sorted(found.blobs), images: sorted(found.images) };
}

/** Digests of all manifests that a stream refers to, those inside an index included. */
export function streamImages(stream: ImageStream, state: State): Set<string> {
  const digests = new Set<string>();
  for (const { image } of allEvents(stream)) {
    digests.add(image);
    for (const child of state.images.get(undefined, image)?.dockerImageManifests ?? [])
      digests.add(child.digest);
  }
  return digests;
}

function add(found: StreamLayers, digest: string, state: State): void {
  if (found.images[digest] !== undefined) return;
  const image = state.images.get(undefined, digest);
  if (image === undefined) {
    found.images[digest] = { imageMissing: true, layers: null, config: null };
    return;
  }
  found.blobs[digest] = { size: null, mediaType: image.dockerImageManifestMediaType };
  if (image.dockerImageManifests !== undefined) {
    const manifests = image.dockerImageManifests.map((child) => child.digest);
    found.images[digest] = { imageMissing: false, layers: null, config: null, manifests };
    for (const child of manifests) add(found, child, state);
    return;
  }
  const layers = image.dockerImageLayers ?? [];
  const config = image.dockerImageMetadata.Id;
  const size = layers.at(-1)?.size ?? null;
  for (const { name, mediaType } of layers) found.blobs[name] ??= { size, mediaType };
  found.blobs[config] ??= { size: null, mediaType: configType(image) };
  found.images[digest] = { imageMissing: false, layers: layers.map(({ name }) => name), config };
}

function configType({ dockerImageManifestMediaType }: Image): string {
  return dockerImageManifestMediaType === DOCKER_MANIFEST ? DOCKER_CONFIG : OCI_CONFIG;
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
