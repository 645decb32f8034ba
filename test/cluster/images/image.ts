import type { Fields } from '../json.ts';
import { fields, isFields, text } from '../json.ts';
import type { DockerImageMetadata, Image } from '../state/objects.ts';
import { newMeta, timestamp } from '../state/state.ts';
import type { Manifest } from './manifest.ts';

/** The fields of an image config that OpenShift keeps (image.openshift.io/1.0 DockerConfig), in its order. */
const KEPT_CONFIG = [
  'User',
  'ExposedPorts',
  'Env',
  'Cmd',
  'Volumes',
  'WorkingDir',
  'Entrypoint',
  'OnBuild',
  'Labels',
];

export interface ImageParts {
  digest: string;
  manifest: Manifest;
  /** The content of the config blob; undefined for an index. */
  config: Fields | undefined;
  reference: string;
  /** Whether the image lives in the cluster's own registry rather than in another one. */
  managed: boolean;
  at: Date;
}

/** The Image object that OpenShift makes of a manifest and its config. */
export function imageObject({ digest, manifest, config, reference, managed, at }: ImageParts): Image {
  const annotations = {
    'image.openshift.io/dockerLayersOrder': manifest.kind === 'image' ? 'ascending' : '',
    ...(managed
      ? { 'image.openshift.io/manifestBlobStored': 'true', 'openshift.io/image.managed': 'true' }
      : {}),
  };
  return {
    kind: 'Image',
    apiVersion: 'image.openshift.io/v1',
    metadata: { ...newMeta(digest, undefined, at), annotations },
    dockerImageReference: reference,
    dockerImageMetadata:
      manifest.kind === 'image'
        ? imageMetadata(manifest, config ?? {})
        : { ...emptyMetadata(), Id: digest, Created: timestamp(at) },
    dockerImageMetadataVersion: '1.0',
    ...(manifest.kind === 'image' && {
      dockerImageLayers: manifest.layers.map((layer) => ({
        name: layer.digest,
        size: layer.size,
        mediaType: layer.mediaType,
      })),
    }),
    dockerImageManifestMediaType: manifest.mediaType,
    ...(manifest.kind === 'index' && {
      dockerImageManifests: manifest.manifests.map((child) => ({
        digest: child.digest,
        mediaType: child.mediaType,
        manifestSize: child.size,
        architecture: child.platform?.architecture ?? '',
        os: child.platform?.os ?? '',
        ...(child.platform?.variant !== undefined && { variant: child.platform.variant }),
      })),
    }),
  };
}

/** Metadata of an image of which nothing is known, as lists of tags carry it. */
export function emptyMetadata(): DockerImageMetadata {
  return {
    kind: 'DockerImage',
    apiVersion: 'image.openshift.io/1.0',
    Id: '',
    Created: null,
    ContainerConfig: {},
  };
}

function imageMetadata(manifest: Manifest & { kind: 'image' }, config: Fields): DockerImageMetadata {
  const container = fields(config['config']);
  const kept = KEPT_CONFIG.filter((field) => container[field] !== undefined);
  const author = text(config['author']);
  return {
    ...emptyMetadata(),
    Id: manifest.config.digest,
    Created: text(config['created']) ?? null,
    ...(author !== undefined && { Author: author }),
    ...(isFields(config['config']) && {
      Config: Object.fromEntries(kept.map((field) => [field, container[field]])),
    }),
    ...(text(config['architecture']) !== undefined && { Architecture: text(config['architecture']) }),
    Size: manifest.config.size + manifest.layers.reduce((sum, layer) => sum + layer.size, 0),
  };
}
