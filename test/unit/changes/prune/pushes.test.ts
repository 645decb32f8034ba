import assert from 'node:assert/strict';
import type { SeenRequest } from '../../../cluster/http/requests.ts';
import {
  applyTo,
  countsOf,
  imageOf,
  layerOf,
  planNow,
  pruneSetup,
  type PruneSetup,
} from '../../../support/pruneSetup.ts';
import { numbers } from '../../../support/random.ts';

describe('Pushes in the midst of pruning', () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    it(`are never lost (${seed})`, async () => {
      await using setup = await pruneSetup();
      const { cluster, pruning } = setup;
      const confirmed = await planNow(pruning);
      const next = numbers(seed);
      const pushed = new Map<string, string>();
      let begun = false;
      let pushes = 0;
      cluster.requests.heard = (request) => {
        begun ||= request.path.startsWith('/v2/shop/') || request.path.endsWith('/status');
        if (!begun || next(3) > 0) return;
        pushes += 1;
        push(setup, pushed, next, isLate(request));
      };
      const run = await applyTo(pruning, confirmed);
      cluster.requests.heard = undefined;
      assert.equal(run.kind, 'ended');
      assert.ok(pushes > 5, String(pushes));
      for (const [tag, image] of pushed) isThere(setup, tag, image);
    });
  }

  it('keep the layers of an image that is deleted just then', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    for (let number = 0; number < 40; number += 1) {
      writer.push('lab/many', 'x', imageOf(`many ${String(number).padStart(2, '0')}`), 5000);
    }
    const confirmed = await planNow(pruning, { keepTagRevisions: 1 });
    const gone = confirmed.plan.images.filter(({ kept }) => !kept);
    const last = gone.at(-1)?.image ?? '';
    const image = Array.from({ length: 40 }, (_, number) => `many ${String(number).padStart(2, '0')}`)
      .map((layer) => ({ layer, image: imageOf(layer) }))
      .find((one) => one.image.digest === last);
    assert.ok(image !== undefined, 'the last image to go is one of many');
    let pushes = 0;
    cluster.requests.heard = ({ method, path }) => {
      if (method !== 'DELETE' || !path.startsWith('/admin/blobs/') || pushes > 0) return;
      pushes += 1;
      writer.push('lab/fresh', 'again', image.image, 0);
      writer.push('lab/fresh', 'shares', imageOf(image.layer, 'more'), 0);
    };
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(pushes, 1);
    assert.equal(counts['image usedAgain'], 1);
    isThere(setup, 'again', image.image.digest, 'fresh');
    isThere(setup, 'shares', imageOf(image.layer, 'more').digest, 'fresh');
    assert.ok(cluster.blobs.get(layerOf(image.layer)));
  });

  it('keep an image that has no tag yet, as the parts of an index come first', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning, { keepYoungerThan: 0 });
    const part = imageOf('web 1', 'part');
    cluster.requests.heard = ({ path }) => {
      if (!path.endsWith('/status') || cluster.state.images.get(undefined, part.digest)) return;
      writer.push('lab/parts', 'x', part, 0);
      const stream = cluster.state.imageStreams.get('lab', 'parts');
      if (stream !== undefined) cluster.state.imageStreams.delete(stream);
    };
    await applyTo(pruning, confirmed);
    assert.ok(cluster.state.images.get(undefined, part.digest));
    for (const digest of part.blobs.keys()) assert.ok(cluster.blobs.get(digest), digest);
  });

  it('are heard again when the watch breaks off', async () => {
    await using setup = await pruneSetup();
    const { cluster, writer, pruning } = setup;
    const confirmed = await planNow(pruning);
    let broken = 0;
    cluster.requests.heard = ({ method, path }) => {
      if (method !== 'DELETE' || !path.startsWith('/admin/blobs/') || broken > 0) return;
      broken += 1;
      cluster.closeWatches();
      writer.push('lab/other', 'x', imageOf('other'), 0);
      cluster.compact();
    };
    cluster.requests.clear();
    const counts = countsOf(await applyTo(pruning, confirmed));
    assert.equal(counts['image done'], confirmed.plan.totals.images);
    assert.equal(counts['blob done'], confirmed.plan.totals.blobs);
    assert.equal(cluster.requests.list('images?watch').length, 3, 'once more, and anew after 410');
  });

  it('stop it when they cannot be followed any more', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const confirmed = await planNow(pruning);
    const before = cluster.blobs.digests;
    cluster.faults.add({ match: { watch: true }, fault: { kind: 'goneOnWatch' } });
    const run = await applyTo(pruning, confirmed);
    assert.equal(countsOf(run)['image failed'], confirmed.plan.totals.images);
    assert.deepEqual(cluster.blobs.digests, before);
    assert.ok(run.kind === 'ended');
    const failed = run.outcomes.find(({ step }) => step.kind === 'image');
    assert.ok(failed?.kind === 'failed' && failed.failure.kind === 'gone');
  });

  it('cannot be followed without the right to watch, which is said', async () => {
    await using setup = await pruneSetup();
    const { cluster, pruning } = setup;
    const role = cluster.state.clusterRoles.get(undefined, 'system:image-pruner');
    assert.ok(role !== undefined);
    const rules = role.rules.map((rule) => ({
      ...rule,
      verbs: rule.verbs.filter((verb) => verb !== 'watch'),
    }));
    cluster.state.clusterRoles.put({ ...role, rules });
    const run = await applyTo(pruning, await planNow(pruning));
    assert.ok(run.kind === 'ended');
    assert.equal(run.unwatched?.kind, 'forbidden');
    assert.ok((countsOf(run)['image done'] ?? 0) > 0);
  });
});

/** Once the first layer is about to be deleted for good, its last user may come between question and answer. */
function isLate({ method, path }: SeenRequest): boolean {
  return method === 'DELETE' && (path.startsWith('/admin/') || path.includes('/images/'));
}

/** Pushes onto a tag: an image that goes, one that shares a layer with one, or (late) a new one. */
function push(
  { writer }: PruneSetup,
  pushed: Map<string, string>,
  next: (below: number) => number,
  late: boolean,
): void {
  const number = 1 + next(2);
  const fresh = imageOf(`fresh ${next(1000)}`);
  const choices = [
    fresh,
    imageOf('base', `api ${number}`),
    imageOf(`web ${number}`, `x ${next(100)}`),
    imageOf('lost'),
  ];
  const image = late ? fresh : (choices[next(choices.length)] ?? fresh);
  const tag = ['latest', 'new', 'newer', `t${next(50)}`][next(4)] ?? 'latest';
  writer.push('shop/web', tag, image, 0);
  pushed.set(tag, image.digest);
}

/** Whether the tag points to the image and everything of it is in the registry. */
function isThere({ cluster }: PruneSetup, tag: string, digest: string, stream = 'web'): void {
  const { imageStreams, images } = cluster.state;
  const project = stream === 'web' ? 'shop' : 'lab';
  const found = imageStreams.get(project, stream)?.status.tags?.find((one) => one.tag === tag);
  assert.equal(found?.items?.[0]?.image, digest, `${tag} points to what was pushed`);
  const image = images.get(undefined, digest);
  assert.ok(image !== undefined, `the image of ${tag} is there`);
  const parts = [
    digest,
    image.dockerImageMetadata.Id,
    ...(image.dockerImageLayers ?? []).map(({ name }) => name),
  ];
  for (const part of parts) assert.ok(cluster.blobs.get(part), `${part} of ${tag} is in the registry`);
}
