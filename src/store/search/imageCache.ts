import type { Digest } from '../../model/digest.ts';
import type { ImageDetails } from '../../model/search/query.ts';

/** Facts about images that were fetched before, in any window. Never rejects. */
export interface ImageCache {
  /** What is known of these images. */
  get(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, ImageDetails>>;
  put(details: readonly ImageDetails[]): Promise<void>;
}
