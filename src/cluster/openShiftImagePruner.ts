import type { Connection } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import {
  prunerProject,
  type ImagePruner,
  type PrunerCronJob,
  type PrunerJob,
  type PrunerLog,
} from '../model/imagePruner/imagePruner.ts';
import type { PrunerPatch } from '../model/imagePruner/prunerForm.ts';
import type { ClusterImagePruner } from './clusterImagePruner.ts';
import { parseImagePruner, parsePrunerCronJob, parsePrunerJob } from './imagePruners.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';
import { hasPrunerJob, prunerJobsPath, readPrunerLog, startPrunerJob } from './prunerJobs.ts';
import { refused } from './refusal.ts';
import type { Pace } from './pace.ts';
import { startListWatch } from './startListWatch.ts';

const prunersPath = '/apis/imageregistry.operator.openshift.io/v1/imagepruners';
/** The one that the operator looks at. */
const onlyPruner = 'cluster';
/** The cron job that it makes, and the label of the jobs of that. */
const cronJobName = 'image-pruner';
const jobLabel = `created-by=${cronJobName}`;

/** `ClusterImagePruner` over the APIs of the registry's operator and of batch jobs. */
export class OpenShiftImagePruner implements ClusterImagePruner {
  readonly #connection: Connection;
  readonly #pace: Pace;

  constructor(connection: Connection, pace: Pace) {
    this.#connection = connection;
    this.#pace = pace;
  }

  followPruner(observer: ListWatchObserver<ImagePruner>, signal: AbortSignal): ListWatch {
    const path = `${prunersPath}?fieldSelector=${encodeURIComponent(`metadata.name=${onlyPruner}`)}`;
    const target = { path, doing: 'read the automatic pruner', parse: parseImagePruner };
    return startListWatch(this.#connection, target, observer, signal, this.#pace);
  }

  followCronJob(observer: ListWatchObserver<PrunerCronJob>, signal: AbortSignal): ListWatch {
    const selector = encodeURIComponent(`metadata.name=${cronJobName}`);
    const path = `/apis/batch/v1/namespaces/${prunerProject}/cronjobs?fieldSelector=${selector}`;
    const target = { path, doing: `read cron jobs in ${prunerProject}`, parse: parsePrunerCronJob };
    return startListWatch(this.#connection, target, observer, signal, this.#pace);
  }

  followJobs(observer: ListWatchObserver<PrunerJob>, signal: AbortSignal): ListWatch {
    const path = `${prunerJobsPath}?labelSelector=${encodeURIComponent(jobLabel)}`;
    const target = { path, doing: `list jobs in ${prunerProject}`, parse: parsePrunerJob };
    return startListWatch(this.#connection, target, observer, signal, this.#pace);
  }

  async read(name: string, signal: AbortSignal): Promise<ImagePruner> {
    const doing = 'read the automatic pruner';
    return parsed(await this.#connection.get(pathOf(name), { doing, signal }), doing);
  }

  async change(seen: ImagePruner, patch: PrunerPatch, signal: AbortSignal): Promise<ImagePruner> {
    const doing = 'change the automatic pruner';
    const body = { metadata: { resourceVersion: seen.resourceVersion }, spec: patch };
    const options = { doing, signal, contentType: 'application/merge-patch+json' };
    return parsed(
      await this.#connection.send('PATCH', pathOf(seen.name), body, options).catch(refused),
      doing,
    );
  }

  async startJob(name: string, cronJob: PrunerCronJob, signal: AbortSignal): Promise<void> {
    await startPrunerJob(this.#connection, name, cronJob, signal);
  }

  async hasJob(name: string, signal: AbortSignal): Promise<boolean> {
    return hasPrunerJob(this.#connection, name, signal);
  }

  async log(job: string, signal: AbortSignal): Promise<PrunerLog> {
    return readPrunerLog(this.#connection, job, signal);
  }
}

function pathOf(name: string): string {
  return `${prunersPath}/${encodeURIComponent(name)}`;
}

function parsed(answer: unknown, doing: string): ImagePruner {
  const pruner = parseImagePruner(answer);
  if (pruner !== undefined) return pruner;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the image pruner has no name' });
}
