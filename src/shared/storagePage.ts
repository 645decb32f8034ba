import type { ProgressView } from './progressView.ts';

/** What the storage panel shows, as plain data; the rules of `tagPage.ts` hold. */
export interface StoragePage {
  readonly kind: 'storage';
  /** Host of the cluster. */
  readonly cluster: string;
  /** While the lists of the cluster are read. */
  readonly reading?: ProgressView;
  /** Why there is nothing to show, as sentences. */
  readonly failure?: string;
  readonly storage?: StorageView;
}

export interface StorageView {
  /** When the lists were read, ms since the epoch. */
  readonly readAt: number;
  /** Everything that is known, each layer once. */
  readonly bytes: number;
  /** Whether there is more, of unknown size. */
  readonly more: boolean;
  readonly projects: readonly ProjectStorageView[];
  /** The largest first. */
  readonly tags: readonly TagStorageView[];
  /** Images in no tag; absent where there are none. */
  readonly untagged?: { readonly images: number; readonly own: number };
  /** What pruning would bring back; absent while it is not known, and for those who may not prune. */
  readonly pruning?: PruningGain;
  /** What is not counted, and why, as sentences. */
  readonly notes: readonly string[];
}

export interface PruningGain {
  readonly bytes: number;
  /** Whether blobs of unknown size come back besides. */
  readonly more: boolean;
  /** `keeping 3 revisions of each tag and what is younger than 1 hour` */
  readonly how: string;
}

/** Bytes: `own` are those of `bytes` that nothing else of its kind holds. */
export interface HeldView {
  readonly bytes: number;
  readonly own: number;
  /** Whether there is more, of unknown size. */
  readonly more: boolean;
}

export interface ProjectStorageView extends HeldView {
  readonly project: string;
  readonly streams: readonly StreamStorageView[];
  /** What pruning would bring back that only this project holds; absent while that is not known. */
  readonly frees?: number;
}

export interface StreamStorageView extends HeldView {
  readonly stream: string;
  readonly tags: number;
}

export interface TagStorageView extends HeldView {
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  readonly revisions: number;
}

/** What the storage page asks of its host. */
export interface StorageHost {
  load(): Promise<StoragePage>;
  copy(text: string): Promise<void>;
  readAgain(): Promise<void>;
  openStream(project: string, stream: string): Promise<void>;
  openTag(project: string, stream: string, tag: string): Promise<void>;
  /** Opens the plan to prune. */
  planPrune(): Promise<void>;
}
