import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Digest } from '../../src/model/digest.ts';
import { list, record, text } from '../../src/model/json.ts';
import type { DockerRegistry } from './dockerRegistry.ts';
import { pushTo } from './pushImage.ts';

/** An OCI layout with tags 1.0 and 1.1 (Docker schema 2), 2.0 (OCI), 3.0 (OCI index) and 4.0-zstd. */
export const skyfieldLayout = path.join(import.meta.dirname, '../fixtures/skyfield');

/** A blob of the layout. */
export async function skyfieldBlob(digest: Digest): Promise<Buffer> {
  return readFile(path.join(skyfieldLayout, 'blobs', ...digest.split(':')));
}

/** Uploads the blobs that a manifest names, then the manifest, as the first Docker clients did. Rejects when refused. */
export async function pushManifest(
  registry: DockerRegistry,
  repository: string,
  tag: string,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Buffer },
): Promise<void> {
  const manifest = record(JSON.parse(bytes.toString('utf8')));
  const blobs = new Map<string, Buffer>();
  for (const part of [manifest['config'], ...list(manifest['layers'])]) {
    const digest = text(record(part)['digest']) as Digest | undefined;
    if (digest !== undefined) blobs.set(digest, await skyfieldBlob(digest));
  }
  const target = { url: `https://${registry.host}`, ca: registry.authority.pem, login: registry.login };
  const platform = { architecture: 'amd64', os: 'linux' };
  await pushTo(target, repository, tag, {
    kind: 'image',
    mediaType,
    digest: '',
    manifest: bytes,
    blobs,
    platform,
  });
}
