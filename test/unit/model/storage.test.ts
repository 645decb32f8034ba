import assert from 'node:assert/strict';
import { allAtOnce } from '../../../src/model/prune/slices.ts';
import { indexPrune } from '../../../src/model/prune/pruneIndex.ts';
import { storageOf, type Storage } from '../../../src/model/storage/storage.ts';
import { image, index, indexOf, stream, type Objects } from './prune/smallCluster.ts';
import { randomCluster } from './prune/randomCluster.ts';

const told = (objects: Objects): Storage => allAtOnce(storageOf(indexOf(objects)));

/** Each image has the base of 100 bytes that all have, 100 of its own and a config of 10. */
describe('Storage', () => {
  const images = ['a', 'b', 'c', 'd'].map((name) => image(name));

  it('counts each layer once in what holds it, and what nothing else holds', () => {
    const { all, projects, tags } = told({
      image: images,
      'image stream': [stream('web', { '1.0': ['a', 'b'], '2.0': ['b'] }), stream('api', { x: ['c', 'd'] })],
    });
    assert.equal(all.bytes, 100 + 4 * 110);
    const [shop] = projects;
    assert.deepEqual([shop?.project, shop?.bytes, shop?.own], ['shop', 540, 540]);
    const streams = shop?.streams.map(({ target, bytes, own, tags: count }) => [
      target.stream,
      bytes,
      own,
      count,
    ]);
    assert.deepEqual(streams, [
      ['web', 320, 220, 2],
      ['api', 320, 220, 1],
    ]);
    const ofTags = tags.map(({ target, bytes, own, revisions }) => [target.tag, bytes, own, revisions]);
    assert.deepEqual(ofTags, [
      ['1.0', 320, 110, 2],
      ['x', 320, 220, 2],
      ['2.0', 210, 0, 1],
    ]);
  });

  it('takes what an image in no tag holds from nobody else', () => {
    const { untagged, projects, all } = told({
      image: images.slice(0, 2),
      'image stream': [stream('web', { x: ['a'] })],
    });
    assert.deepEqual([untagged.images, untagged.bytes, untagged.own], [1, 210, 110]);
    assert.deepEqual([projects[0]?.bytes, projects[0]?.own], [210, 110]);
    assert.equal(all.bytes, 320);
  });

  it('counts the parts of an index with it, and indexes in indexes', () => {
    const { projects, untagged } = told({
      image: [...images, index('inner', ['a', 'b']), index('outer', ['inner'])],
      'image stream': [stream('web', { x: ['outer'] })],
    });
    // The manifests of the parts are of known size in the index: 5 bytes each.
    assert.equal(projects[0]?.bytes, 320 + 3 * 5);
    assert.equal(untagged.images, 2);
  });

  it('tells what is not known: sizes, and images that are gone', () => {
    const bare = image('a', {
      dockerImageLayers: [{ name: 'sha256:x' }],
      dockerImageMetadata: { Id: 'y', Size: 0 },
    });
    const storage = told({ image: [bare], 'image stream': [stream('web', { x: ['a', 'gone'] })] });
    assert.equal(storage.unknownImages, 1);
    // The layer, the config and the manifest.
    assert.equal(storage.all.unknownSizes, 3);
    assert.equal(storage.all.bytes, 0);
  });

  it('adds up, whatever the cluster', () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const { all, projects, tags, untagged } = allAtOnce(
        storageOf(allAtOnce(indexPrune(randomCluster(seed)))),
      );
      const sum = (list: readonly { own: number }[]) => list.reduce((total, { own }) => total + own, 0);
      assert.ok(sum(projects) + untagged.own <= all.bytes, `projects of ${seed}`);
      for (const project of projects) {
        assert.ok(project.own <= project.bytes && project.bytes <= all.bytes);
        // What only one stream of the cluster holds, only its project holds.
        assert.ok(sum(project.streams) <= project.own, `streams of ${project.project} of ${seed}`);
        assert.ok(project.streams.reduce((total, { bytes }) => total + bytes, 0) >= project.bytes);
      }
      assert.deepEqual(
        tags.map(({ bytes }) => bytes),
        tags.map(({ bytes }) => bytes).toSorted((a, b) => b - a),
      );
    }
  });
});
