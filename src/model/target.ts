import type { Digest } from './digest.ts';

/** An image stream. */
export interface StreamTarget {
  readonly project: string;
  readonly stream: string;
}

/** A tag as it is, or one of its earlier revisions. */
export interface TagTarget extends StreamTarget {
  readonly tag: string;
  readonly revision?: Digest;
}
