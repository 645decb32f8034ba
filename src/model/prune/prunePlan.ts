import type { StreamTarget, TagTarget } from '../target.ts';
import type { PruneBlob, PruneLimit, PruneRevision } from './pruneInput.ts';
import type { PruneOptionProblem } from './pruneOptions.ts';
import type { InvalidUse, PruneUse } from './pruneUses.ts';

/** What pruning would do, or why it does nothing at all. */
export type PruneOutcome =
  | { readonly kind: 'refused'; readonly refusals: readonly PruneRefusal[] }
  | { readonly kind: 'plan'; readonly plan: PrunePlan };

/** Why `oc` stops before it begins. */
export type PruneRefusal =
  | { readonly kind: 'options'; readonly problem: PruneOptionProblem }
  | { readonly kind: 'invalidReference'; readonly use: InvalidUse }
  | { readonly kind: 'unreadableImage'; readonly image: string };

/** A decision for every revision and image that the options look at. */
export interface PrunePlan {
  readonly streams: readonly StreamPlan[];
  /** None when one project alone is looked at. */
  readonly images: readonly ImagePlan[];
  /** Names that were passed over because the options say so. */
  readonly invalid: readonly InvalidUse[];
  readonly totals: PruneTotals;
  /** The same for each project of which something goes. Of images and bytes, those that were in no other project. */
  readonly projects: ReadonlyMap<string, PruneTotals>;
}

/** How much goes. */
export interface PruneTotals {
  readonly streams: number;
  /** Tags whose last revision goes. */
  readonly tags: number;
  readonly revisions: number;
  readonly layerLinks: number;
  readonly manifestLinks: number;
  readonly images: number;
  readonly blobs: number;
  /** Each blob once; those of unknown size left out. */
  readonly bytes: number;
  /** Blobs that go and whose size nothing tells. */
  readonly unknownSizes: number;
}

/** Nothing goes. */
export const noTotals: PruneTotals = {
  streams: 0,
  tags: 0,
  revisions: 0,
  layerLinks: 0,
  manifestLinks: 0,
  images: 0,
  blobs: 0,
  bytes: 0,
  unknownSizes: 0,
};

export interface StreamPlan {
  readonly target: StreamTarget;
  /** Why none of its revisions is looked at; they all have this reason. */
  readonly whole?: WholeReason;
  readonly tags: readonly TagPlan[];
  /** How many revisions go, of all tags. */
  readonly removed: number;
  /** Layers and configs that no revision of the stream needs any more, in the order in which their links are deleted. */
  readonly layerLinks: readonly string[];
  /** Images that no tag of the stream holds any more, likewise. */
  readonly manifestLinks: readonly string[];
}

export interface TagPlan {
  readonly target: TagTarget;
  readonly revisions: readonly RevisionPlan[];
}

export type RevisionPlan = { readonly revision: PruneRevision } & RevisionDecision;

export type RevisionDecision =
  | { readonly kept: true; readonly reason: KeepReason }
  | { readonly kept: false; readonly reason: RemoveReason };

export type WholeReason =
  | { readonly kind: 'streamYounger' }
  /** Of some image of the stream the cluster does not say what it consists of. */
  | { readonly kind: 'metadataMissing'; readonly image: string };

export type KeepReason =
  | WholeReason
  | { readonly kind: 'younger' | 'newest' | 'withinLimits' }
  | { readonly kind: 'tagUsed' | 'imageUsed'; readonly by: readonly PruneUse[] }
  | { readonly kind: 'spared'; readonly what: 'stream' | 'tag' | 'revision' | 'image' };

export type RemoveReason =
  | { readonly kind: 'imageGone' | 'unused' }
  | { readonly kind: 'overLimit'; readonly size: number; readonly limit: PruneLimit };

export type ImagePlan =
  | { readonly image: string; readonly kept: true; readonly reason: ImageKeepReason }
  | {
      readonly image: string;
      readonly kept: false;
      /** What goes with it because nothing else needs it, in the order in which it is deleted. */
      readonly blobs: readonly PruneBlob[];
    };

/** `spared` says that it stays only because something was spared. */
export type ImageKeepReason =
  | { readonly kind: 'usedByTags'; readonly tags: readonly TagTarget[]; readonly spared: boolean }
  | { readonly kind: 'partOfIndex'; readonly indexes: readonly string[]; readonly spared: boolean }
  | { readonly kind: 'external' | 'younger' | 'spared' }
  /** Of some image the cluster does not say what it consists of: no image is touched. */
  | { readonly kind: 'metadataMissing'; readonly image: string };
