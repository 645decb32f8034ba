import type { IncomingHttpHeaders } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { FailureError } from '../model/failure.ts';

/** Each piece that is decoded is a turn of a thread: a long list in small ones takes twice as long. */
const chunkSize = 256 * 1024;

interface AnswerParts {
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Turns an error of the body into what is to be thrown. */
  readonly failed: (error: unknown) => Error;
}

/** An HTTP answer whose body is still to come. Each is read or discarded, or its connection stays in use. */
export class Answer {
  readonly url: URL;
  readonly status: number;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly #body: Readable;
  readonly #failed: (error: unknown) => Error;

  constructor({ url, status, headers, body, failed }: AnswerParts) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.#body = body;
    this.#failed = failed;
    // An abort before the first read would otherwise be an error that no one listens to.
    body.on('error', () => undefined);
  }

  /** One header as text; of several equal ones the first. */
  header(name: string): string | undefined {
    const value = this.headers[name];
    return typeof value === 'string' ? value : value?.[0];
  }

  /** `Content-Type` in lower case, without parameters. */
  get mediaType(): string {
    return (this.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  }

  /** `Content-Length`, if it is a number of bytes. */
  get length(): number | undefined {
    const value = this.header('content-length') ?? '';
    return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  }

  /** `Retry-After` in seconds from now: the header holds seconds or a date. */
  get retryAfter(): number | undefined {
    const value = this.header('retry-after') ?? '';
    if (/^\d{1,6}$/.test(value)) return Number(value);
    const at = Date.parse(value);
    return Number.isNaN(at) ? undefined : Math.max(0, Math.round((at - Date.now()) / 1000));
  }

  /** The whole body as it was sent; undefined when it is longer than `limit` bytes: then the rest is not read. */
  async read(limit: number): Promise<Buffer | undefined> {
    if ((this.length ?? 0) <= limit) return this.#collect(this.#body, limit);
    this.discard();
    return undefined;
  }

  /** The whole body as text, `gzip` and `br` decoded; undefined when that is longer than `limit` bytes. */
  async text(limit: number): Promise<string | undefined> {
    return (await this.#collect(this.#decoded(), limit))?.toString('utf8');
  }

  /** The body as it arrives. Leaving the loop early ends the connection. */
  parts(): AsyncGenerator<Buffer, void, undefined> {
    return this.#partsOf(this.#body);
  }

  /** A short body of which the status already says enough; undefined when it is long or breaks off. */
  async aside(): Promise<string | undefined> {
    try {
      return await this.text(65_536);
    } catch (error) {
      if (error instanceof FailureError) return undefined;
      throw error;
    }
  }

  /** Gives the body up, and the connection with it. */
  discard(): void {
    this.#body.destroy();
  }

  async #collect(body: Readable, limit: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of this.#partsOf(body)) {
      size += part.length;
      if (size > limit) return undefined;
      parts.push(part);
    }
    return Buffer.concat(parts, size);
  }

  async *#partsOf(body: Readable): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const part of body) if (Buffer.isBuffer(part)) yield part;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #decoded(): Readable {
    const encoding = this.header('content-encoding');
    const decoder =
      encoding === 'gzip'
        ? createGunzip({ chunkSize })
        : encoding === 'br'
          ? createBrotliDecompress({ chunkSize })
          : undefined;
    // The decoder passes on every error of the body, which the reader then meets.
    return decoder === undefined ? this.#body : pipeline(this.#body, decoder, () => undefined);
  }
}
