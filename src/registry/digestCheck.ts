import { createHash } from 'node:crypto';
import { hexOf, isDigest, type Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';

/** Hashes bytes as they come, by the algorithm of the digest they ought to have. */
export class DigestCheck {
  readonly #expected: Digest;
  readonly #doing: string;
  readonly #hash;

  constructor(expected: Digest, doing: string) {
    this.#expected = expected;
    this.#doing = doing;
    this.#hash = createHash(algorithmOf(expected));
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Throws `digestMismatch` unless the bytes are the expected ones. */
  finish(): void {
    const hex = this.#hash.digest('hex');
    if (hex === hexOf(this.#expected)) return;
    const actual = `${algorithmOf(this.#expected)}:${hex}`;
    throw new FailureError({ kind: 'digestMismatch', doing: this.#doing, expected: this.#expected, actual });
  }
}

/** Throws `digestMismatch` unless the bytes have the digest. */
export function checkDigest(bytes: Uint8Array, expected: Digest, doing: string): void {
  const check = new DigestCheck(expected, doing);
  check.update(bytes);
  check.finish();
}

/** The SHA-256 digest of the bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (!isDigest(digest)) throw new TypeError('SHA-256 gave no digest');
  return digest;
}

function algorithmOf(digest: Digest): string {
  return digest.slice(0, digest.indexOf(':'));
}
