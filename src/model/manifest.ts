import { isDigest, type Digest } from './digest.ts';
import { FailureError } from './failure.ts';
import { textFields, type HistoryEntry } from './imageConfig.ts';
import { compact, isRecord, list, number, record, text, time, type JsonRecord } from './json.ts';

/** A pointer to a blob or manifest. OCI image spec, descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes, as stored. */
  readonly size?: number;
  readonly artifactType?: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What an image of an index runs on. OCI image spec, image-index.md. */
export interface Platform {
  readonly os?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

/** One image, or an artifact that is stored like one (Helm chart, signature, attestation): then see the media types. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly config: Descriptor;
  /** Base first. */
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  /** What an artifact is about: the signed image, for one. */
  readonly subject?: Descriptor;
}

/** Several images, usually the same for several platforms. */
export interface IndexManifest {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly IndexEntry[];
  readonly annotations: Readonly<Record<string, string>>;
}

export interface IndexEntry extends Descriptor {
  readonly platform?: Platform;
  /** Whether it is no image to run but a BuildKit attestation about another entry. */
  readonly attestation: boolean;
}

/** Docker's image manifest schema 1: layers without sizes, the config spread over the history. */
export interface LegacyManifest {
  readonly kind: 'schema1';
  readonly mediaType: string;
  /** Base first, one for each history entry; the empty ones too. */
  readonly layers: readonly Digest[];
  /** Base first. */
  readonly history: readonly HistoryEntry[];
  readonly architecture?: string;
}

export type Manifest = ImageManifest | IndexManifest | LegacyManifest;

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  signedSchema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  schema1: 'application/vnd.docker.distribution.manifest.v1+json',
} as const;

const kinds: Readonly<Record<string, Manifest['kind']>> = {
  [mediaTypes.ociIndex]: 'index',
  [mediaTypes.dockerList]: 'index',
  [mediaTypes.ociManifest]: 'image',
  [mediaTypes.dockerManifest]: 'image',
  [mediaTypes.signedSchema1]: 'schema1',
  [mediaTypes.schema1]: 'schema1',
};

/**
 * Reads a manifest of any kind. The document's own `mediaType` decides, then the one it was served with, then its shape.
 * Absent and null fields count as empty; a document whose kind is not clear, or that points to something without a valid
 * digest, is `unreadable`.
 */
export function parseManifest(json: unknown, servedAs: string, doing: string): Manifest {
  if (!isRecord(json)) throw unreadable(doing, 'the manifest is not a JSON object');
  const own = text(json['mediaType']);
  const hasImage = 'layers' in json || 'config' in json;
  // One reader could take such a document for an image and another for an index (CVE-2021-41190).
  if (hasImage && 'manifests' in json)
    throw unreadable(doing, 'the manifest claims to be an image and an index');
  const kind = kindOf(own ?? '') ?? kindOf(servedAs) ?? kindByShape(json, hasImage);
  const mediaType = own ?? servedAs;
  switch (kind) {
    case 'image':
      return parseImage(json, mediaType, doing);
    case 'index':
      return parseIndex(json, mediaType, doing);
    case 'schema1':
      return parseLegacy(json, mediaType, doing);
    case undefined:
      throw unreadable(doing, `manifests of the type ${mediaType || 'unknown'} are not understood`);
  }
}

function kindOf(mediaType: string): Manifest['kind'] | undefined {
  return Object.hasOwn(kinds, mediaType) ? kinds[mediaType] : undefined;
}

function kindByShape(json: JsonRecord, hasImage: boolean): Manifest['kind'] | undefined {
  if ('manifests' in json) return 'index';
  if (hasImage) return 'image';
  return json['schemaVersion'] === 1 ? 'schema1' : undefined;
}

function parseImage(json: JsonRecord, mediaType: string, doing: string): ImageManifest {
  const subject = json['subject'];
  return {
    kind: 'image',
    mediaType,
    config: parseDescriptor(json['config'], 'config', doing),
    layers: list(json['layers']).map((layer, i) => parseDescriptor(layer, `layer ${i + 1}`, doing)),
    annotations: textFields(json['annotations']),
    ...compact({
      artifactType: text(json['artifactType']),
      subject: isRecord(subject) ? parseDescriptor(subject, 'subject', doing) : undefined,
    }),
  };
}

function parseIndex(json: JsonRecord, mediaType: string, doing: string): IndexManifest {
  return {
    kind: 'index',
    mediaType,
    manifests: list(json['manifests']).map((entry, i) => parseEntry(entry, `entry ${i + 1}`, doing)),
    annotations: textFields(json['annotations']),
  };
}

function parseEntry(json: unknown, part: string, doing: string): IndexEntry {
  const descriptor = parseDescriptor(json, part, doing);
  const value = record(json)['platform'];
  const platform = isRecord(value) ? parsePlatform(value) : undefined;
  return { ...descriptor, ...compact({ platform }), attestation: isAttestation(descriptor, platform) };
}

function parsePlatform(json: JsonRecord): Platform {
  return compact({
    os: text(json['os']),
    architecture: text(json['architecture']),
    variant: text(json['variant']),
    osVersion: text(json['os.version']),
  });
}

/** BuildKit marks its attestations with an annotation, and gives them a platform that matches no machine. */
function isAttestation(descriptor: Descriptor, platform: Platform | undefined): boolean {
  if (descriptor.annotations['vnd.docker.reference.type'] !== undefined) return true;
  return platform?.os === 'unknown' && platform.architecture === 'unknown';
}

function parseDescriptor(json: unknown, part: string, doing: string): Descriptor {
  const fields = record(json);
  const digest = fields['digest'];
  if (!isDigest(digest)) throw unreadable(doing, `the manifest's ${part} has no valid digest`);
  const size = number(fields['size']);
  return {
    mediaType: text(fields['mediaType']) ?? '',
    digest,
    annotations: textFields(fields['annotations']),
    ...compact({
      size: size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
      artifactType: text(fields['artifactType']),
    }),
  };
}

function parseLegacy(json: JsonRecord, mediaType: string, doing: string): LegacyManifest {
  const layers = list(json['fsLayers']).map((layer, i) => {
    const digest = record(layer)['blobSum'];
    if (!isDigest(digest)) throw unreadable(doing, `the manifest's layer ${i + 1} has no valid digest`);
    return digest;
  });
  const history = list(json['history']).map((entry) => parseLegacyHistory(record(entry)['v1Compatibility']));
  return {
    kind: 'schema1',
    mediaType,
    layers: layers.reverse(),
    history: history.reverse(),
    ...compact({ architecture: text(json['architecture']) }),
  };
}

/** Each history entry of schema 1 is the config of one layer, as JSON within a string. */
function parseLegacyHistory(compatibility: unknown): HistoryEntry {
  const fields = record(typeof compatibility === 'string' ? parseOrNothing(compatibility) : undefined);
  const command = list(record(fields['container_config'])['Cmd']).filter((word) => typeof word === 'string');
  return {
    emptyLayer: fields['throwaway'] === true,
    ...compact({
      created: time(fields['created']),
      createdBy: text(command.join(' ')),
      comment: text(fields['comment']),
      author: text(fields['author']),
    }),
  };
}

function parseOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function unreadable(doing: string, reason: string): FailureError {
  return new FailureError({ kind: 'unreadable', doing, reason });
}
