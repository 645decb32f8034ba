/** What the panel shows before a deletion, as plain data; the rules of `tagPage.ts` hold. */
export interface DeletionPage {
  readonly kind: 'deletion';
  /** `Delete 30 tags in 3 projects`; `Nothing to delete` when all that was chosen stays. */
  readonly title: string;
  /** The words of the button that goes on: `Delete 30 Tags…`; absent when there is nothing to delete. */
  readonly action?: string;
  /** The time of which all of this is true, ms since the epoch. */
  readonly asOf: number;
  readonly totals: DeletionTotals;
  readonly notes: readonly DeletionNote[];
  /** Worst first: used, then what nobody can tell, then by name. */
  readonly items: readonly DeletionEntry[];
  readonly refused: readonly RefusedView[];
}

export interface DeletionTotals {
  /** All tags that go, those of whole streams among them. */
  readonly tags: number;
  /** Whole image streams that go. */
  readonly streams: number;
  readonly projects: number;
  /** Revisions before the newest, of all tags. */
  readonly earlier: number;
  /** Tags that something uses. */
  readonly used: number;
  /** Tags of which nobody can tell whether something uses them. */
  readonly cannotTell: number;
  /** Entries that cannot be put back for want of a right. */
  readonly cannotUndo: number;
}

/** Something that is true of the deletion as a whole. */
export interface DeletionNote {
  readonly tone: 'info' | 'warning';
  readonly text: string;
}

/** One thing that was chosen: a tag, or an image stream with all its tags. */
export type DeletionEntry = DeletedTagView | DeletedStreamView;

export interface DeletedTagView extends DeletionRow {
  readonly kind: 'tag';
  readonly undo: UndoView;
}

export interface DeletedStreamView {
  readonly kind: 'stream';
  readonly project: string;
  readonly stream: string;
  readonly created?: number;
  readonly tags: readonly DeletionRow[];
  readonly undo: UndoView;
}

/** A tag that goes, and what that means. */
export interface DeletionRow {
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  /** Absent for a tag without an image. */
  readonly digest?: string;
  readonly pushed?: number;
  readonly earlier: number;
  readonly use: UseVerdict;
  /** Tags that hold the same image and stay, as one reads them from this tag: `stable`, `other:1.0`, `prod/web:1.0`. */
  readonly staysAs: readonly string[];
  /** Tags that follow this one; they stay with the image they have. */
  readonly followers: readonly string[];
  /** Signatures and the like that stay as tags of the same stream. */
  readonly attachments: readonly AttachmentView[];
  /** What makes the tag again: `build config web in hackershop pushes to it`. */
  readonly comesBack: readonly string[];
  /** Builds that are left without a place to push to, as the image stream goes too. */
  readonly strandedBuilds: readonly string[];
  /** How the tag got its images, which ends: `imported from quay.io/app/web:1, again on schedule`. */
  readonly ends?: string;
}

export interface AttachmentView {
  /** `signature` */
  readonly kind: string;
  readonly tag: string;
}

/** Three answers, never confused. */
export interface UseVerdict {
  readonly kind: 'used' | 'cannotTell' | 'notSeen';
  readonly by: readonly UserView[];
  /** What could not be looked at: `pods in planet-express`. */
  readonly unseen: readonly string[];
  /** Not everything was looked at yet. */
  readonly unfinished: boolean;
}

export interface UserView {
  /** `deployment web in hackershop` */
  readonly name: string;
  /** `container web, by tag` */
  readonly how: string;
}

export interface UndoView {
  readonly kind: 'yes' | 'unknown' | 'no';
  /** For `no`: `create imagestreammappings in hackershop`. */
  readonly missing?: string;
}

/** Something that was chosen and stays. */
export interface RefusedView {
  /** `skyfield:1.0`, `image stream skyfield` */
  readonly name: string;
  readonly project: string;
  /** As a sentence. */
  readonly why: string;
}

/** What the deletion page asks of the host. */
export interface DeletionHost {
  load(): Promise<DeletionPage>;
  copy(text: string): Promise<void>;
  openTag(project: string, stream: string, tag: string): Promise<void>;
  /** Goes on to the deletion, which asks once more; answers when that is over or was cancelled. */
  delete(): Promise<void>;
}
