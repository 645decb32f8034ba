import type { Digest } from '../digest.ts';
import type { StreamTarget, TagTarget } from '../target.ts';

/**
 * What was found, grouped by kind, best first. Groups hold at most `limit` results; `total` counts all, and is the same
 * for every limit. Tags have a rule of their own: `total` counts those of which the query itself speaks, by a word in
 * their name or a condition on tags. The list may hold some more that are there for the sake of their stream, flagged by
 * `through`: never more than a box shows, whatever the limit, and never in place of one that counts while all of those
 * fit. So the results without that flag, without a limit, are as many as `total`.
 */
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
  /** Listed for the sake of its stream alone: nothing in the query speaks of the tag, and it is not in the total. */
  readonly through?: 'stream';
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
  /**
   * Whether anything uses the tag by its name, or one of its images, of any revision, by a digest of these: their own, of
   * their configs, of the images in an index. Undefined when that cannot be told.
   */
  isUsed(project: string, stream: string, tag: string, digests: readonly Digest[]): boolean | undefined;
}
