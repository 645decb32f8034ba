import assert from 'node:assert/strict';
import { isDigest, type Digest } from '../../../../src/model/digest.ts';

export type Next = (below: number) => number;

/** A digest of nothing. */
export function randomDigest(next: Next): Digest {
  const words = Array.from({ length: 8 }, () =>
    next(2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  );
  const digest = `sha256:${words.join('')}`;
  assert.ok(isDigest(digest));
  return digest;
}

/** One of a list that is not empty. */
export function some<T>(from: readonly T[], next: Next): T {
  const found = from[next(from.length)];
  assert.ok(found !== undefined);
  return found;
}
