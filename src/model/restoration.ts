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

/** What became of putting something back. */
export type RestorationOutcome =
  | {
      readonly kind: 'restored';
      /** Whether the registry gives its newest image again; `unknown` when it could not be asked. */
      readonly pullable: 'yes' | 'no' | 'unknown';
      /** Why some of it stayed away: what a tag followed is gone, for one. */
      readonly missing: readonly Failure[];
    }
  | { readonly kind: 'there' }
  | { readonly kind: 'taken'; readonly tags: readonly string[] };
