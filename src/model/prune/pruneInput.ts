import type { Reference, WorkloadKind } from '../workload.ts';

/**
 * What a plan to prune is made of. Names of images and layers are texts as they stand: what is no digest is decided on
 * like `oc` does, and must not be sent anywhere. Times are in ms since the epoch; an absent one counts as long ago.
 */
export interface PruneInput {
  readonly images: readonly PruneImage[];
  readonly streams: readonly PruneStream[];
  /** Each kind in the order of its list. */
  readonly users: readonly PruneUser[];
  readonly limits: readonly PruneLimit[];
}

/** An Image, as far as it counts. `image.openshift.io/v1`. */
export interface PruneImage {
  readonly name: string;
  readonly created?: number;
  /** Whether it was pushed to the cluster's registry: `openshift.io/image.managed`. */
  readonly managed: boolean;
  readonly mediaType?: string;
  /** Whether `dockerImageMetadata` is there and can be read. `oc` stops at one that it cannot read. */
  readonly metadata: 'read' | 'missing' | 'unreadable';
  /** The name of the config: `dockerImageMetadata.Id`. */
  readonly config?: string;
  /** `dockerImageMetadata.Size`: config and layers, each layer once. */
  readonly size: number;
  readonly layers: readonly PruneBlob[];
  /** Of an index, what it is of. */
  readonly manifests: readonly PruneBlob[];
  /** Bytes of the manifest, where the object has its text. */
  readonly manifestSize?: number;
}

/** A name in the registry's storage, and its bytes as far as known. */
export interface PruneBlob {
  readonly digest: string;
  readonly bytes?: number;
}

/** An ImageStream with what its status holds, in the server's order. */
export interface PruneStream {
  readonly project: string;
  readonly name: string;
  readonly created?: number;
  readonly tags: readonly PruneTag[];
}

/** A tag of `status.tags`. */
export interface PruneTag {
  readonly name: string;
  /** Newest first. */
  readonly revisions: readonly PruneRevision[];
  /** What the spec wants of the tag; absent for one that was only ever pushed. */
  readonly wanted?: 'scheduledImport' | 'import' | 'follow';
}

/** An entry of a tag's history. */
export interface PruneRevision {
  readonly image: string;
  readonly created?: number;
}

/** Something that may use images. Its name is empty where the object has none: it protects what it names all the same. */
export interface PruneUser {
  readonly kind: WorkloadKind;
  readonly project: string;
  readonly name: string;
  readonly created?: number;
  /** Whether it is a pod that is neither running nor about to. */
  readonly over: boolean;
  /** What `oc` looks at, in its order: the images of containers, or what a build starts from. */
  readonly named: readonly NamedImage[];
  /** What `oc` does not look at. */
  readonly others: readonly Reference[];
}

/** How a user names an image, not yet taken apart. */
export interface NamedImage {
  readonly place: string;
  readonly by: 'pullSpec' | 'streamTag' | 'streamImage';
  readonly text: string;
  /** The project of the stream, for names of image streams. */
  readonly project?: string;
}

/** The largest image that a project allows: `max.storage` of a limit for `openshift.io/Image` in a LimitRange. */
export interface PruneLimit {
  readonly project: string;
  readonly name: string;
  readonly bytes: number;
}
