import type { Digest } from '../digest.ts';
import type { ImageStream } from '../imageStream.ts';

/** How images come into a stream. `importPolicy` and `referencePolicy` of a tag. */
export interface ImportOptions {
  /** Whether the cluster looks again by itself, about every 15 minutes. */
  readonly scheduled: boolean;
  /** Whether the cluster may speak HTTP, or trust any certificate. */
  readonly insecure: boolean;
  /** Whether pods pull from the source itself, or through this registry. */
  readonly referencePolicy: 'Source' | 'Local';
  /** One platform of an index, or all of it. */
  readonly importMode: 'Legacy' | 'PreserveOriginal';
}

/** An image and the tag that it gets. */
export interface ImportedTag {
  /** A whole pull spec: `docker.io/library/fedora:41`. */
  readonly from: string;
  readonly to: string;
}

/** What an `ImageStreamImport` asks for: images one by one, or all tags of a repository. */
export interface ImportRequest {
  readonly project: string;
  readonly stream: string;
  readonly images: readonly ImportedTag[];
  /** A pull spec without a tag, for all of its tags. */
  readonly repository?: string;
  readonly options: ImportOptions;
}

/** Why something could not be imported, as the cluster says it: a Status, or the condition of a tag. */
export interface ImportProblem {
  /** `Unauthorized`, `NotFound`, `InternalError`, … */
  readonly reason: string;
  readonly message: string;
}

/** What was found for one tag. */
export type ImportResult = ImportedTag &
  (
    | {
        readonly kind: 'found';
        readonly image: Digest;
        readonly mediaType?: string;
        /** `linux/amd64`; several for an index. */
        readonly platforms: readonly string[];
        /** Of all layers and the config, in bytes; undefined for an index. */
        readonly size?: number;
        /** When it was built, ms since the epoch. */
        readonly created?: number;
      }
    | { readonly kind: 'failed'; readonly problem: ImportProblem }
  );

/** The answer to an `ImageStreamImport`. */
export interface ImportAnswer {
  readonly images: readonly ImportResult[];
  /** Why the tags of the repository could not be listed. */
  readonly problem?: ImportProblem;
  /** Tags of the repository that are beyond the number that is imported at once. */
  readonly additionalTags: readonly string[];
  /** The stream as the import left it; undefined for a preview. */
  readonly stream?: ImageStream;
}
