import type { ImagePruner, PrunerCronJob, PrunerJob, PrunerLog } from '../model/imagePruner/imagePruner.ts';
import type { PrunerPatch } from '../model/imagePruner/prunerForm.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';

/**
 * The automatic pruner of the cluster. Every call rejects with a `FailureError`, or with the signal's reason once that
 * aborts; what changes something is sent once.
 */
export interface ClusterImagePruner {
  /** Its configuration: none or one; `notFound` where the cluster has no such API. `imagepruners`. */
  followPruner(observer: ListWatchObserver<ImagePruner>, signal: AbortSignal): ListWatch;
  /** The cron job that the operator made of it: none or one. `cronjobs` in openshift-image-registry. */
  followCronJob(observer: ListWatchObserver<PrunerCronJob>, signal: AbortSignal): ListWatch;
  /** Its runs, as far as they are kept. `jobs` in openshift-image-registry, by label. */
  followJobs(observer: ListWatchObserver<PrunerJob>, signal: AbortSignal): ListWatch;
  /** The configuration as it is now. GET `imagepruners/{name}`. */
  read(name: string, signal: AbortSignal): Promise<ImagePruner>;
  /** Changes what the patch names; `conflict` when it is not as it was seen. PATCH `imagepruners/{name}`, as a JSON merge patch. */
  change(seen: ImagePruner, patch: PrunerPatch, signal: AbortSignal): Promise<ImagePruner>;
  /** Starts a run as `oc create job --from=cronjob/…` does; `conflict` when there is a job of that name. POST `jobs`. */
  startJob(name: string, cronJob: PrunerCronJob, signal: AbortSignal): Promise<void>;
  /** Whether there is a job of that name. GET `jobs/{name}`. */
  hasJob(name: string, signal: AbortSignal): Promise<boolean>;
  /** The end of what a run has written; `notFound` when its pod is gone. GET `pods` by label, `pods/{name}/log`. */
  log(job: string, signal: AbortSignal): Promise<PrunerLog>;
}
