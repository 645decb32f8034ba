import type { StreamSnapshot } from './streamSnapshot.ts';

/** A tag or image stream that was deleted from this machine, with all that is needed to put it back. No secrets. */
export interface Deleted {
  /** Unique among all windows and sessions; sorts by time. */
  readonly id: string;
  /** `https://api.example:6443`. */
  readonly server: string;
  /** When, ms since the epoch. */
  readonly at: number;
  /** The deleted tag; absent for a whole stream. */
  readonly tag?: string;
  /** The stream just before. For a tag: with that one tag only. */
  readonly snapshot: StreamSnapshot;
  /** Annotations and labels that looked like secrets and were therefore not kept. */
  readonly withheld?: readonly string[];
}

/** Keeps what was deleted, across windows and reloads; bounded, oldest forgotten first. */
export interface DeletedRecords {
  /** Written before the deletion is sent: a window that closes in the middle loses nothing. */
  add(deleted: Deleted): Promise<void>;
  remove(id: string): Promise<void>;
  /** Newest first. What cannot be read is left out. */
  all(): Promise<readonly Deleted[]>;
}
