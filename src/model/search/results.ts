import type { Digest } from '../digest.ts';
import type { StreamTarget, TagTarget } from '../target.ts';

/** What was found, grouped by kind, best first. Groups hold at most `limit` results; `total` counts all. */
export interface SearchResults {
  readonly streams: ResultGroup<StreamResult>;
  readonly tags: ResultGroup<TagResult>;
  readonly images: ResultGroup<ImageResult>;
  readonly layers: ResultGroup<LayerResult>;
}

export interface ResultGroup<T> {
  readonly results: readonly T[];
  readonly total: number;
}

export interface StreamResult extends StreamTarget {
  readonly tags: number;
  /** Newest push, ms since the epoch. */
  readonly pushed?: number;
}

export interface TagResult extends Required<Omit<TagTarget, 'revision'>> {
  readonly image?: Digest;
  readonly pushed?: number;
}

/** An image found by its digest, by that of its config, or as one platform of an index. */
export interface ImageResult {
  readonly digest: Digest;
  /** What of it was found: the image, its config (the id that `docker images` prints), a platform. */
  readonly by: 'image' | 'config' | 'platform';
  /** Tags that point to it now, best first. */
  readonly tags: readonly TagResult[];
  /** Tags that pointed to it before. */
  readonly earlier: readonly TagResult[];
}

/** A layer with all images that contain it. */
export interface LayerResult {
  readonly digest: Digest;
  readonly images: readonly ImageResult[];
}
