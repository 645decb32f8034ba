import assert from 'node:assert/strict';
import type { Cluster } from '../../../cluster/cluster.ts';
import { contentAfter, contentOf, planNow, pruneSetup, applyTo } from '../../../support/pruneSetup.ts';

/** Every how many requests: each takes a cluster of its own. */
const step = 4;

describe('Pruning that is stopped at any request', () => {
  it('leaves what is kept whole, and is finished later', async () => {
    let stopped = 0;
    for (let number = 0; await isStoppedAt(number); number += step) stopped += 1;
    assert.ok(stopped > 15, String(stopped));
  });
});

/** Whether the run had so many requests that it could be stopped at this one. */
async function isStoppedAt(number: number): Promise<boolean> {
  await using setup = await pruneSetup();
  const { cluster, pruning } = setup;
  const confirmed = await planNow(pruning);
  const before = contentOf(cluster, confirmed.plan);
  const stop = new AbortController();
  let requests = 0;
  cluster.requests.heard = () => {
    if (requests === number) stop.abort();
    requests += 1;
  };
  const run = await pruning.apply(confirmed, stop.signal, () => undefined);
  cluster.requests.heard = undefined;
  if (!stop.signal.aborted) return false;
  assert.ok(run.kind === 'ended', run.kind);
  isWhole(cluster);
  const again = await planNow(pruning);
  for (const kind of ['revisions', 'images', 'blobs'] as const) {
    assert.ok(again.plan.totals[kind] <= confirmed.plan.totals[kind], `${number}: ${kind}`);
  }
  await applyTo(pruning, again);
  isWhole(cluster);
  assert.deepEqual(contentOf(cluster, confirmed.plan), contentAfter(before, confirmed.plan), String(number));
  return true;
}

/** Everything that an image in some tag consists of is there, and so is its Image. */
function isWhole({ state, blobs }: Cluster): void {
  for (const { metadata, status } of state.imageStreams.list()) {
    for (const { items } of status.tags ?? [])
      for (const { image } of items ?? []) needs(image, metadata.name);
  }
  function needs(name: string, stream: string): void {
    const image = state.images.get(undefined, name);
    assert.ok(image !== undefined, `${stream} has ${name}`);
    assert.ok(blobs.get(name), `${stream} has the manifest of ${name}`);
    for (const layer of image.dockerImageLayers ?? []) assert.ok(blobs.get(layer.name), layer.name);
    for (const part of image.dockerImageManifests ?? []) needs(part.digest, stream);
  }
}
