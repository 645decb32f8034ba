import { Readable } from 'node:stream';
import type { CopiedBlob } from '../../model/copy/copyPlan.ts';
import { FailureError } from '../../model/failure.ts';
import { DigestCheck } from '../digestCheck.ts';
import { isPassing, waitAfter, type Patience } from './patience.ts';
import type { CopyEnd } from './copyEnd.ts';

/** What a blob that moves tells. */
interface MovingBlobOptions {
  readonly blob: CopiedBlob;
  readonly source: CopyEnd;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  /** Hears the position in the blob that was reached. */
  readonly moved: (position: number) => void;
}

/**
 * A blob of the source, to be read from any position on, and again from an earlier one. Its digest is checked on the way,
 * whatever was read how often. A source that breaks off is asked for the rest, so that its reader does not notice.
 */
export class MovingBlob {
  readonly #options: MovingBlobOptions;
  readonly #check: DigestCheck;
  readonly #doing: string;
  /** The bytes that the check has seen. */
  #checked = 0;
  #failure: FailureError | undefined;

  constructor(options: MovingBlobOptions) {
    const { blob, source } = options;
    this.#options = options;
    this.#doing = `copy ${blob.digest} of ${source.repository}`;
    this.#check = new DigestCheck(blob.digest, this.#doing);
  }

  /** Why the source cannot be read, or is not what its digest says: another try of the target's makes no difference to that. */
  get failure(): FailureError | undefined {
    return this.#failure;
  }

  /** How many bytes of it were read until now. */
  get checked(): number {
    return this.#checked;
  }

  /** The bytes from a position on, as they are asked for; each time that more is asked for, `taken` hears it. */
  from(offset: number, taken: () => void): Readable {
    return Readable.from(this.#parts(offset, taken), { objectMode: false });
  }

  async *#parts(offset: number, taken: () => void): AsyncGenerator<Buffer, void, undefined> {
    const { blob, signal, patience, moved } = this.#options;
    let position = offset;
    let failures = 0;
    while (position < blob.size) {
      try {
        for await (const part of await this.#open(position)) {
          if (!Buffer.isBuffer(part)) continue;
          this.#see(part, position);
          position += part.length;
          failures = 0;
          yield part;
          taken();
          moved(position);
        }
        if (position < blob.size) throw this.#wrong(`it ends after ${position} of ${blob.size} bytes`);
      } catch (error) {
        failures += 1;
        if (error instanceof FailureError && !isPassing(error.failure)) this.#failure = error;
        if (error instanceof FailureError && failures >= patience.tries) this.#failure ??= error;
        await waitAfter(error, failures, signal, patience);
      }
    }
  }

  async #open(position: number): Promise<AsyncIterable<unknown>> {
    const { blob, source, signal } = this.#options;
    const options = position === 0 ? {} : { range: { start: position } };
    const fetched = await source.registry.blob(source.repository, blob.digest, signal, options);
    return fetched.stream;
  }

  #see(part: Buffer, position: number): void {
    const { size } = this.#options.blob;
    if (position + part.length > size)
      throw this.#wrong(`it is longer than the ${size} bytes of its manifest`);
    const fresh = part.subarray(Math.max(0, this.#checked - position));
    // What is read once more was checked already, and after the last byte nothing can be added.
    if (fresh.length === 0) return;
    this.#check.update(fresh);
    this.#checked += fresh.length;
    if (this.#checked === size) this.#check.finish();
  }

  #wrong(reason: string): FailureError {
    return new FailureError({ kind: 'unreadable', doing: this.#doing, reason });
  }
}
