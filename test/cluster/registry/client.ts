import type { Client, ClientAnswer, ClientRequest } from '../client.ts';
import type { ImageSource } from '../build/image.ts';

/** Pushes an image as any client does; resolves to the digest of its manifest. Rejects when the registry refuses. */
export async function pushImage(
  client: Client,
  repository: string,
  tag: string,
  image: ImageSource,
): Promise<string> {
  for (const child of image.kind === 'index' ? image.children : []) {
    await pushImage(client, repository, child.digest, child);
  }
  for (const [digest, bytes] of image.kind === 'image' ? image.blobs : []) {
    await pushBlob(client, repository, digest, bytes);
  }
  await sent(client, `/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': image.mediaType },
    body: image.manifest,
  });
  return image.digest;
}

async function pushBlob(client: Client, repository: string, digest: string, bytes: Buffer): Promise<void> {
  const begun = await sent(client, `/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  await sent(client, `${begun.headers.location ?? ''}?digest=${digest}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
}

async function sent(client: Client, path: string, request: ClientRequest): Promise<ClientAnswer> {
  const answer = await client.send(path, { ...request, registry: true });
  if (answer.status >= 300) {
    throw new Error(`${request.method ?? 'GET'} ${path}: ${answer.status} ${answer.body.toString('utf8')}`);
  }
  return answer;
}
