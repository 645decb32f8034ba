import type { Digest } from './digest.ts';
import type { Tag } from './tag.ts';
import type { TagTarget } from './target.ts';

/** An image that is to get a tag: `oc tag`, a promotion, a roll-back. */
export interface Retag {
  /** Where the image is; `image` is the digest that the user saw. */
  readonly source: {
    readonly project: string;
    readonly stream: string;
    readonly tag: string;
    readonly image: Digest;
  };
  /** The tag that it gets; its stream is made when there is none. */
  readonly target: TagTarget;
  /** Pinned to the digest, or following the source tag, which OpenShift does within one stream only. */
  readonly how: 'pinned' | 'following';
  /** The target as the user saw it; absent when there was no such tag. */
  readonly confirmed?: Tag;
}

/** What became of it. Refusals of the cluster are failures. */
export type RetagOutcome =
  | { readonly kind: 'tagged' }
  /** The target is not what the user saw any more, and was left alone; `now` is what it points to. */
  | { readonly kind: 'moved'; readonly now?: Digest };
