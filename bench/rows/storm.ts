import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { openCluster } from '../../src/cluster/openCluster.ts';
import { imageStreamsPath, parseImageStream } from '../../src/cluster/imageStreams.ts';
import { loadKubeconfig } from '../../src/kubeconfig/kubeconfig.ts';
import { list } from '../../src/model/json.ts';
import { projectNode } from '../../src/tree/node.ts';
import type { StoreTarget } from '../../test/support/openStore.ts';
import { openBare } from '../bare.ts';
import { longestDelay } from '../loopDelay.ts';
import { row, type Row } from '../row.ts';
import { ShownTree } from '../shownTree.ts';
import { startStandIn, type StandIn } from '../standIn.ts';

const project = 'project-001';
const changes = 5000;
const rounds = 4;
/** After so much silence everything has come, and was drawn, ms. */
const silence = 2_500;
const second = 1000;

/** 5,000 changes in a second in a project of 2,000 streams that is unfolded: its model, its redraws, its turns. */
export async function* storm(): AsyncGenerator<Row> {
  await using cluster = await startStandIn({ projects: 1, streams: 2000, tags: 8 });
  await using tree = await ShownTree.show(cluster.user);
  await tree.wholeProject(projectNode(project));
  await delay(silence);
  const delays: number[] = [];
  let redraws = 0;
  let wrong = 0;
  for (let round = 0; round < rounds; round += 1) {
    tree.redraws.splice(0);
    delays.push(await longestDelay(() => strike(cluster, tree)));
    redraws = Math.max(redraws, mostInASecond(tree.redraws));
    wrong += await differences(cluster.user, tree);
  }
  const name = `storm of ${changes.toLocaleString('en-US')} changes in a second`;
  yield row(`${name}: streams that are not as in the cluster`, wrong, 'streams', 0);
  yield row(`${name}: changes not heard of`, await lost(cluster), 'changes', 0);
  yield row(`${name}: redraws in a second`, redraws, 'redraws', 10);
  // Of the best round: work that is not cut up is long in each, other programs are in the way in some.
  yield row(`${name}: longest delay of the event loop`, Math.min(...delays), 'ms', 50);
}

/** Resolves when the last change has come and was drawn. */
async function strike(cluster: StandIn, tree: ShownTree): Promise<void> {
  let last = performance.now();
  const stop = tree.store.onDidChange(() => (last = performance.now()));
  await cluster.control('POST', '/storm', { project, changes, milliseconds: second });
  while (performance.now() - last < silence) await delay(100);
  stop();
}

function mostInASecond(times: readonly number[]): number {
  const counts = times.map((from) => times.filter((time) => time >= from && time < from + second).length);
  return Math.max(0, ...counts);
}

/** Streams that the store holds otherwise than the cluster, or that only one of them has. */
async function differences(target: StoreTarget, tree: ShownTree): Promise<number> {
  await using bare = await openBare(target);
  const raw = list((await bare.get(imageStreamsPath(project)))['items']);
  const there = raw.map(parseImageStream).filter((stream) => stream !== undefined);
  const state = tree.store.streams(project);
  if (state?.kind !== 'loaded') throw new Error(`${project} is not open.`);
  const other = there.filter((stream) => !isDeepStrictEqual(stream, state.items.get(stream.name)));
  return other.length + Math.abs(state.items.size - there.length);
}

/** How many changes of a storm do not reach somebody who follows the project. */
async function lost(cluster: StandIn): Promise<number> {
  const { kubeconfigFile, context } = cluster.user;
  const config = await loadKubeconfig([kubeconfigFile]);
  const client = await openCluster(config, context, { env: {}, userAgent: 'bench' });
  const abort = new AbortController();
  let heard = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const observer = {
        listed: (_: unknown, page: { readonly more: boolean }) => (page.more ? undefined : resolve()),
        changed: (all: readonly unknown[]) => (heard += all.length),
        failed: () => reject(new Error(`${project} cannot be followed.`)),
        recovered: () => undefined,
      };
      client.followWholeProject(project, observer, abort.signal);
    });
    await cluster.control('POST', '/storm', { project, changes, milliseconds: second });
    for (let before = -1; before !== heard;) {
      before = heard;
      await delay(silence);
    }
    return Math.abs(changes - heard);
  } finally {
    abort.abort();
    await client.close();
  }
}
