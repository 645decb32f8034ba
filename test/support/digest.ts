import { createHash } from 'node:crypto';
import { isDigest, type Digest } from '../../src/model/digest.ts';

/** The digest of a text: the same text, the same digest. */
export function digest(text: string): Digest {
  const made = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  if (!isDigest(made)) throw new Error(`not a digest: ${made}`);
  return made;
}
