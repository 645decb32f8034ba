import type { Digest } from './digest.ts';
import { compareNames } from './project.ts';

/** A tag of an image stream: what `spec.tags` wants and what `status.tags` holds, under one name. */
export interface Tag {
  readonly name: string;
  /** Newest first; empty while nothing was pushed or imported. */
  readonly revisions: readonly Revision[];
  /** Where the spec tag takes its image from; absent for a tag that was only ever pushed. */
  readonly source?: TagSource;
  readonly scheduled: boolean;
  /** How the spec tag gets its image; absent for a tag that was only ever pushed. */
  readonly settings?: TagSettings;
  /** Whether the newest revision came from the external source; absent where there is none, or no revision. */
  readonly isImported?: boolean;
  /** The `ImportSuccess=False` condition of the newest generation. */
  readonly importFailure?: ImportFailure;
}

/** `spec.tags[].importPolicy` and `referencePolicy`, as far as they are set. */
export interface TagSettings {
  /** Whether the import may speak HTTP or trust any certificate. */
  readonly insecure: boolean;
  /** Whether pods pull from the source itself, or from this registry, which passes it on. */
  readonly referencePolicy: 'Source' | 'Local';
  /** `Legacy` (one platform of an index) or `PreserveOriginal` (all of them); absent for tags that do not import. */
  readonly importMode?: string;
  /** The tag only names an image elsewhere: nothing is imported. `spec.tags[].reference`. */
  readonly isReference?: true;
}

/** One image that the tag pointed to. `status.tags[].items[]`. */
export interface Revision {
  readonly image: Digest;
  /** When the tag came to point here, ms since the epoch. */
  readonly created: number | undefined;
}

/** `spec.tags[].from`. A missing project or stream means the tag's own. */
export type TagSource =
  | { readonly kind: 'tag'; readonly project?: string; readonly stream?: string; readonly tag: string }
  | { readonly kind: 'image'; readonly project?: string; readonly stream: string; readonly digest: string }
  | { readonly kind: 'external'; readonly pullSpec: string };

/** Why the last import failed, as the cluster says it. */
export interface ImportFailure {
  readonly reason: string;
  readonly message: string;
  /** Since when, ms since the epoch. */
  readonly since?: number;
}

/** What a tag is, as users think of it. */
export type TagState =
  | { readonly kind: 'pushed' }
  | { readonly kind: 'follows'; readonly source: TagSource }
  | { readonly kind: 'pinned'; readonly source: TagSource }
  | { readonly kind: 'imported'; readonly source: TagSource }
  | { readonly kind: 'waiting'; readonly source: TagSource }
  | { readonly kind: 'importFailed'; readonly failure: ImportFailure; readonly source?: TagSource }
  | { readonly kind: 'missing' }
  | { readonly kind: 'empty' };

/**
 * The state of a tag. `imageMissing` says that the cluster no longer has the image object of the newest revision
 * (`imagestreams/layers`, `imageMissing`); the stream alone cannot tell.
 */
export function tagState(tag: Tag, imageMissing: boolean): TagState {
  if (imageMissing) return { kind: 'missing' };
  if (tag.importFailure !== undefined) {
    return tag.source === undefined
      ? { kind: 'importFailed', failure: tag.importFailure }
      : { kind: 'importFailed', failure: tag.importFailure, source: tag.source };
  }
  if (tag.source === undefined) return { kind: tag.revisions.length > 0 ? 'pushed' : 'empty' };
  if (tag.revisions.length === 0) return { kind: 'waiting', source: tag.source };
  switch (tag.source.kind) {
    case 'tag':
      return { kind: 'follows', source: tag.source };
    case 'image':
      return { kind: 'pinned', source: tag.source };
    case 'external':
      return { kind: 'imported', source: tag.source };
  }
}

/** Newest push first, tags without an image last; equal times by name, so that the order never flickers. */
export function newestFirst(tags: readonly Tag[]): Tag[] {
  const time = (tag: Tag): number => tag.revisions[0]?.created ?? -Infinity;
  const byTime = (a: Tag, b: Tag): number => (time(a) === time(b) ? 0 : time(b) - time(a));
  return [...tags].sort((a, b) => byTime(a, b) || compareNames(a.name, b.name));
}

/** The other tags of the list whose newest revision is the same image, in the list's order. */
export function sameImage(tag: Tag, tags: readonly Tag[]): Tag[] {
  const image = tag.revisions[0]?.image;
  if (image === undefined) return [];
  return tags.filter((other) => other.name !== tag.name && other.revisions[0]?.image === image);
}

/** Whether two states of a tag mean the same to its user: the same history, taken from the same source. */
export function sameTag(a: Tag | undefined, b: Tag | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const history = (tag: Tag): string => tag.revisions.map(({ image }) => image).join();
  return history(a) === history(b) && a.scheduled === b.scheduled && sameSource(a.source, b.source);
}

function sameSource(a: TagSource | undefined, b: TagSource | undefined): boolean {
  const words = (source: TagSource | undefined): string =>
    source === undefined ? '' : JSON.stringify(Object.entries(source).sort());
  return words(a) === words(b);
}

/** The tags of a stream that follow one of its tags: whatever that gets, they get as well. */
export function followersIn(tags: readonly Tag[], project: string, stream: string, tag: string): Tag[] {
  return tags.filter(
    ({ source }) =>
      source?.kind === 'tag' &&
      source.tag === tag &&
      (source.stream ?? stream) === stream &&
      (source.project ?? project) === project,
  );
}
