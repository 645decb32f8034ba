import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { PatchOperation } from '../model/import/tagEdit.ts';
import type { JsonRecord } from '../model/json.ts';
import type { Right } from '../model/right.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import type { StreamTarget } from '../model/target.ts';
import type { TagLocation } from './clusterClient.ts';

/**
 * What changes a cluster, and what has to be known before. Every call is one request, sent once, and rejects with a
 * `FailureError`: `conflict` (409) when what was read has changed since. Nothing is tried again here.
 */
export interface ClusterWrites {
  /** An image stream as it is now, for the model and whole. GET `imagestreams/{name}`. */
  readStream(target: StreamTarget, signal: AbortSignal): Promise<StreamRead>;
  /**
   * A stream as it is now and every version that follows; `undefined` when it is gone. Not from a version that was read:
   * the server forgets those within minutes, and a stream that nobody has touched for longer only has such. Ends when the
   * reader stops, or with the signal. A watch of `imagestreams` with `fieldSelector=metadata.name`.
   */
  streamVersions(target: StreamTarget, signal: AbortSignal): AsyncIterable<StreamRead | undefined>;
  /** Removes a tag, its spec and its whole history, if the stream still is the one with this uid. DELETE `imagestreamtags/{stream}:{tag}`. */
  deleteTag(target: TagLocation, uid: string, signal: AbortSignal): Promise<void>;
  /** Removes a stream if it still is at this version. DELETE `imagestreams/{name}` with preconditions. */
  deleteStream(target: StreamTarget, version: StreamVersion, signal: AbortSignal): Promise<void>;
  /** Makes a stream. POST `imagestreams`. `conflict` when there is one of that name. */
  createStream(stream: NewStream, signal: AbortSignal): Promise<StreamRead>;
  /** Makes an image the newest revision of a tag. POST `imagestreammappings`. */
  mapImage(mapping: ImageMapping, signal: AbortSignal): Promise<void>;
  /** Adds entries to `spec.tags` of a stream that is still at this version. PATCH `imagestreams/{name}` (JSON patch). */
  addSpecTags(
    target: StreamTarget,
    tags: readonly JsonRecord[],
    version: StreamVersion & { readonly hasSpecTags: boolean },
    signal: AbortSignal,
  ): Promise<StreamRead>;
  /**
   * Changes a stream as a patch says, all of it or nothing: `conflict` when something that the patch tests is not so, or what
   * it is meant for is not there. Gives the stream as it is then. PATCH `imagestreams/{name}` (JSON patch).
   */
  patchStream(
    target: StreamTarget,
    patch: readonly PatchOperation[],
    signal: AbortSignal,
  ): Promise<StreamRead>;
  /**
   * Sets what a tag of an existing stream takes its image from, if the stream still is at this resource version; what
   * else the tag's spec holds (annotations, policies) is sent along. PUT `imagestreamtags/{stream}:{tag}`.
   */
  setTag(target: TagLocation, spec: JsonRecord, resourceVersion: string, signal: AbortSignal): Promise<void>;
  /** Whether the cluster has the Image object; rejects with `forbidden` for those who may not see images. GET `images/{digest}`. */
  hasImage(image: Digest, signal: AbortSignal): Promise<boolean>;
  /** Whether the user has a right. POST `selfsubjectaccessreviews`. */
  mayI(right: Right, signal: AbortSignal): Promise<boolean>;
}

/** An image stream, read once: as the model has it and whole. */
export interface StreamRead {
  readonly stream: ImageStream;
  readonly snapshot: StreamSnapshot;
}

/** Which version of which stream a change relies on. */
export interface StreamVersion {
  readonly uid: string;
  readonly resourceVersion: string;
}

/** A stream to make. */
export interface NewStream {
  readonly project: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: JsonRecord;
}

/** An image to put on a tag of a stream. */
export interface ImageMapping {
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
  readonly image: Digest;
  /** `dockerImageReference`: from where the cluster pulls it. */
  readonly reference: string;
}
