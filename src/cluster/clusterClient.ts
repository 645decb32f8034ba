import type { Digest } from '../model/digest.ts';
import type { ImageConfig } from '../model/imageConfig.ts';
import type { ImageParts } from '../model/imageParts.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';

/**
 * What the store needs of one cluster, as one user. Every call rejects with a `FailureError`, or with the signal's
 * reason once that aborts.
 */
export interface ClusterClient {
  /** `https://api.example:6443`. */
  readonly server: string;
  /** The user's name as the cluster knows it. `users/~`. */
  user(signal: AbortSignal): Promise<string>;
  /** Whether the cluster serves `image.openshift.io/v1`. */
  hasImageApi(signal: AbortSignal): Promise<boolean>;
  followProjects(observer: ListWatchObserver<Project>, signal: AbortSignal): ListWatch;
  followStreams(project: string, observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch;
  streamLayers(project: string, stream: string, signal: AbortSignal): Promise<StreamLayers>;
  /** The layers or platforms of an image: from its manifest in the registry at `host`, else from the API. */
  parts(image: ImageLocation, signal: AbortSignal): Promise<ImageParts>;
  /** The config of an image, from the registry at `host`, its digest verified. */
  config(image: ImageLocation, signal: AbortSignal): Promise<ImageConfig>;
  /** Aborts everything in flight. */
  close(): Promise<void>;
}

/** A blob or manifest of an image stream, and the registry that the cluster says holds it. */
export interface ImageLocation {
  /** Host and port; undefined when the cluster names no registry. */
  readonly host: string | undefined;
  readonly project: string;
  readonly stream: string;
  readonly digest: Digest;
}
