import { imageStreamsPath } from '../src/cluster/imageStreams.ts';
import { projectsPath } from '../src/cluster/projects.ts';
import { inParallel } from '../src/model/inParallel.ts';
import { list, number, record, text } from '../src/model/json.ts';
import type { StoreTarget } from '../test/support/openStore.ts';
import { loadKubeconfig } from '../src/kubeconfig/kubeconfig.ts';
import { openBare } from './bare.ts';

/** A cluster of somebody's, which is read and never changed. */
export interface GivenCluster extends StoreTarget {
  /** The project with the most image streams, of those that were looked at. */
  readonly project: string;
}

/** So many projects are looked at, and so many at a time. */
const looked = 300;
const atOnce = 6;

/** The cluster of a context, or of the current one. Rejects when it cannot be reached or has no project. */
export async function givenCluster(
  kubeconfigFile: string,
  context: string | undefined,
): Promise<GivenCluster> {
  const { current } = await loadKubeconfig([kubeconfigFile]);
  const target = { kubeconfigFile, context: context ?? current ?? '', env: process.env };
  await using bare = await openBare(target);
  const projects = list((await bare.get(projectsPath))['items'])
    .map((project) => text(record(record(project)['metadata'])['name']))
    .filter((name) => name !== undefined);
  let largest = { project: projects[0] ?? '', streams: -1 };
  await inParallel(projects.slice(0, looked), atOnce, async (project) => {
    // One stream, and how many there are besides.
    const page = await bare.get(`${imageStreamsPath(project)}?limit=1`);
    const remaining = number(record(page['metadata'])['remainingItemCount']) ?? 0;
    const streams = list(page['items']).length + remaining;
    if (streams > largest.streams) largest = { project, streams };
  });
  if (largest.project === '') throw new Error(`${target.context} shows no project.`);
  return { ...target, project: largest.project };
}
