import type { StatusError } from '../http/status.ts';
import { fields, list, strings, text } from '../json.ts';
import {
  digestOf,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  OCI_INDEX,
  OCI_MANIFEST,
  parse,
} from '../images/manifest.ts';
import { ConnectionFault } from './goWords.ts';
import { failed, noAccess, noSuchImage, WRONG_LOGIN, wrongLogin } from './importStatus.ts';
import type { Login } from './logins.ts';
import type { ImageReference } from './reference.ts';
import { servingHost, withDefaults } from './reference.ts';
import type { OutsideAnswer, Reach } from './request.ts';
import { get } from './request.ts';

const MANIFESTS = [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST].join(', ');
const PAGE = 1000;

export interface OutsideOptions {
  login: Login | undefined;
  /** Whether HTTP and any certificate will do. */
  insecure: boolean;
  reach: Reach;
}

export interface OutsideManifest {
  mediaType: string;
  digest: string;
  bytes: Buffer;
}

/** How a registry is spoken to: its address and what logs in, or the answer of a token endpoint that gives no token. */
interface Opened {
  base: string;
  authorization: string | OutsideAnswer | undefined;
}

/** A repository of another registry, read over the distribution API. Its methods reject with the importer's Status. */
export class OutsideRepository {
  readonly #name: string;
  readonly #options: OutsideOptions;
  readonly #opened: Promise<Opened>;

  constructor(reference: ImageReference, options: OutsideOptions) {
    this.#name = withDefaults(reference).repository;
    this.#options = options;
    this.#opened = this.#open(servingHost(reference));
    // Whoever asks for something hears of it.
    this.#opened.catch(() => undefined);
  }

  /** A manifest by tag or digest; `reference` names it in what goes wrong. */
  async manifest(tagOrDigest: string, reference: string): Promise<OutsideManifest> {
    const answer = await this.#get(`manifests/${tagOrDigest}`, { accept: MANIFESTS }, reference);
    const digest = digestOf(answer.body);
    if (tagOrDigest.includes(':') && digest !== tagOrDigest) {
      throw failed(`${reference}: manifest verification failed for digest ${tagOrDigest}`);
    }
    const mediaType = (answer.headers['content-type'] ?? '').split(';')[0] ?? '';
    return { mediaType, digest, bytes: answer.body };
  }

  /** A blob by digest. */
  async blob(digest: string, reference: string): Promise<Buffer> {
    const { body } = await this.#get(`blobs/${digest}`, {}, reference);
    if (digestOf(body) !== digest) throw failed(`${reference}: blob verification failed for ${digest}`);
    return body;
  }

  /** Every tag, page by page. */
  async tags(reference: string): Promise<string[]> {
    const found: string[] = [];
    for (let path: string | undefined = `tags/list?n=${PAGE}`; path !== undefined;) {
      const answer: OutsideAnswer = await this.#get(path, {}, reference);
      found.push(...strings(fields(parse(answer.body))['tags']));
      const [, next] = /<[^>]*\/(tags\/list\?[^>]+)>/.exec(String(answer.headers['link'] ?? '')) ?? [];
      path = next;
    }
    return found;
  }

  async #get(path: string, headers: Record<string, string>, reference: string): Promise<OutsideAnswer> {
    try {
      const { base, authorization } = await this.#opened;
      const url = new URL(`${base}/v2/${this.#name}/${path}`);
      if (typeof authorization === 'object') throw noToken(authorization, url, reference);
      const answer = await get(url, {
        ...this.#options,
        headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      });
      if (answer.status === 200) return answer;
      throw refusal(answer, reference);
    } catch (error) {
      throw error instanceof ConnectionFault ? failed(`${reference}: ${error.message}`) : error;
    }
  }

  /** Finds out how the registry is spoken to: HTTPS, or HTTP when that will do, and what it wants for a login. */
  async #open(host: string): Promise<Opened> {
    try {
      return await this.#ping(`https://${host}`);
    } catch (error) {
      if (!this.#options.insecure || !(error instanceof ConnectionFault)) throw error;
      return this.#ping(`http://${host}`);
    }
  }

  async #ping(base: string): Promise<Opened> {
    const { status, headers } = await get(new URL(`${base}/v2/`), this.#options);
    const challenge = headers['www-authenticate'] ?? '';
    return { base, authorization: status === 401 ? await this.#authorize(challenge) : undefined };
  }

  async #authorize(challenge: string): Promise<Opened['authorization']> {
    const { login } = this.#options;
    const basic = login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
    if (!/^bearer /i.test(challenge)) return basic;
    const parameter = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(challenge)?.[1] ?? '';
    const url = new URL(parameter('realm'));
    if (parameter('service') !== '') url.searchParams.set('service', parameter('service'));
    url.searchParams.set('scope', `repository:${this.#name}:pull`);
    const headers = { ...(basic !== undefined && { authorization: basic }) };
    const answer = await get(url, { ...this.#options, headers });
    if (answer.status !== 200) return answer;
    const { token, access_token: accessToken } = fields(parse(answer.body));
    return `Bearer ${text(token) ?? text(accessToken) ?? ''}`;
  }
}

/** What a registry says instead of an answer, as a Status. */
function refusal(answer: OutsideAnswer, reference: string): StatusError {
  const { status } = answer;
  const { code, message } = firstError(answer);
  if (status === 404) return noSuchImage(reference);
  if (status === 401 || code === 'UNAUTHORIZED') return noAccess(reference);
  return failed(`${reference}: ${code === '' ? `received unexpected HTTP status: ${status}` : message}`);
}

/** What a token endpoint says instead of a token: its words stand in the failure of what the token was for. */
function noToken(answer: OutsideAnswer, url: URL, reference: string): StatusError {
  const { message } = firstError(answer);
  if (message.endsWith(WRONG_LOGIN)) return wrongLogin(reference);
  return failed(`${reference}: Get "${url.href}": ${message}`);
}

/** The first error of an answer (distribution spec), as Go prints it; Docker Hub has its words in `details`. */
function firstError({ status, body }: OutsideAnswer): { code: string; message: string } {
  const said = fields(parse(body));
  const first = fields(list(said['errors'])[0]);
  const code = text(first['code']) ?? '';
  if (code !== '') {
    const words = code.toLowerCase().replaceAll('_', ' ');
    return { code, message: `${words}: ${text(first['message']) ?? ''}` };
  }
  const details = text(said['details']) ?? 'authentication required';
  const message = status === 401 ? `unauthorized: ${details}` : `unexpected status code: ${status}`;
  return { code, message };
}
