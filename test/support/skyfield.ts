import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Agent, request } from 'undici';
import type { Digest } from '../../src/model/digest.ts';
import { list, record, text } from '../../src/model/json.ts';
import type { DockerRegistry } from './dockerRegistry.ts';

/** An OCI layout with tags 1.0 and 1.1 (Docker schema 2), 2.0 (OCI), 3.0 (OCI index) and 4.0-zstd. */
export const skyfieldLayout = path.join(import.meta.dirname, '../fixtures/skyfield');

/** A blob of the layout. */
export async function skyfieldBlob(digest: Digest): Promise<Buffer> {
  return readFile(path.join(skyfieldLayout, 'blobs', ...digest.split(':')));
}

/** Uploads blobs in one piece each, then the manifest, as the first Docker clients did. Rejects on any other answer than 201. */
export async function pushManifest(
  registry: DockerRegistry,
  repository: string,
  tag: string,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: Buffer },
): Promise<void> {
  const manifest = record(JSON.parse(bytes.toString('utf8')));
  const dispatcher = new Agent({ connect: { ca: registry.authority.pem } });
  const login = `${registry.login.username}:${registry.login.password}`;
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  const send = async (
    method: 'POST' | 'PUT',
    url: URL,
    contentType: string,
    body: Buffer,
  ): Promise<string> => {
    const headers = { authorization, 'content-type': contentType };
    const answer = await request(url, { method, headers, body, dispatcher });
    const said = await answer.body.text();
    if (answer.statusCode !== 201 && answer.statusCode !== 202)
      throw new Error(`${answer.statusCode}: ${said}`);
    return String(answer.headers['location'] ?? '');
  };
  try {
    const base = `https://${registry.host}/v2/${repository}`;
    for (const part of [manifest['config'], ...list(manifest['layers'])]) {
      const digest = text(record(part)['digest']) as Digest | undefined;
      if (digest === undefined) continue;
      const upload = new URL(await send('POST', new URL(`${base}/blobs/uploads/`), '', Buffer.alloc(0)));
      upload.searchParams.set('digest', digest);
      await send('PUT', upload, 'application/octet-stream', await skyfieldBlob(digest));
    }
    await send('PUT', new URL(`${base}/manifests/${tag}`), mediaType, bytes);
  } finally {
    await dispatcher.close();
  }
}
