import type { IncomingHttpHeaders } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { connectionFault } from './goWords.ts';

/** How the cluster reaches registries outside. */
export interface Reach {
  /** Authorities (PEM) that it trusts for them (`additionalTrustedCA` of a real cluster). */
  authorities: readonly string[];
  /** Where hosts really are: `quay.io` at `127.0.0.1:41234`. */
  hosts: ReadonlyMap<string, string>;
}

export interface OutsideAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export interface OutsideRequest {
  headers?: Record<string, string>;
  /** Whether any certificate will do. */
  insecure: boolean;
  reach: Reach;
}

const PATIENCE_MILLISECONDS = 20_000;
const MOST_REDIRECTS = 5;

/** Whether the cluster can get to a host: it leaves this machine for none, and asks no name server. */
export function isReachable(host: string, { hosts }: Reach): boolean {
  if (hosts.has(host)) return true;
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

/**
 * GETs something from another registry, following redirects; credentials go to the first host alone.
 * Rejects with a ConnectionFault.
 */
export async function get(url: URL, request: OutsideRequest, redirects = 0): Promise<OutsideAnswer> {
  const answer = await once(url, request);
  const { location } = answer.headers;
  if (answer.status < 300 || answer.status > 308 || location === undefined) return answer;
  if (redirects >= MOST_REDIRECTS) return answer;
  const next = new URL(location, url);
  const { authorization, ...others } = request.headers ?? {};
  const kept = authorization !== undefined && next.host === url.host;
  const headers = { ...others, ...(kept && { authorization }) };
  return get(next, { ...request, headers }, redirects + 1);
}

function once(url: URL, { headers = {}, insecure, reach }: OutsideRequest): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => reject(connectionFault('GET', url, error));
    if (!isReachable(url.host, reach)) {
      fail(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
      return;
    }
    const mapped = reach.hosts.get(url.host);
    const target = new URL(url);
    if (mapped !== undefined) target.host = mapped;
    const options = {
      headers: { host: url.host, ...headers },
      timeout: PATIENCE_MILLISECONDS,
      ...(url.protocol === 'https:' && {
        ca: [...reach.authorities],
        rejectUnauthorized: !insecure,
        // The certificate is for the place where a mapped host really is.
        ...(mapped !== undefined && { checkServerIdentity: () => undefined }),
      }),
      agent: false as const,
    };
    const request = (url.protocol === 'https:' ? https : http).request(target, options);
    request.on('error', fail);
    request.on('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.end();
  });
}
