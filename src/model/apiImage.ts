import type { Digest } from './digest.ts';
import type { RunConfig } from './imageConfig.ts';
import type { ImageParts } from './imageParts.ts';

/**
 * What the cluster knows of an image without asking the registry: `image` of an ImageStreamTag or ImageStreamImage. It
 * has the configuration and the layers with their sizes, never the history, and of an index only the platforms.
 */
export interface ApiImage {
  /** Digest of the manifest. */
  readonly digest: Digest;
  /** Digest of the config; absent for an index and for schema 1. */
  readonly imageId?: Digest;
  /** Media type of the manifest. */
  readonly mediaType?: string;
  /** ms since the epoch; absent for an index, whose time would be that of its import. */
  readonly created?: number;
  readonly author?: string;
  readonly architecture?: string;
  /** Bytes of layers and config. */
  readonly size?: number;
  /** Absent for an index, and where the cluster could not read the image's metadata. */
  readonly config?: RunConfig;
  readonly parts: ImageParts;
}
