import type { Digest } from './digest.ts';
import type { Failure } from './failure.ts';
import type { JsonRecord } from './json.ts';
import type { Right } from './right.ts';

/** One request that puts something back. */
export type RestorationStep =
  | {
      readonly kind: 'createStream';
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
      readonly spec: JsonRecord;
    }
  /** Makes an image the newest revision of a tag. */
  | { readonly kind: 'mapImage'; readonly tag: string; readonly image: Digest; readonly reference: string }
  /** Adds entries to `spec.tags`, all in one. */
  | { readonly kind: 'addSpecTags'; readonly tags: readonly JsonRecord[] };

/** What it takes to put something back into a stream as it is now. */
export type RestorationPlan =
  | {
      readonly kind: 'steps';
      readonly project: string;
      readonly stream: string;
      /** In order: the stream, then each tag's revisions oldest first, then what the tags take their images from. */
      readonly steps: readonly RestorationStep[];
      /** Tags that follow a restored one and get its revisions into their history as well. */
      readonly followers: readonly string[];
    }
  /** It is there, as it was. */
  | { readonly kind: 'there' }
  /** Something else has its name by now: these tags, or the stream. */
  | { readonly kind: 'taken'; readonly tags: readonly string[] };

/** Whether something deleted can come back, as far as the user may know that. */
export type Restorability =
  | { readonly kind: 'yes' }
  /** The user may not see whether the images still exist; the registry tells afterwards. */
  | { readonly kind: 'unknown' }
  /** It is there, as it was. */
  | { readonly kind: 'there' }
  /** Something else has its name by now. */
  | { readonly kind: 'taken'; readonly tags: readonly string[] }
  /** These images are gone from the cluster: the pruner was there first. */
  | { readonly kind: 'pruned'; readonly images: readonly Digest[] }
  | { readonly kind: 'forbidden'; readonly missing: Right };

/** An image on a tag. */
export interface TaggedImage {
  readonly tag: string;
  readonly image: Digest;
}

/** What a restoration had done when somebody else's change stopped it. */
export interface Stopped {
  /** Revisions that had come back, oldest first. What others pushed is above them. */
  readonly back: readonly TaggedImage[];
  /** What others pushed and the tag points to, if it was a push that was seen. */
  readonly now?: Digest;
  /** It went below the last of these revisions in that very moment: whether it was put on top again. */
  readonly raised?: { readonly kind: 'yes' } | { readonly kind: 'no'; readonly failure: Failure };
}

/** Something else has the name of these tags, or of the stream; without `stopped`, nothing was changed. */
export interface RestorationTaken {
  readonly kind: 'taken';
  readonly tags: readonly string[];
  readonly stopped?: Stopped;
}

/** Something that did not come back, or not as it was. */
export type Missing =
  /** What a tag followed is gone, for one. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** An annotation or label that looked like a secret and was therefore not kept. */
  | { readonly kind: 'withheld'; readonly name: string }
  /** The stream was there, and these are not those that it had. */
  | { readonly kind: 'different'; readonly what: 'labels' | 'annotations' };

/** What became of putting something back. */
export type RestorationOutcome =
  | {
      readonly kind: 'restored';
      /** Whether the registry gives its newest image again; `unknown` when it could not be asked. */
      readonly pullable: 'yes' | 'no' | 'unknown';
      readonly missing: readonly Missing[];
    }
  | { readonly kind: 'there' }
  | RestorationTaken;
