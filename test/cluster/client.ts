import https from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { parseJson } from './json.ts';

export interface ClientAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON; throws SyntaxError. */
  json(): unknown;
}

export interface ClientRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Bytes or text as they are; anything else is sent as JSON. */
  body?: unknown;
  /** Asks the registry; the API when absent. */
  registry?: boolean;
  signal?: AbortSignal;
}

/** A minimal client of the cluster's API and registry, with one user's token. */
export class Client {
  readonly #api: string;
  readonly #registry: string;
  readonly #ca: string;
  readonly #token: string | undefined;

  constructor(api: string, registry: string, ca: string, token: string | undefined) {
    this.#api = api;
    this.#registry = registry;
    this.#ca = ca;
    this.#token = token;
  }

  /** Sends one request and reads the answer whole. Rejects when the connection fails or is reset. */
  send(
    path: string,
    { method = 'GET', headers = {}, body, registry = false, signal }: ClientRequest = {},
  ): Promise<ClientAnswer> {
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const bytes = body === undefined ? undefined : Buffer.from(raw ? body : JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const request = https.request(
        new URL(path, registry ? this.#registry : this.#api),
        {
          method,
          ca: this.#ca,
          agent: false,
          ...(signal && { signal }),
          headers: {
            ...(this.#token !== undefined && { authorization: `Bearer ${this.#token}` }),
            ...(bytes && { 'content-length': String(bytes.length) }),
            ...(bytes && !raw && { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const whole = Buffer.concat(chunks);
            const json = (): unknown => parseJson(whole.toString('utf8'));
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: whole, json });
          });
        },
      );
      request.on('error', reject);
      request.end(bytes);
    });
  }

  /** GETs JSON from the API; rejects for any status but 200. */
  async get(path: string): Promise<unknown> {
    const answer = await this.send(path);
    if (answer.status !== 200)
      throw new Error(`GET ${path}: ${answer.status} ${answer.body.toString('utf8')}`);
    return answer.json();
  }
}
