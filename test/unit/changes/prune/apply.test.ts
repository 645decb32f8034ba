import assert from 'node:assert/strict';
import { sparedImage, sparedRevision } from '../../../../src/model/prune/spared.ts';
import type { SeenRequest } from '../../../cluster/http/requests.ts';
import {
  applyTo,
  contentAfter,
  contentOf,
  countsOf,
  imageOf,
  planNow,
  pruneSetup,
} from '../../../support/pruneSetup.ts';
import { skopeoPull } from '../../../support/skopeo.ts';

describe('Applying a plan to prune', () => {
  it('leaves in the registry and the API exactly what the plan keeps, which can be pulled', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const { plan } = confirmed;
    const before = contentOf(cluster, plan);
    const run = await applyTo(pruning, confirmed);
    assert.deepEqual(contentOf(cluster, plan), contentAfter(before, plan));
    assert.deepEqual(
      cluster.state.images
        .list()
        .map(({ metadata }) => metadata.name)
        .sort(),
      plan.images
        .filter(({ kept }) => kept)
        .map(({ image }) => image)
        .sort(),
    );
    assert.deepEqual(countsOf(run), {
      'layerLink done': plan.totals.layerLinks,
      'revisions done': plan.totals.revisions,
      'manifestLink done': plan.totals.manifestLinks,
      'blob done': plan.totals.blobs,
      'image done': plan.totals.images,
    });
    const login = { username: 'kubeadmin', password: cluster.tokens.kubeadmin };
    for (const { target, tags } of plan.streams) {
      const [kept] = tags.flatMap(({ revisions }) => revisions.filter((one) => one.kept)).slice(-1);
      const name = `${target.project}/${target.stream}@${kept?.revision.image ?? ''}`;
      await skopeoPull({ from: `${cluster.state.registryHost}/${name}`, ca: cluster.caPem, login });
    }
    assert.equal((await planNow(pruning)).plan.totals.images, 0, 'nothing is left to prune');
  });

  it('unlinks no part of an index that stays, though a tag of its own loses it', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const part = imageOf('arm64 4');
    writer.push('lab/multi', 'arm', part, 5000);
    for (const name of ['newer', 'newest']) writer.push('lab/multi', 'arm', imageOf(name), 4000);
    const confirmed = await planNow(pruning, { keepTagRevisions: 1 });
    const multi = confirmed.plan.streams.find(({ target }) => target.stream === 'multi');
    assert.ok(multi?.manifestLinks.includes(part.digest), 'oc does it');
    const counts = countsOf(await applyTo(pruning, confirmed));
    const linked = cluster.blobs.linked('lab/multi');
    for (const digest of [part.digest, ...part.blobs.keys()]) assert.ok(linked.includes(digest), digest);
    assert.equal(counts['manifestLink usedAgain'], 1);
    const login = { username: 'kubeadmin', password: cluster.tokens.kubeadmin };
    const from = `${cluster.state.registryHost}/lab/multi:latest`;
    await skopeoPull({ from, ca: cluster.caPem, login });
  });

  it('keeps what was spared and what goes with it', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const first = imageOf('base', 'web 1', 'shared').digest;
    const spared = new Set([
      sparedRevision({ project: 'shop', stream: 'web' }, 'latest', first),
      sparedImage(imageOf('lost').digest),
    ]);
    const confirmed = await planNow(pruning, {}, spared);
    const before = contentOf(cluster, confirmed.plan);
    await applyTo(pruning, confirmed);
    assert.deepEqual(contentOf(cluster, confirmed.plan), contentAfter(before, confirmed.plan));
    assert.ok(cluster.state.images.get(undefined, first));
    assert.ok(cluster.state.images.get(undefined, imageOf('lost').digest));
    const login = { username: 'kubeadmin', password: cluster.tokens.kubeadmin };
    const from = `${cluster.state.registryHost}/shop/web@${first}`;
    await skopeoPull({ from, ca: cluster.caPem, login });
  });

  it('asks in the order of oc', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    cluster.requests.clear();
    await applyTo(pruning, confirmed);
    const asked = cluster.requests.list().filter(({ method, status }) => method !== 'GET' && status < 300);
    const at = (isSo: (request: SeenRequest) => boolean): number[] =>
      asked.flatMap((request, number) => (isSo(request) ? [number] : []));
    for (const { target, removed } of confirmed.plan.streams) {
      if (removed === 0) continue;
      const [put = NaN] = at(
        ({ method, path }) => method === 'PUT' && path.includes(`/${target.stream}/status`),
      );
      const repository = `/v2/${target.project}/${target.stream}`;
      const layers = at(({ path }) => path.startsWith(`${repository}/blobs/`));
      const manifests = at(({ path }) => path.startsWith(`${repository}/manifests/`));
      assert.ok(layers.every((one) => one < put) && manifests.every((one) => one > put), target.stream);
    }
    const [firstBlob = NaN] = at(({ path }) => path.startsWith('/admin/blobs/'));
    const lastOfStreams = at(({ path }) => path.startsWith('/v2/') || path.endsWith('/status')).at(-1) ?? NaN;
    assert.ok(lastOfStreams < firstBlob, 'streams come before images');
    for (const plan of confirmed.plan.images) {
      if (plan.kept) continue;
      const [image = NaN] = at(({ path }) => path.endsWith(`/images/${plan.image}`));
      const blobs = plan.blobs.flatMap(({ digest }) => at(({ path }) => path === `/admin/blobs/${digest}`));
      assert.equal(blobs.length, plan.blobs.length);
      assert.ok(
        blobs.every((one) => one < image),
        'an image goes after what it consists of',
      );
    }
  });

  it('leaves the registry alone where the plan does', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning, { pruneRegistry: false });
    const before = cluster.blobs.digests;
    cluster.requests.clear();
    const run = await applyTo(pruning, confirmed);
    const { revisions, images } = confirmed.plan.totals;
    assert.deepEqual(countsOf(run), { 'revisions done': revisions, 'image done': images });
    assert.deepEqual(cluster.blobs.digests, before);
    assert.deepEqual(
      cluster.requests.list().filter(({ target }) => target === 'registry'),
      [],
    );
  });

  it('touches one project alone, and no images, where the plan does', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning, { namespace: 'lab' });
    cluster.requests.clear();
    await applyTo(pruning, confirmed);
    const sent = cluster.requests.list().filter(({ method }) => method === 'PUT' || method === 'DELETE');
    assert.ok(sent.length > 0 && sent.every(({ path }) => path.includes('/lab/')), JSON.stringify(sent));
    assert.equal(cluster.state.imageStreams.get('lab', 'multi')?.status.tags?.[0]?.items?.length, 3);
  });

  it('removes nothing that was not confirmed, even where it could go by now', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const pods = cluster.state.collection('', 'pods');
    const pod = pods.get('shop', 'web-1');
    if (pod !== undefined) pods.delete(pod);
    const before = contentOf(cluster, confirmed.plan);
    await applyTo(pruning, confirmed);
    assert.deepEqual(contentOf(cluster, confirmed.plan), contentAfter(before, confirmed.plan));
    const web = cluster.state.imageStreams.get('shop', 'web')?.status.tags?.[0]?.items ?? [];
    assert.equal(web.length, 4, 'the revision that the pod used stays');
  });

  it('ends at once when it is stopped before it begins', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    cluster.requests.clear();
    const run = await pruning.apply(confirmed, AbortSignal.abort(), () => undefined);
    assert.ok(run.kind === 'ended' && run.stopped && run.outcomes.length === 0);
    assert.deepEqual(cluster.requests.list(), []);
  });
});
