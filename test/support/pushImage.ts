import { Agent, request } from 'undici';
import type { ImageSource } from '../cluster/build/image.ts';

/** A registry that is pushed to. */
export interface PushTarget {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  /** Its certificate authority, PEM. */
  readonly ca?: string;
  readonly login?: { readonly username: string; readonly password: string };
}

/** Uploads blobs in one piece each, then the manifest; of an index its images first. Rejects on any other answer than 201. */
export async function pushTo(
  target: PushTarget,
  repository: string,
  tag: string,
  image: ImageSource,
): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: target.ca } });
  try {
    await push(sender(target, dispatcher), `${target.url}/v2/${repository}`, tag, image);
  } finally {
    await dispatcher.close();
  }
}

/** Sends one request; gives the place that the answer names. */
type Send = (method: 'POST' | 'PUT', url: URL, contentType: string, body: Buffer) => Promise<string>;

async function push(send: Send, base: string, tag: string, image: ImageSource): Promise<void> {
  for (const child of image.kind === 'index' ? image.children : []) {
    await push(send, base, child.digest, child);
  }
  for (const [digest, bytes] of image.kind === 'image' ? image.blobs : []) {
    const upload = new URL(await send('POST', new URL(`${base}/blobs/uploads/`), '', Buffer.alloc(0)));
    upload.searchParams.set('digest', digest);
    await send('PUT', upload, 'application/octet-stream', bytes);
  }
  await send('PUT', new URL(`${base}/manifests/${tag}`), image.mediaType, image.manifest);
}

function sender({ login }: PushTarget, dispatcher: Agent): Send {
  const authorization =
    login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  return async (method, url, contentType, body) => {
    const headers = { ...(authorization !== undefined && { authorization }), 'content-type': contentType };
    const answer = await request(url, { method, headers, body, dispatcher });
    const said = await answer.body.text();
    if (answer.statusCode !== 201 && answer.statusCode !== 202) {
      throw new Error(`${answer.statusCode}: ${said}`);
    }
    return String(answer.headers['location'] ?? '');
  };
}
