import type { ClusterClient } from '../../cluster/clusterClient.ts';
import type { Failure } from '../../model/failure.ts';
import type { ImageStream } from '../../model/imageStream.ts';
import type { LiveState } from '../liveList.ts';
import type { SearchedStreams } from './searchStreams.ts';

/** What reading the projects needs. */
export interface ReadingOptions {
  readonly client: Pick<ClusterClient, 'followAllStreams' | 'followWholeProject'>;
  /** Projects that the user sees, those of interest first; undefined while they are not known. */
  readonly projects: () => readonly string[] | undefined;
  /** The streams of a project that is followed already; undefined for others. */
  readonly openStreams: (project: string) => LiveState<ImageStream> | undefined;
  readonly streams: SearchedStreams;
  /** Told when streams or progress changed. */
  readonly changed: () => void;
  readonly now: () => number;
}

/** How far the projects are read. */
export interface ReadingProgress {
  /** Undefined while the projects are not known. */
  readonly total: number | undefined;
  readonly read: number;
  /** Projects that were never read: nothing of them is found. None of these counts in `read`. */
  readonly failed: readonly FailedProject[];
  /** Projects that were read and cannot be kept current now: what is found of them may be out of date. */
  readonly stale: readonly FailedProject[];
  /**
   * Projects that are not watched are as they were at this time (of the oldest, ms since the epoch) or later. Absent
   * when nothing that was read is without a watch.
   */
  readonly asOf?: number;
}

export interface FailedProject {
  readonly project: string;
  readonly failure: Failure;
}

/** A way to read all projects. */
export interface Reading {
  readonly progress: ReadingProgress;
  /** Whether there are projects that are neither read nor failed. */
  readonly isBusy: boolean;
  /** Begins, or begins again what is not current; everything ends with the signal, and nothing is heard after that. */
  start(signal: AbortSignal): void;
  /** Projects have come or gone. */
  projectsChanged(): void;
  /** The streams of a project that somebody else follows have changed, or are no longer followed. */
  projectChanged(project: string): void;
  /** Tries again now what failed. */
  retry(): void;
}

/** After these the streams must not be found any more: the user may no longer see them, or they are gone. */
export function endsSight({ kind }: Failure): boolean {
  return kind === 'forbidden' || kind === 'unauthorized' || kind === 'notFound';
}
