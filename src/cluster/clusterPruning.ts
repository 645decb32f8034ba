import type { JsonRecord } from '../model/json.ts';
import type { Failure } from '../model/failure.ts';
import type { PruneImage, PruneStream } from '../model/prune/pruneInput.ts';
import type { StreamPlan } from '../model/prune/prunePlan.ts';
import type { PruneLists, PruneProgress } from '../model/prune/pruneRun.ts';
import type { StreamTarget } from '../model/target.ts';
import type { RegistryDeletions } from '../registry/deletions.ts';

/**
 * What pruning reads and deletes. Every call rejects with a `FailureError`, or with the signal's reason once that aborts;
 * what deletes is sent once.
 */
export interface ClusterPruning {
  /**
   * Everything that a plan is made of, page by page and several lists at a time: of the whole cluster or, where that is
   * forbidden, of the projects that are given. A list that cannot be read is in `unseen`, but for those of images and
   * image streams: without them there is nothing to plan with.
   */
  read(
    projects: readonly string[],
    signal: AbortSignal,
    progress: (progress: PruneProgress) => void,
  ): Promise<PruneLists>;
  /** An image stream as it is now; undefined when it is gone. GET `imagestreams/{name}`. */
  readStream(target: StreamTarget, signal: AbortSignal): Promise<PruneStreamRead | undefined>;
  /**
   * Takes the revisions that the plan removes out of a stream that is still as it was read, and with them every tag that
   * has none left; `conflict` when it has changed. PUT `imagestreams/{name}/status`.
   */
  removeRevisions(read: PruneStreamRead, plan: StreamPlan, signal: AbortSignal): Promise<'done' | 'gone'>;
  /** DELETE `images/{name}`; `invalid`, before anything is sent, for a name that is no digest. */
  deleteImage(image: string, signal: AbortSignal): Promise<'done' | 'gone'>;
  /** All images and image streams as they are now, and from then on each that is new or has changed. Two lists, two watches. */
  follow(
    observer: ContentObserver,
    signal: AbortSignal,
    progress: (progress: PruneProgress) => void,
  ): Promise<FollowedContent>;
  /** The deletions of the registry at an address that the cluster named. */
  deletionsAt(host: string): RegistryDeletions;
}

/** An image stream, read once: as plans have it and whole. */
export interface PruneStreamRead {
  readonly stream: PruneStream;
  readonly raw: JsonRecord;
}

/** Who hears what is pushed and tagged. Nothing is called after the signal has aborted. */
export interface ContentObserver {
  /** An image is new; what it consists of never changes. */
  imageAdded(image: PruneImage): void;
  /** A stream is new, or holds something else now. */
  streamChanged(stream: PruneStream): void;
  /** Nothing more is heard: the watch has ended and could not go on. */
  lost(failure: Failure): void;
}

export interface FollowedContent {
  readonly images: readonly PruneImage[];
  readonly streams: readonly PruneStream[];
  /** Why nothing will be heard: watching is forbidden. */
  readonly unwatched?: Failure;
  /** Resolves when everything that has arrived was told, and more would be. Never rejects. */
  caughtUp(): Promise<void>;
}
