import type { Readable } from 'node:stream';
import { FailureError } from '../model/failure.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

interface AnswerParts {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
  /** Turns an error of the body into what is to be thrown. */
  readonly failed: (error: unknown) => Error;
}

/** An HTTP answer whose body is still to come. Each is read or discarded, or its connection stays in use. */
export class Answer {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
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

  /** The whole body; undefined when it is longer than `limit` bytes: then the rest is not read. */
  async read(limit: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    if ((this.length ?? 0) > limit) {
      this.discard();
      return undefined;
    }
    for await (const part of this.parts()) {
      size += part.length;
      if (size > limit) return undefined;
      parts.push(part);
    }
    return Buffer.concat(parts, size);
  }

  /** The body as it arrives. Leaving the loop early ends the connection. */
  async *parts(): AsyncGenerator<Buffer, void, undefined> {
    try {
      for await (const part of this.#body) if (Buffer.isBuffer(part)) yield part;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** A short body of which the status already says enough; undefined when it is long or breaks off. */
  async aside(): Promise<Buffer | undefined> {
    try {
      return await this.read(65_536);
    } catch (error) {
      if (error instanceof FailureError) return undefined;
      throw error;
    }
  }

  /** Gives the body up, and the connection with it. */
  discard(): void {
    this.#body.destroy();
  }
}
