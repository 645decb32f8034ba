import assert from 'node:assert/strict';
import { indexPrune } from '../../../../src/model/prune/pruneIndex.ts';
import type { PruneInput } from '../../../../src/model/prune/pruneInput.ts';
import type { PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PrunePlan } from '../../../../src/model/prune/prunePlan.ts';
import { planPrune } from '../../../../src/model/prune/planPrune.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';
import {
  afterwards,
  assertKept,
  assertMilder,
  assertSpared,
  blobsOf,
  goneImages,
  imagesNamed,
  layersOf,
  revisionsOf,
  usedThings,
} from './planChecks.ts';
import { clusterNow, randomCluster, randomOptions, randomSpared } from './randomCluster.ts';

const seeds = Array.from({ length: 300 }, (_, seed) => seed);

/** Calls with clusters and options by chance; a failure names the seed. */
function always(check: (input: PruneInput, options: PruneOptions, seed: number) => void): void {
  for (const seed of seeds) {
    try {
      check(randomCluster(seed), randomOptions(seed), seed);
    } catch (error) {
      throw new Error(`with seed ${seed}`, { cause: error });
    }
  }
}

function plan(input: PruneInput, options: PruneOptions, spared: ReadonlySet<string> = new Set()): PrunePlan {
  const outcome = allAtOnce(planPrune(allAtOnce(indexPrune(input)), options, clusterNow, spared));
  if (outcome.kind !== 'plan') throw new Error('No plan was made.');
  return outcome.plan;
}

describe('A plan to prune', () => {
  it('removes something in most clusters', () => {
    let removing = 0;
    always((input, options) => (removing += plan(input, options).totals.revisions > 0 ? 1 : 0));
    assert.ok(removing > seeds.length / 2, `${removing}`);
  });

  it('never removes what a workload names, by digest or by tag', () => {
    let uses = 0;
    always((input, options) => {
      const { streams } = plan(input, options);
      for (const { tag, image } of usedThings(input, options)) {
        for (const stream of streams) {
          uses += assertKept(stream, tag, image, input.images);
        }
      }
    });
    assert.ok(uses > 100, `${uses}`);
  });

  it('keeps every image that a tag still holds, and its parts', () => {
    always((input, options) => {
      const made = plan(input, options);
      const gone = new Set(goneImages(made));
      const held = [...revisionsOf(made, true)].map(({ image }) => image);
      const parts = held.flatMap((name) =>
        imagesNamed(input, name).flatMap(({ manifests }) => manifests.map((part) => part.digest)),
      );
      assert.deepEqual(
        [...held, ...parts].filter((name) => gone.has(name)),
        [],
      );
    });
  });

  it('frees each blob once, with its last user', () => {
    always((input, options) => {
      const made = plan(input, options);
      const freed = made.images.flatMap((image) => (image.kept ? [] : image.blobs));
      assert.equal(new Set(freed.map((blob) => blob.digest)).size, freed.length);
      const gone = new Set(goneImages(made));
      const needed = new Set(input.images.filter(({ name }) => !gone.has(name)).flatMap(blobsOf));
      const expected = new Set(input.images.filter(({ name }) => gone.has(name)).flatMap(blobsOf));
      for (const name of needed) expected.delete(name);
      assert.deepEqual(new Set(freed.map((blob) => blob.digest)), expected);
      assert.equal(made.totals.blobs, freed.length);
      assert.equal(
        made.totals.bytes,
        freed.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
      );
      const ofProjects = [...made.projects.values()];
      assert.ok(ofProjects.reduce((sum, { bytes }) => sum + bytes, 0) <= made.totals.bytes);
      const revisions = ofProjects.reduce((sum, one) => sum + one.revisions, 0);
      assert.equal(revisions, made.totals.revisions);
    });
  });

  it('deletes links to what a stream needs no more, and to nothing else', () => {
    always((input, options) => {
      for (const stream of plan(input, options).streams) {
        const names = (kept: boolean): string[] =>
          [...revisionsOf({ streams: [stream] }, kept)].map(({ image }) => image);
        const left = new Set(names(true));
        const lost = names(false).filter((name) => !left.has(name) && imagesNamed(input, name).length > 0);
        assert.deepEqual(new Set(stream.manifestLinks), new Set(lost));
        const needed = new Set(names(true).flatMap((name) => imagesNamed(input, name).flatMap(layersOf)));
        const layers = lost.flatMap((name) => imagesNamed(input, name).flatMap(layersOf));
        assert.deepEqual(new Set(stream.layerLinks), new Set(layers.filter((name) => !needed.has(name))));
        assert.equal(new Set(stream.layerLinks).size, stream.layerLinks.length);
      }
    });
  });

  it('leaves nothing for a second run', () => {
    always((input, options) => {
      const first = plan(input, options);
      const second = plan(afterwards(input, first), options);
      assert.deepEqual([second.totals.revisions, second.totals.images, second.totals.blobs], [0, 0, 0]);
    });
  });

  it('keeps more of what is spared, and says so', () => {
    let more = 0;
    always((input, options, seed) => {
      const made = plan(input, options);
      const milder = plan(input, options, randomSpared(seed, input));
      assertMilder(milder, made);
      more += made.totals.revisions - milder.totals.revisions;
      assertSpared(milder, made);
    });
    assert.ok(more > 100, `${more}`);
  });

  it('removes no more when it is told to keep more', () => {
    always((input, options) => {
      const made = plan(input, options);
      if (!options.pruneOverSizeLimit) {
        assertMilder(plan(input, { ...options, keepTagRevisions: options.keepTagRevisions + 1 }), made);
        assertMilder(plan(input, { ...options, keepYoungerThan: options.keepYoungerThan + 900 }), made);
      }
      assertMilder(plan(input, { ...options, all: false }), plan(input, { ...options, all: true }));
    });
  });

  it('touches only the API when the registry is to be left alone', () => {
    always((input, options) => {
      const made = plan(input, { ...options, pruneRegistry: false });
      const { revisions, images, layerLinks, manifestLinks, blobs, bytes } = made.totals;
      const { totals } = plan(input, options);
      assert.deepEqual([revisions, images], [totals.revisions, totals.images]);
      assert.deepEqual([layerLinks, manifestLinks, blobs, bytes], [0, 0, 0, 0]);
    });
  });
});
