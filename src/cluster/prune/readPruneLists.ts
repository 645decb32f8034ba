import type { Connection } from '../../connection/connection.ts';
import { inParallel } from '../../model/inParallel.ts';
import type { PruneLists, PruneProgress } from '../../model/prune/pruneRun.ts';
import { addressesOfStream, type RegistryAddress } from '../../model/registryAddress/registryAddress.ts';
import { parseImageStream } from '../imageStreams.ts';
import { ListRun } from './listRun.ts';
import { imageSource, otherSources, streamSource, type ListSource } from './listSources.ts';
import { required, type ListResult } from './readList.ts';
import { readVisible } from './readVisible.ts';

/** Requests at the same time. */
const parallel = 6;
/** Projects that are asked one by one for what uses images, a request per kind each. */
const singleProjects = 25;

/** Everything that a plan to prune is made of: what `ClusterPruning.read` promises. */
export async function readPruneLists(
  connection: Connection,
  projects: readonly string[],
  signal: AbortSignal,
  progress: (progress: PruneProgress) => void,
): Promise<PruneLists> {
  const started = Date.now();
  const sources = [imageSource, streamSource, ...otherSources];
  const run = new ListRun({ connection, signal, progress, lists: sources.length });
  const results = new Map<ListSource, ListResult>();
  await inParallel(sources, parallel, async (source) => {
    results.set(source, await run.read(source, undefined));
  });
  const refused = sources.filter((source) => isRefused(results.get(source)));
  const isWhole = !refused.includes(imageSource) && !refused.includes(streamSource);
  for (const source of sources) {
    const result = results.get(source);
    if (result === undefined) continue;
    const isBasis = !otherSources.includes(source);
    // Streams without their images, or the other way round, would look as if everything was gone.
    if (isBasis && !isWhole && result.kind === 'read') continue;
    run.take(source, undefined, isBasis && isWhole ? required(result) : result);
  }
  if (!isWhole) await readVisible(connection, projects, { run, parallel, signal });
  await readEach(run, refused, projects.slice(0, singleProjects));
  const { input, unreadable } = run;
  // As they stand in the API, not as they were answered: the same plan reads the same.
  const order = sources.map(({ list }) => list);
  const unseen = run.unseen.toSorted((a, b) => order.indexOf(a.list) - order.indexOf(b.list));
  const addresses = addressesIn(results.get(streamSource));
  const scope = isWhole ? 'cluster' : 'projects';
  // Ages are counted by the clock that stamped what is read.
  const readAt = started + connection.clockAhead;
  return { input, unreadable, unseen, addresses, scope, readAt };
}

/** Reads the lists of what uses images project by project, where they may not be read of all. */
async function readEach(
  run: ListRun,
  sources: readonly ListSource[],
  projects: readonly string[],
): Promise<void> {
  const lists = projects.flatMap((project) =>
    sources.filter((source) => otherSources.includes(source)).map((source) => ({ source, project })),
  );
  run.expect(lists.length);
  await inParallel(lists, parallel, async ({ source, project }) => {
    const result = await run.read(source, project);
    run.take(source, project, result);
  });
}

/** All image streams name the same registry. */
function addressesIn(result: ListResult | undefined): readonly RegistryAddress[] {
  const stream = result?.kind === 'read' ? parseImageStream(result.first) : undefined;
  return stream === undefined ? [] : addressesOfStream(stream);
}

function isRefused(result: ListResult | undefined): boolean {
  return result?.kind === 'failed' && result.failure.kind === 'forbidden';
}
