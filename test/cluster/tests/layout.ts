import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImageSource } from '../build/image.ts';
import { readManifest } from '../images/manifest.ts';
import { fields, list, parseJson, text } from '../json.ts';

/** The OCI layout of the fixtures: tags 1.0, 1.1 (Docker schema 2), 2.0 (OCI), 3.0 (index), 4.0-zstd. */
export const layoutFolder = fileURLToPath(new URL('../../fixtures/skyfield', import.meta.url));

/** The tags of the layout. */
export const layoutTags: readonly string[] = ['1.0', '1.1', '2.0', '3.0', '4.0-zstd'];

/** The bytes of a blob of the layout. */
export function layoutBlob(digest: string): Buffer {
  return readFileSync(path.join(layoutFolder, 'blobs', ...digest.split(':')));
}

/** An image or index of the layout, by its tag. Throws when there is none. */
export function readLayout(tag: string): ImageSource {
  const index = fields(parseJson(readFileSync(path.join(layoutFolder, 'index.json'), 'utf8')));
  const entry = list(index['manifests'])
    .map(fields)
    .find(({ annotations }) => fields(annotations)['org.opencontainers.image.ref.name'] === tag);
  return readSource(text(entry?.['mediaType']) ?? '', text(entry?.['digest']) ?? '');
}

function readSource(mediaType: string, digest: string): ImageSource {
  const bytes = layoutBlob(digest);
  const manifest = readManifest(mediaType, bytes);
  if (manifest === undefined) throw new Error(`The layout has no manifest ${digest} of type ${mediaType}.`);
  if (manifest.kind === 'index') {
    const children = manifest.manifests.map((child) => readSource(child.mediaType, child.digest));
    const images = children.filter((child) => child.kind === 'image');
    return { kind: 'index', mediaType, digest, manifest: bytes, children: images };
  }
  const parts = [manifest.config, ...manifest.layers];
  return {
    kind: 'image',
    mediaType,
    digest,
    manifest: bytes,
    blobs: new Map(parts.map((part) => [part.digest, layoutBlob(part.digest)])),
    platform: { architecture: 'amd64', os: 'linux' },
  };
}
