import assert from 'node:assert/strict';
import type { PruneRun } from '../../../../src/model/prune/pruneRun.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import {
  applyTo,
  contentAfter,
  contentOf,
  countsOf,
  imageOf,
  planNow,
  pruneSetup,
  runPod,
} from '../../../support/pruneSetup.ts';

describe('A cluster that changes after a plan was confirmed', () => {
  it('stops it when a new pod uses a revision that goes', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const { digest } = imageOf('base', 'web 2');
    runPod(cluster, 'web-2', `shop/web@${digest}`);
    cluster.requests.clear();
    const run = await applyTo(pruning, confirmed);
    assert.ok(run.kind === 'changed', run.kind);
    const [revision, image] = run.changes;
    assert.ok(revision?.kind === 'revision' && revision.image === digest);
    assert.equal(revision.reason.kind, 'imageUsed');
    assert.ok(image?.kind === 'image' && image.image === digest);
    assert.deepEqual(deletions(cluster), []);
  });

  it('stops it when an image that goes has got a tag', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning);
    writer.push('shop/other', 'kept', imageOf('base', 'web 1', 'shared'), 0);
    cluster.requests.clear();
    assert.deepEqual(kindsOf(await applyTo(pruning, confirmed)), ['image']);
    assert.deepEqual(deletions(cluster), []);
  });

  it('stops it when a new image needs a layer that goes', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning);
    writer.push('shop/other', 'kept', imageOf('web 1'), 0);
    cluster.requests.clear();
    assert.deepEqual(kindsOf(await applyTo(pruning, confirmed)), ['blob']);
    assert.deepEqual(deletions(cluster), []);
  });

  it('stops it when the registry is configured to delete nothing since', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    cluster.state.registryDeletes = false;
    const before = cluster.blobs.digests;
    const run = await applyTo(pruning, confirmed);
    assert.ok(run.kind === 'obstacles');
    assert.deepEqual(
      run.obstacles.map(({ kind }) => kind),
      ['deleteDisabled'],
    );
    assert.deepEqual(cluster.blobs.digests, before);
  });

  it('says why when it cannot be read again', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    cluster.faults.add({ match: { path: '/imagestreams?' }, fault: { kind: 'status', status: 500 } });
    const run = await applyTo(pruning, confirmed);
    assert.ok(run.kind === 'failed' && run.failure.kind === 'server');
  });

  it('lets it go on where something is gone already', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const { imageStreams, images } = cluster.state;
    const api = imageStreams.get('shop', 'api');
    const lost = images.get(undefined, imageOf('lost').digest);
    assert.ok(api !== undefined && lost !== undefined);
    imageStreams.delete(api);
    images.delete(lost);
    for (const digest of cluster.blobs.linked('shop/web')) {
      if (digest === imageOf('web 1').digest) cluster.blobs.unlink('shop/web', digest);
    }
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['image gone'], 1);
    assert.equal(counts['revisions gone'], 2);
    assert.equal(Object.keys(counts).filter((key) => /failed|blocked|usedAgain/.test(key)).length, 0);
  });

  it('keeps a push between reading a stream and writing it, and removes what was confirmed all the same', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning);
    const before = contentOf(cluster, confirmed.plan);
    const pushed = imageOf('base', 'web 7');
    let pushes = 0;
    cluster.requests.heard = ({ method, path }) => {
      if (method !== 'PUT' || !path.endsWith('/web/status') || pushes > 0) return;
      pushes += 1;
      writer.push('shop/web', 'latest', pushed, 0);
    };
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['revisions done'], confirmed.plan.totals.revisions);
    const items = cluster.state.imageStreams.get('shop', 'web')?.status.tags?.[0]?.items ?? [];
    assert.equal(items[0]?.image, pushed.digest);
    assert.equal(items.length, 5, 'the new one, three, and the one in use');
    const expected = contentAfter(before, confirmed.plan);
    for (const digest of expected.blobs) assert.ok(cluster.blobs.get(digest), digest);
    assert.equal(cluster.requests.list('/web/status').length, 2, 'one was refused');
  });

  it('leaves the newer of two revisions that are alike, of which the older was confirmed', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    for (const name of ['one', 'two', 'one']) writer.push('lab/twice', 'x', imageOf(name), 5000);
    const options = { keepTagRevisions: 1 };
    const confirmed = await planNow(pruning, options);
    writer.push('lab/twice', 'x', imageOf('three'), 0);
    await applyTo(pruning, confirmed);
    const items = cluster.state.imageStreams.get('lab', 'twice')?.status.tags?.[0]?.items ?? [];
    const images = items.map(({ image }) => image);
    assert.ok(images.includes(imageOf('one').digest), 'it was to stay');
    assert.ok(!images.includes(imageOf('two').digest));
  });

  it('leaves a stream that is never the same twice', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning);
    let number = 10;
    cluster.requests.heard = ({ method, path }) => {
      if (method === 'PUT' && path.endsWith('/web/status')) {
        writer.push('shop/web', 'latest', imageOf('base', `web ${(number += 1)}`), 0);
      }
    };
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['revisions failed'], 2);
    assert.equal(counts['image blocked'], 2);
    assert.equal(cluster.requests.list('/web/status').length, 5);
    const items = cluster.state.imageStreams.get('shop', 'web')?.status.tags?.[0]?.items ?? [];
    for (const { image } of items) assert.ok(cluster.blobs.get(image), 'its manifest is there');
  });
});

function kindsOf(run: PruneRun): string[] {
  return run.kind === 'changed' ? run.changes.map(({ kind }) => kind) : [run.kind];
}

/** What was deleted or changed; the question whether the registry deletes is about nothing. */
function deletions({ requests }: Cluster): string[] {
  return requests
    .list()
    .filter(({ method, path }) => (method === 'DELETE' && !path.includes(':0000')) || method === 'PUT')
    .map(({ method, path }) => `${method} ${path}`);
}
