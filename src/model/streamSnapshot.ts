import type { Digest } from './digest.ts';
import type { JsonRecord } from './json.ts';

/**
 * An image stream with all that a person put into it, as the server has it: what the model leaves out is kept as JSON,
 * so that a stream or tag can be put back as it was. `image.openshift.io/v1` ImageStream.
 */
export interface StreamSnapshot {
  readonly project: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `spec` without its tags. */
  readonly spec: JsonRecord;
  /** In the server's order. */
  readonly tags: readonly TagSnapshot[];
}

/** A tag as `spec.tags` and `status.tags` have it. */
export interface TagSnapshot {
  readonly name: string;
  /** The entry of `spec.tags`; absent for a tag that was only ever pushed. */
  readonly spec?: JsonRecord;
  /** Newest first. `status.tags[].items`. */
  readonly revisions: readonly RevisionSnapshot[];
}

export interface RevisionSnapshot {
  readonly image: Digest;
  /** From where the cluster pulls it: `dockerImageReference`. */
  readonly reference: string;
  /** When the tag came to point here, as the server wrote it (RFC 3339). */
  readonly created?: string;
}

/** The tag of a snapshot. */
export function tagIn(snapshot: StreamSnapshot | undefined, tag: string): TagSnapshot | undefined {
  return snapshot?.tags.find(({ name }) => name === tag);
}

/** The digest that a tag of a snapshot points to. */
export function headOf(tag: TagSnapshot | undefined): Digest | undefined {
  return tag?.revisions[0]?.image;
}
