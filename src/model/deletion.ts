import type { Digest } from './digest.ts';
import type { Failure } from './failure.ts';
import type { ImageStream } from './imageStream.ts';
import type { Right, RightAnswer } from './right.ts';
import type { Tag, TagSource } from './tag.ts';
import type { StreamTarget, TagTarget } from './target.ts';
import type { Use } from './usedBy.ts';

/** Something to delete: a tag with its history, or a whole image stream. */
export type DeletionTarget = StreamTarget | TagTarget;

/** Who uses an image, as far as that was looked at. */
export interface UsedBy {
  readonly kind: 'looking' | 'looked';
  readonly uses: readonly Use[];
  /** What could not be looked at: `pods in planet-express`. */
  readonly unseen: readonly string[];
}

/** What a plan is made from; all of it is known already or was asked for before. */
export interface DeletionFacts {
  readonly targets: readonly DeletionTarget[];
  /** Every stream that is known, those of the targets among them. */
  readonly streams: readonly ImageStream[];
  readonly usedBy: (tag: TagTarget) => UsedBy;
  readonly may: (right: Right) => RightAnswer;
}

/** What a deletion would do, worked out before anything happens. Nothing that is not in `items` is touched. */
export interface DeletionPlan {
  readonly items: readonly DeletionItem[];
  /** Targets that stay, because they are gone already or the user may not delete them. */
  readonly refused: readonly Refused[];
}

export type DeletionItem = TagDeletion | StreamDeletion;

export interface TagDeletion {
  readonly kind: 'tag';
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  /** The tag as the user sees it now: what is deleted must still be this. */
  readonly confirmed: Tag;
  readonly consequences: TagConsequences;
  readonly undo: Undo;
}

export interface StreamDeletion {
  readonly kind: 'stream';
  readonly project: string;
  readonly stream: string;
  /** The stream as the user sees it now: what is deleted must still be this. */
  readonly confirmed: ImageStream;
  /** What the deletion means for each of its tags. */
  readonly tags: readonly { readonly tag: Tag; readonly consequences: TagConsequences }[];
  readonly undo: Undo;
}

/** What goes with a tag, and what stays. */
export interface TagConsequences {
  /** Revisions before the newest; they go too. */
  readonly earlier: number;
  /** Other tags of any known stream that hold the same image now, and are not deleted themselves. They stay. */
  readonly siblings: readonly TagTarget[];
  /** Tags of any known stream that follow this one, and are not deleted themselves. They keep the image they have. */
  readonly followers: readonly TagTarget[];
  /** Signatures, attestations and SBOMs of the image, as tags of the same stream that stay behind. */
  readonly attachments: readonly string[];
  readonly usedBy: UsedBy;
  /** Builds that push to this tag: the next run makes it again. */
  readonly pushedBy: readonly Use[];
  /** The source that the tag follows, is pinned to or imports from. It ends with the tag. */
  readonly source?: TagSource;
  /** The source is imported again on schedule until the tag is gone. */
  readonly scheduled: boolean;
  /** The external repository that the whole stream imports from (`spec.dockerImageRepository`): the next import brings the tag back. */
  readonly comesBackFrom?: string;
}

/** Whether the user may take it back; `no` names the right that is missing. */
export type Undo = { readonly kind: 'yes' | 'unknown' } | { readonly kind: 'no'; readonly missing: Right };

export interface Refused {
  readonly target: DeletionTarget;
  readonly why: { readonly kind: 'gone' } | { readonly kind: 'forbidden'; readonly missing: Right };
}

/** What became of one item. */
export type DeletionOutcome =
  /** It is gone; `deleted` names the record from which it can be put back. */
  | { readonly kind: 'deleted'; readonly item: DeletionItem; readonly deleted: string }
  /** Somebody else had deleted it before. */
  | { readonly kind: 'gone'; readonly item: DeletionItem }
  /** It is not what was confirmed any more, and was left alone; `now` is what the tag points to. */
  | { readonly kind: 'moved'; readonly item: DeletionItem; readonly now?: Digest }
  /** A push came between the last look and the deletion: what was pushed was put back. */
  | { readonly kind: 'putBack'; readonly item: DeletionItem; readonly now?: Digest }
  /** As before, but it could not be put back: what was pushed, `now`, is gone with the tag. The record has it. */
  | { readonly kind: 'lost'; readonly item: DeletionItem; readonly now?: Digest; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly item: DeletionItem; readonly failure: Failure }
  /** It was cancelled before its turn. */
  | { readonly kind: 'cancelled'; readonly item: DeletionItem };
