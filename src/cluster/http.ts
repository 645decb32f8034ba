import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { untilAborted } from './sharedTask.ts';

/** One request. Times in ms. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | undefined;
  /** Until the head of the answer is there, connecting included. */
  readonly headTimeout: number;
  /** Between two pieces of the answer's body. */
  readonly idleTimeout: number;
}

/** The head of an answer, and its body still to be read: by `textOf`, or as a stream that the reader destroys. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** A wait that took too long; `code` is undici's for the same. */
export class AnswerTimeoutError extends Error {
  readonly code = 'UND_ERR_HEADERS_TIMEOUT';
}

/** A body is longer than its reader takes. */
export class BodyTooLargeError extends Error {}

/**
 * Sends a request and waits for the head of its answer. Redirects are answers like any other. Rejects with the
 * signal's reason, an `AnswerTimeoutError`, or the error of undici, TLS or the network.
 */
export async function ask(
  dispatcher: Dispatcher,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const passOn = (): void => stop.abort(signal.reason);
  signal.addEventListener('abort', passOn, { once: true });
  const unlink = (): void => signal.removeEventListener('abort', passOn);
  const timer = setTimeout(() => stop.abort(new AnswerTimeoutError()), request.headTimeout);
  try {
    const answer = dispatcher.request({
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: stop.signal,
      headersTimeout: request.headTimeout,
      bodyTimeout: request.idleTimeout,
    });
    // undici looks at the signal only once it is connected.
    const { statusCode, headers, body } = await untilAborted(answer, stop.signal);
    body.once('close', unlink);
    // Readers meet the error of a body as they read; one that is let go of unread must not end the process.
    body.on('error', () => undefined);
    return { status: statusCode, headers, body };
  } catch (error) {
    unlink();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The whole body as text, `gzip` and `br` decoded; a `BodyTooLargeError` past `limit` bytes (decoded). */
export async function textOf(answer: HttpAnswer, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(answer)) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > limit) throw new BodyTooLargeError();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function decoded({ headers, body }: HttpAnswer): Readable {
  const encoding = headers['content-encoding'];
  const decoder =
    encoding === 'gzip' ? createGunzip() : encoding === 'br' ? createBrotliDecompress() : undefined;
  // The decoder passes on every error of the body, which the reader then meets.
  return decoder === undefined ? body : pipeline(body, decoder, () => undefined);
}
