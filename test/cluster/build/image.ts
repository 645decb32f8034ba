import { gzipSync, zstdCompressSync } from 'node:zlib';
import {
  digestOf,
  DOCKER_CONFIG,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_CONFIG,
  OCI_INDEX,
  OCI_MANIFEST,
} from '../images/manifest.ts';
import type { TarEntry } from './tar.ts';
import { tar } from './tar.ts';

/** Something that can be pushed. */
export type ImageSource = BuiltImage | BuiltIndex;

export interface BuiltImage {
  kind: 'image';
  mediaType: string;
  digest: string;
  manifest: Buffer;
  /** Config and layers, by digest. */
  blobs: Map<string, Buffer>;
  platform: Platform;
}

export interface BuiltIndex {
  kind: 'index';
  mediaType: string;
  digest: string;
  manifest: Buffer;
  children: BuiltImage[];
}

export interface Platform {
  architecture: string;
  os: string;
  variant?: string;
}

/** One line of a Dockerfile: with files it makes a layer, without it is an `empty_layer` of the history. */
export interface BuildStep {
  command: string;
  files?: readonly TarEntry[];
}

export interface BuildOptions {
  steps?: readonly BuildStep[];
  format?: 'oci' | 'docker';
  compression?: Compression;
  platform?: Platform;
  created?: Date;
  author?: string;
  /** The `config` of the image config: Env, Cmd, Labels and so on. */
  config?: object;
}

const LAYER_TYPES = {
  oci: {
    gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
    zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
    none: 'application/vnd.oci.image.layer.v1.tar',
  },
  docker: {
    gzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    zstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
    none: 'application/vnd.docker.image.rootfs.diff.tar',
  },
};

let builds = 0;

/** Builds an image of real layers. Without steps it has one small layer, different on each call. */
export function buildImage(options: BuildOptions = {}): BuiltImage {
  const { format = 'oci', compression = 'gzip', platform = { architecture: 'amd64', os: 'linux' } } = options;
  const created = options.created ?? new Date();
  const steps = options.steps ?? [
    {
      command: 'COPY app /app # buildkit',
      files: [{ name: 'app/build', content: `build ${(builds += 1)}\n` }],
    },
  ];
  const layers = steps.flatMap(({ files }) => (files ? [layer(files, compression)] : []));
  const config = Buffer.from(
    JSON.stringify({
      ...platform,
      created: created.toISOString(),
      ...(options.author !== undefined && { author: options.author }),
      config: options.config ?? {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
      history: steps.map(({ command, files }) => ({
        created: created.toISOString(),
        created_by: command,
        ...(files ? {} : { empty_layer: true }),
      })),
    }),
  );
  return assembleImage({
    mediaType: format === 'oci' ? OCI_MANIFEST : DOCKER_MANIFEST,
    config: { mediaType: format === 'oci' ? OCI_CONFIG : DOCKER_CONFIG, bytes: config },
    layers: layers.map(({ bytes }) => ({ mediaType: LAYER_TYPES[format][compression], bytes })),
    platform,
  });
}

/** A blob of a manifest with its media type, and annotations of its descriptor. */
export interface Part {
  mediaType: string;
  bytes: Buffer;
  annotations?: Record<string, string>;
}

export interface ImageParts {
  mediaType: string;
  config: Part;
  layers: readonly Part[];
  platform?: Platform;
  annotations?: Record<string, string>;
}

/** Puts a manifest together from any config and layers: for artifacts, signatures, attestations. */
export function assembleImage({ mediaType, config, layers, platform, annotations }: ImageParts): BuiltImage {
  const content = {
    schemaVersion: 2,
    mediaType,
    config: descriptor(config),
    layers: layers.map(descriptor),
    ...(annotations && { annotations }),
  };
  const manifest = Buffer.from(JSON.stringify(content));
  return {
    kind: 'image',
    mediaType,
    digest: digestOf(manifest),
    manifest,
    blobs: new Map([config, ...layers].map(({ bytes }) => [digestOf(bytes), bytes])),
    platform: platform ?? { architecture: 'unknown', os: 'unknown' },
  };
}

/** An OCI index, or a Docker manifest list, of images; each may bring annotations of its descriptor. */
export function buildIndex(
  children: readonly { image: BuiltImage; annotations?: Record<string, string> }[],
  format: 'oci' | 'docker' = 'oci',
): BuiltIndex {
  const mediaType = format === 'oci' ? OCI_INDEX : DOCKER_LIST;
  const manifests = children.map(({ image, annotations }) => ({
    mediaType: image.mediaType,
    digest: image.digest,
    size: image.manifest.length,
    platform: image.platform,
    ...(annotations && { annotations }),
  }));
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
  const images = children.map(({ image }) => image);
  return { kind: 'index', mediaType, digest: digestOf(manifest), manifest, children: images };
}

function descriptor({ mediaType, bytes, annotations }: Part): object {
  return { mediaType, digest: digestOf(bytes), size: bytes.length, ...(annotations && { annotations }) };
}

type Compression = 'gzip' | 'zstd' | 'none';

/** Layers compressed before, by digest and compression: images share most of theirs, and compressing takes the time. */
const compressedLayers = new Map<string, Buffer>();

function layer(files: readonly TarEntry[], compression: Compression): { bytes: Buffer; diffId: string } {
  const archive = tar(files);
  const diffId = digestOf(archive);
  const key = `${compression} ${diffId}`;
  const bytes = compressedLayers.get(key) ?? compressed(archive, compression);
  compressedLayers.set(key, bytes);
  return { bytes, diffId };
}

function compressed(archive: Buffer, compression: Compression): Buffer {
  switch (compression) {
    case 'gzip':
      return gzipSync(archive);
    case 'zstd':
      return zstdCompressSync(archive);
    case 'none':
      return archive;
  }
}
