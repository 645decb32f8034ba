import type { Digest } from '../model/digest.ts';
import type { ApiImage } from '../model/apiImage.ts';
import type { FetchedConfig, FetchedManifest } from '../registry/registryClient.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { WorkloadSurvey } from '../model/workload.ts';
import type { ClusterAccess } from './clusterAccess.ts';
import type { ClusterAddresses } from './clusterAddresses.ts';
import type { ClusterGroups } from './clusterGroups.ts';
import type { ClusterCopies } from './clusterCopies.ts';
import type { ClusterImagePruner } from './clusterImagePruner.ts';
import type { ClusterImports } from './clusterImports.ts';
import type { ClusterLogins } from './clusterLogins.ts';
import type { ClusterProjects } from './clusterProjects.ts';
import type { ClusterPruning } from './clusterPruning.ts';
import type { ClusterPullSecrets } from './clusterPullSecrets.ts';
import type { ClusterWrites } from './clusterWrites.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';

/**
 * What the store needs of one cluster, as one user. Every call rejects with a `FailureError`, or with the signal's
 * reason once that aborts.
 */
export interface ClusterClient extends ClusterWrites {
  readonly access: ClusterAccess;
  readonly addresses: ClusterAddresses;
  readonly copies: ClusterCopies;
  readonly logins: ClusterLogins;
  readonly imagePruner: ClusterImagePruner;
  readonly imports: ClusterImports;
  readonly pruning: ClusterPruning;
  readonly pullSecrets: ClusterPullSecrets;
  readonly projects: ClusterProjects;
  readonly groups: ClusterGroups;
  /** `https://api.example:6443`. */
  readonly server: string;
  /** By how many ms the cluster's clock is ahead of this machine's, as its last answer had it; 0 before the first. */
  readonly clockAhead: number;
  /** The user's name as the cluster knows it. `users/~`. */
  user(signal: AbortSignal): Promise<string>;
  /** Whether the cluster serves `image.openshift.io/v1`. */
  hasImageApi(signal: AbortSignal): Promise<boolean>;
  followProjects(observer: ListWatchObserver<Project>, signal: AbortSignal): ListWatch;
  followStreams(project: string, observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch;
  /**
   * The image streams of all projects, all pages; `forbidden` is heard where they may not be listed cluster-wide.
   * `imagestreams` without a namespace.
   */
  followAllStreams(observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch;
  /** The image streams of a project, all pages; with `once`, it ends when they are there, and there is no watch. */
  followWholeProject(
    project: string,
    observer: ListWatchObserver<ImageStream>,
    signal: AbortSignal,
    options?: { readonly once?: boolean },
  ): ListWatch;
  /** All images of the cluster, page by page, for those who may list them. `images`. */
  images(signal: AbortSignal): AsyncIterable<readonly ApiImage[]>;
  /** One image stream. */
  stream(project: string, name: string, signal: AbortSignal): Promise<ImageStream>;
  streamLayers(project: string, stream: string, signal: AbortSignal): Promise<StreamLayers>;
  /** The manifest of an image, from the registry at `host`, its digest verified. */
  manifest(image: ImageLocation, signal: AbortSignal): Promise<FetchedManifest>;
  /** The config of an image, from the registry at `host`, its digest verified. */
  config(image: ImageLocation, signal: AbortSignal): Promise<FetchedConfig>;
  /** What the API knows of an image, for those who may view the project. `imagestreamimages/{stream}@{digest}`. */
  apiImage(image: ImageLocation, signal: AbortSignal): Promise<ApiImage>;
  /** The ImageStreamTag as the API has it, as YAML. */
  imageStreamTag(tag: TagLocation, signal: AbortSignal): Promise<string>;
  /**
   * What may use images in the projects, and what of that could not be listed; `progress` hears it as it grows.
   * Fails with the signal's reason alone.
   */
  workloads(
    projects: readonly string[],
    signal: AbortSignal,
    progress: (survey: WorkloadSurvey) => void,
  ): Promise<WorkloadSurvey>;
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

/** A tag of an image stream. */
export interface TagLocation {
  readonly project: string;
  readonly stream: string;
  readonly tag: string;
}
