import { isDigest, shortDigest } from '../../src/model/digest.ts';
import { plainBlock } from '../../src/model/text.ts';

/** A digest as people compare it; what is no digest stays as it is. */
export function shortened(digest: string): string {
  return isDigest(digest) ? shortDigest(digest) : plainBlock(digest);
}
