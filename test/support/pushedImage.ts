import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { isDigest, type Digest } from '../../src/model/digest.ts';
import { mediaTypes } from '../../src/model/manifest.ts';
import { digestOf } from '../../src/registry/digestCheck.ts';
import type { DockerRegistry } from './dockerRegistry.ts';

/** What a layer is made of: its bytes, or so many random ones, made while they are sent. */
export type LayerSource = Buffer | number;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
}

/** An image that was pushed. */
export interface PushedImage {
  readonly digest: Digest;
  readonly bytes: Buffer;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

type Target = Pick<DockerRegistry, 'host' | 'authority'> & {
  readonly login: { readonly username: string; readonly password: string };
};

/** Pushes an OCI image of such layers as plainly as it goes, each blob in one piece. Rejects on any refusal. */
export async function pushLayers(
  registry: Target,
  repository: string,
  tag: string,
  sources: readonly LayerSource[],
  annotations: Readonly<Record<string, string>> = {},
): Promise<PushedImage> {
  await using pusher = new Pusher(registry, repository);
  const layers: Descriptor[] = [];
  for (const source of sources) {
    const blob = await pusher.blob(source);
    layers.push({ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...blob });
  }
  const content = { architecture: 'amd64', os: 'linux', made: randomBytes(8).toString('hex') };
  const blob = await pusher.blob(Buffer.from(JSON.stringify(content)));
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', ...blob };
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers, annotations };
  const bytes = Buffer.from(JSON.stringify(manifest, undefined, 3));
  await pusher.manifest(tag, mediaTypes.ociManifest, bytes);
  return { digest: digestOf(bytes), bytes, config, layers };
}

class Pusher implements AsyncDisposable {
  readonly #dispatcher: Dispatcher;
  readonly #url: string;
  readonly #authorization: string;

  constructor({ host, authority, login }: Target, repository: string) {
    this.#dispatcher = new Agent({ connect: { ca: authority.pem } });
    this.#url = `https://${host}/v2/${repository}`;
    const basic = Buffer.from(`${login.username}:${login.password}`).toString('base64');
    this.#authorization = `Basic ${basic}`;
  }

  async blob(source: LayerSource): Promise<{ digest: Digest; size: number }> {
    const hash = createHash('sha256');
    let size = 0;
    const hashed = function* (): Generator<Buffer, void, undefined> {
      for (const piece of typeof source === 'number' ? randomPieces(source) : [source]) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
    };
    const body = Readable.from(hashed(), { objectMode: false });
    const begun = await this.#send('POST', `${this.#url}/blobs/uploads/`, {}, null);
    const patched = await this.#send('PATCH', begun, { 'content-type': 'application/octet-stream' }, body);
    const digest = `sha256:${hash.digest('hex')}`;
    if (!isDigest(digest)) throw new TypeError('no digest');
    await this.#send('PUT', `${patched}${patched.includes('?') ? '&' : '?'}digest=${digest}`, {}, null);
    return { digest, size };
  }

  async manifest(tag: string, mediaType: string, bytes: Buffer): Promise<void> {
    await this.#send('PUT', `${this.#url}/manifests/${tag}`, { 'content-type': mediaType }, bytes);
  }

  async #send(
    method: 'POST' | 'PATCH' | 'PUT',
    url: string,
    headers: Readonly<Record<string, string>>,
    body: Buffer | Readable | null,
  ): Promise<string> {
    const sent = { method, headers: { authorization: this.#authorization, ...headers }, body };
    const answer = await request(url, { ...sent, dispatcher: this.#dispatcher });
    const said = await answer.body.text();
    if (answer.statusCode !== 201 && answer.statusCode !== 202)
      throw new Error(`${method} ${url}: ${answer.statusCode} ${said}`);
    const location = answer.headers['location'];
    return new URL(typeof location === 'string' ? location : url, url).href;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispatcher.destroy();
  }
}

/** So many bytes that no compression makes smaller, always the same few over and over. */
function* randomPieces(size: number): Generator<Buffer, void, undefined> {
  const piece = randomBytes(64 * 1024);
  for (let left = size; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
}
