import type {
  NewProject,
  ProjectContents,
  ProjectSnapshot,
  ProjectWords,
} from '../model/project/projectSnapshot.ts';

/**
 * Making, describing and deleting projects. Every call but `contents` is one request, sent once, and rejects with a
 * `FailureError`: `conflict` when a project is not as it was seen.
 */
export interface ClusterProjects {
  /**
   * Why the user may request no project, in the words that an administrator of the cluster has set; undefined when they
   * may. GET `projectrequests`.
   */
  refusal(signal: AbortSignal): Promise<string | undefined>;
  /** Makes a project whose administrator is the user; `conflict` when there is one of that name. POST `projectrequests`. */
  request(project: NewProject, signal: AbortSignal): Promise<void>;
  /** A project as it is now. GET `projects/{name}`. */
  read(name: string, signal: AbortSignal): Promise<ProjectSnapshot>;
  /** Gives a project that still is as it was seen other words; those not named stay. PATCH `projects/{name}` (merge patch). */
  describe(
    seen: ProjectSnapshot,
    words: Partial<ProjectWords>,
    signal: AbortSignal,
  ): Promise<ProjectSnapshot>;
  /** Deletes a project with everything in it, if it still is the one with this uid. DELETE `projects/{name}`. */
  delete(seen: ProjectSnapshot, signal: AbortSignal): Promise<void>;
  /**
   * What is in a project: image streams, the metadata of secrets and of persistent volume claims, workloads and builds.
   * What could not be listed is undefined. Rejects with the signal's reason alone.
   */
  contents(name: string, signal: AbortSignal): Promise<ProjectContents>;
}
