import type { Connection } from '../connection/connection.ts';
import { isDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { record } from '../model/json.ts';
import type { StreamPlan } from '../model/prune/prunePlan.ts';
import type { PruneLists, PruneProgress } from '../model/prune/pruneRun.ts';
import type { StreamTarget } from '../model/target.ts';
import type { RegistryDeletions } from '../registry/deletions.ts';
import type { ClusterPruning, ContentObserver, FollowedContent, PruneStreamRead } from './clusterPruning.ts';
import { imageStreamPath } from './imageStreams.ts';
import { followContent } from './prune/followContent.ts';
import { parsePruneStream } from './prune/pruneStreams.ts';
import { readPruneLists } from './prune/readPruneLists.ts';
import { withoutRevisions } from './prune/withoutRevisions.ts';
import { refused } from './refusal.ts';
import type { Registries } from './registries.ts';

/** `ClusterPruning` over the OpenShift API and the registry. */
export class OpenShiftPruning implements ClusterPruning {
  readonly #connection: Connection;
  readonly #registries: Registries;

  constructor(connection: Connection, registries: Registries) {
    this.#connection = connection;
    this.#registries = registries;
  }

  async read(
    projects: readonly string[],
    signal: AbortSignal,
    progress: (progress: PruneProgress) => void,
  ): Promise<PruneLists> {
    return readPruneLists(this.#connection, projects, signal, progress);
  }

  async readStream(
    { project, stream }: StreamTarget,
    signal: AbortSignal,
  ): Promise<PruneStreamRead | undefined> {
    const doing = `read the image stream ${project}/${stream}`;
    const answer = await this.#connection
      .get(imageStreamPath(project, stream), { doing, signal })
      .catch(ifThere);
    if (answer === undefined) return undefined;
    const read = parsePruneStream(answer);
    if (read !== undefined) return { stream: read, raw: record(answer) };
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the image stream has no name' });
  }

  async removeRevisions(
    { raw }: PruneStreamRead,
    plan: StreamPlan,
    signal: AbortSignal,
  ): Promise<'done' | 'gone'> {
    const { project, stream } = plan.target;
    const doing = `remove revisions from ${project}/${stream}`;
    const path = `${imageStreamPath(project, stream)}/status`;
    const sent = this.#connection.send('PUT', path, withoutRevisions(raw, plan), { doing, signal });
    return (await sent.catch(refused).catch(ifThere)) === undefined ? 'gone' : 'done';
  }

  async deleteImage(image: string, signal: AbortSignal): Promise<'done' | 'gone'> {
    const doing = `delete the image ${image}`;
    if (!isDigest(image)) throw new FailureError({ kind: 'invalid', doing, reason: 'its name is no digest' });
    const path = `/apis/image.openshift.io/v1/images/${image}`;
    const sent = this.#connection.send('DELETE', path, undefined, { doing, signal });
    return (await sent.catch(ifThere)) === undefined ? 'gone' : 'done';
  }

  async follow(
    observer: ContentObserver,
    signal: AbortSignal,
    progress: (progress: PruneProgress) => void,
  ): Promise<FollowedContent> {
    return followContent(this.#connection, observer, signal, progress);
  }

  deletionsAt(host: string): RegistryDeletions {
    return this.#registries.at(host, 'delete what is pruned from the registry').deletions;
  }
}

/** Undefined for what is not there (any more). */
function ifThere(error: unknown): undefined {
  if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
  throw error;
}
