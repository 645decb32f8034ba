import assert from 'node:assert/strict';
import type { PrunePlan } from '../../../../src/model/prune/prunePlan.ts';
import type { SeenRequest } from '../../../cluster/http/requests.ts';
import {
  applyTo,
  contentAfter,
  contentOf,
  countsOf,
  imageOf,
  layerOf,
  planNow,
  pruneSetup,
  type PruneSetup,
  type RegistryContent,
} from '../../../support/pruneSetup.ts';

describe('Pruning that does not come to its end', () => {
  for (const stopAt of ['/v2/shop/', '/status', '/admin/blobs/', '/images/sha256']) {
    it(`is stopped at the first ${stopAt} and finished later`, async () => {
      await using setup = await pruneSetup();
      const { cluster, pruning } = setup;
      const confirmed = await planNow(pruning);
      const before = contentOf(cluster, confirmed.plan);
      const stop = new AbortController();
      cluster.requests.heard = (request) => {
        if (isDeletion(request) && request.path.includes(stopAt)) stop.abort();
      };
      const run = await pruning.apply(confirmed, stop.signal, () => undefined);
      assert.ok(run.kind === 'ended' && run.stopped);
      const counts = countsOf(run);
      const { revisions, images, blobs } = confirmed.plan.totals;
      assert.equal(sumOf(counts, 'revisions'), revisions, 'every step has an outcome');
      assert.equal(sumOf(counts, 'image'), images);
      assert.equal(sumOf(counts, 'blob'), blobs);
      assert.deepEqual(
        Object.keys(counts).filter((key) => !/done|stopped/.test(key)),
        [],
      );
      await isFinished(setup, confirmed.plan, before);
    });
  }

  it('goes on when deletions fail, leaves what depends on them, and is finished later', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const before = contentOf(cluster, confirmed.plan);
    const fault = { kind: 'status' as const, status: 500 };
    cluster.faults.add({ match: { path: `/admin/blobs/${layerOf('api 2')}` }, fault });
    cluster.faults.add({ match: { method: 'PUT', path: '/web/status' }, fault });
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['revisions failed'], 2);
    assert.equal(counts['blob failed'], 1);
    assert.equal(counts['image blocked'], 3);
    assert.ok(cluster.state.images.get(undefined, imageOf('base', 'web 1', 'shared').digest));
    for (const digest of ['base', 'web 1', 'shared'].map((name) => layerOf(name))) {
      assert.ok(cluster.blobs.get(digest), 'what the stream still holds can be pulled');
    }
    assert.ok((counts['image done'] ?? 0) > 2, 'the rest goes on');
    cluster.faults.clear();
    await isFinished(setup, confirmed.plan, before);
  });

  it('keeps an image as long as something of it could not be deleted', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const path = `/admin/blobs/${layerOf('web 1')}`;
    cluster.faults.add({ match: { path }, fault: { kind: 'status', status: 500 } });
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['blob failed'], 1);
    assert.equal(counts['image blocked'], 1);
    assert.ok(cluster.state.images.get(undefined, imageOf('base', 'web 1', 'shared').digest));
    cluster.faults.clear();
    assert.equal((await planNow(pruning)).plan.totals.images, 1);
  });

  it('asks no more once the registry is away', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const match = { target: 'registry' as const, method: 'DELETE', path: '/admin/blobs/' };
    cluster.faults.add({ match, fault: { kind: 'reset' } });
    cluster.requests.clear();
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.ok((counts['blob failed'] ?? 0) <= 12, JSON.stringify(counts));
    assert.ok((counts['blob blocked'] ?? 0) > 5, JSON.stringify(counts));
    assert.equal(counts['image done'], undefined);
  });

  it('ends without a word when the connection is closed', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning, store } = setup;
    const confirmed = await planNow(pruning);
    cluster.requests.heard = (request) => {
      if (isDeletion(request) && request.path.startsWith('/admin/')) void store.close();
    };
    const run = await applyTo(pruning, confirmed);
    assert.ok(run.kind === 'ended' && run.stopped, run.kind);
    assert.deepEqual(
      Object.keys(countsOf(run)).filter((key) => key.includes('failed')),
      [],
    );
  });
});

function isDeletion({ method, path }: SeenRequest): boolean {
  return (method === 'DELETE' && !path.includes(':0000')) || method === 'PUT';
}

function sumOf(counts: Record<string, number>, kind: string): number {
  return Object.entries(counts).reduce(
    (sum, [key, count]) => (key.startsWith(`${kind} `) ? sum + count : sum),
    0,
  );
}

/** Planned again at once, it is no larger, and applied it comes to the same end. */
async function isFinished(
  { cluster, pruning }: PruneSetup,
  plan: PrunePlan,
  before: RegistryContent,
): Promise<void> {
  cluster.requests.heard = undefined;
  const again = await planNow(pruning);
  assert.ok(again.plan.totals.images <= plan.totals.images);
  const run = await applyTo(pruning, again);
  assert.ok(run.kind === 'ended' && !run.stopped);
  assert.deepEqual(contentOf(cluster, plan), contentAfter(before, plan));
}
