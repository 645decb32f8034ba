import { createHash } from 'node:crypto';
import type { Fields } from '../json.ts';
import { fields, isFields, list, parseJson, text } from '../json.ts';

export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_CONFIG = 'application/vnd.docker.container.image.v1+json';
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json';

/** A descriptor (OCI image spec): what a manifest points at. Size in bytes. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { architecture: string; os: string; variant?: string };
}

/** A manifest as far as a registry reads it. */
export type Manifest =
  | { kind: 'image'; mediaType: string; config: Descriptor; layers: Descriptor[] }
  | { kind: 'index'; mediaType: string; manifests: Descriptor[] };

/** `sha256:` and the hex digest of some bytes. */
export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Reads a manifest of one of the four known media types; undefined when it is none. */
export function readManifest(mediaType: string, bytes: Buffer): Manifest | undefined {
  const content = parse(bytes);
  if (content?.['schemaVersion'] !== 2) return undefined;
  if (mediaType === OCI_INDEX || mediaType === DOCKER_LIST) {
    const manifests = descriptors(content['manifests']);
    return manifests && { kind: 'index', mediaType, manifests };
  }
  if (mediaType !== OCI_MANIFEST && mediaType !== DOCKER_MANIFEST) return undefined;
  const [config] = descriptors([content['config']]) ?? [];
  const layers = descriptors(content['layers']);
  return config && layers && { kind: 'image', mediaType, config, layers };
}

/** The JSON object in some bytes; undefined when there is none. */
export function parse(bytes: Buffer): Fields | undefined {
  try {
    const content = parseJson(bytes.toString('utf8'));
    return isFields(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function descriptors(value: unknown): Descriptor[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = list(value).map(descriptor);
  return found.every((item) => item !== undefined) ? found : undefined;
}

function descriptor(value: unknown): Descriptor | undefined {
  const { mediaType, digest, size, platform } = fields(value);
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || typeof size !== 'number')
    return undefined;
  if (!isFields(platform)) return { mediaType, digest, size };
  const variant = text(platform['variant']);
  return {
    mediaType,
    digest,
    size,
    platform: {
      architecture: text(platform['architecture']) ?? '',
      os: text(platform['os']) ?? '',
      ...(variant === undefined ? {} : { variant }),
    },
  };
}
