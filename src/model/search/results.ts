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

/** A layer with the images that contain it, best first: at most `limit` of `total`. */
export interface LayerResult {
  readonly digest: Digest;
  readonly images: readonly ImageResult[];
  readonly total: number;
}

/** What a search depends on beside the query. */
export interface SearchContext {
  /** Ages count back from here, ms since the epoch. */
  readonly now: number;
  /** How many results of each group; `Infinity` for all. */
  readonly limit: number;
  /** Absent until it is known; then nothing counts as unused. Answers are remembered: another state is another object. */
  readonly usedImages?: UsedImages;
}

/** Who uses what. */
export interface UsedImages {
  /** Whether anything uses the tag by its name, or an image of these by digest; undefined when that cannot be told. */
  isUsed(project: string, stream: string, tag: string, digests: readonly Digest[]): boolean | undefined;
}
