import assert from 'node:assert/strict';
import { pruneRefusalWords } from '../../../../src/model/prune/pruneWords.ts';
import { sparedImage, sparedRevision, sparedStream, sparedTag } from '../../../../src/model/prune/spared.ts';
import { digest } from '../../../support/digest.ts';
import { image, index, outcomeOf, planOf, pod, stream, told, type Objects } from './smallCluster.ts';

const names = ['a', 'b', 'c', 'list', 'outer'];
const web = stream('web', { '1.0': ['a', 'b', 'c'] });
const images = [image('a'), image('b'), image('c')];
const host = 'registry.example:5000';

/** What becomes of the objects, in words. */
function tell(
  objects: Objects,
  options: Parameters<typeof outcomeOf>[1] = {},
  spared: readonly string[] = [],
): string[] {
  return told(planOf(objects, options, spared), names, options);
}

describe('The rules of pruning', () => {
  it('keep the newest, and what is young', () => {
    assert.deepEqual(tell({ image: images, 'image stream': [web] }, { keepTagRevisions: 2 }), [
      'web:1.0 #1 + newest 2 kept',
      'web:1.0 #2 + newest 2 kept',
      'web:1.0 #3 − not used',
      'a + in shop/web:1.0',
      'b + in shop/web:1.0',
      'c − in no tag any more',
    ]);
    const young = [image('a'), image('b', {}, 'young')];
    assert.deepEqual(tell({ image: young, 'image stream': [stream('web', { '1.0': ['a'] }, 'young')] }), [
      'web:1.0 #1 + image stream younger than 60 minutes',
      'a + in shop/web:1.0',
      'b + younger than 60 minutes',
    ]);
  });

  it('take what is exactly as old as the limit for old, except a pod that is over', () => {
    const hour = [image('a', {}, 'hour'), image('b', {}, 'hour')];
    const over = pod('done', [`${host}/shop/web@${digest('b')}`], { status: {} }, 'hour');
    const objects = { image: hour, 'image stream': [stream('web', { '1.0': ['a', 'b'] }, 'hour')] };
    assert.deepEqual(tell(objects, { keepTagRevisions: 0 }), [
      'web:1.0 #1 − not used',
      'web:1.0 #2 − not used',
      'a − in no tag any more',
      'b − in no tag any more',
    ]);
    assert.equal(tell({ ...objects, pod: [over] })[1], 'web:1.0 #2 + used by its digest by pod done in shop');
  });

  it('drop what points to no image, even if its digest is in use', () => {
    const user = pod('web-1', [`${host}/shop/web@${digest('b')}`]);
    const objects = {
      image: [image('a')],
      'image stream': [stream('web', { '1.0': ['a', 'b'] })],
      pod: [user],
    };
    assert.deepEqual(tell(objects, { keepTagRevisions: 5 }).slice(0, 2), [
      'web:1.0 #1 + newest 5 kept',
      'web:1.0 #2 − image gone',
    ]);
  });

  it('keep a tag for who names it, though its image is gone', () => {
    const objects = {
      'image stream': [web],
      pod: [pod('web-1', [`${host}/shop/web:1.0`, `${host}/shop/web:1.0`])],
    };
    assert.deepEqual(tell(objects), [
      'web:1.0 #1 + used by pod web-1 in shop',
      'web:1.0 #2 − image gone',
      'web:1.0 #3 − image gone',
    ]);
  });

  it('keep what is used by its digest through the stream', () => {
    const user = pod('web-1', [`${host}/shop/web@${digest('b')}`, `${host}/shop/other@${digest('c')}`]);
    assert.deepEqual(tell({ image: images, 'image stream': [web], pod: [user] }).slice(0, 3), [
      'web:1.0 #1 + newest kept',
      'web:1.0 #2 + used by its digest by pod web-1 in shop',
      'web:1.0 #3 − not used',
    ]);
  });

  it('let a pod that is over protect while it is young, or always where the size decides', () => {
    const specs = [`${host}/shop/web@${digest('b')}`];
    const over = { status: { phase: 'Succeeded' } };
    const second = (age: 'old' | 'young', options = {}): string | undefined =>
      tell(
        {
          image: images,
          'image stream': [web],
          pod: [pod('done', specs, over, age)],
          'limit range': [limit],
        },
        options,
      )[1];
    const used = 'web:1.0 #2 + used by its digest by pod done in shop';
    assert.equal(second('old'), 'web:1.0 #2 − not used');
    assert.equal(second('young'), used);
    assert.equal(second('old', { pruneOverSizeLimit: true }), used);
  });

  const limit = {
    metadata: { name: 'small', namespace: 'shop' },
    spec: { limits: [{ type: 'openshift.io/Image', max: { storage: '0.2k' } }] },
  };

  it('go by size alone where that is asked for', () => {
    const young = stream('web', { '1.0': ['a'], '2.0': ['b'] }, 'young');
    const small = image('b', { dockerImageMetadata: { Size: 200 } }, 'young');
    const objects = {
      image: [image('a', {}, 'young'), small],
      'image stream': [young],
      'limit range': [limit],
    };
    assert.deepEqual(tell(objects, { pruneOverSizeLimit: true }), [
      'web:1.0 #1 − 210 B, more than the 200 B that limit range small allows',
      'web:2.0 #1 + no larger than the project allows',
      'a − in no tag any more',
      'b + in shop/web:2.0',
    ]);
  });

  it('keep the parts of an index, those of an index in it too', () => {
    const parts = [index('outer', ['list']), index('list', ['a', 'b']), ...images];
    const objects = { image: parts, 'image stream': [stream('web', { '1.0': ['outer'] })] };
    assert.deepEqual(tell(objects).slice(1, 5), [
      'outer + in shop/web:1.0',
      `list + part of ${digest('outer').slice(0, 15)}`,
      `a + part of ${digest('list').slice(0, 15)}`,
      `b + part of ${digest('list').slice(0, 15)}`,
    ]);
  });

  it('leave imported images alone where only pushed ones are asked for', () => {
    const imported = image('a', { metadata: { name: digest('a') } });
    assert.deepEqual(tell({ image: [imported, image('b')] }, { all: false }), [
      'a + imported, and only pushed images are looked at',
      'b − in no tag any more',
    ]);
  });

  it('touch neither the stream nor any image where the cluster does not say what an image is made of', () => {
    const unclear = [image('a', { dockerImageMetadata: null }), image('b')];
    const objects = { image: unclear, 'image stream': [stream('web', { '1.0': ['b', 'a'] })] };
    const why = `the cluster does not say what image ${digest('a').slice(0, 15)} consists of`;
    assert.deepEqual(tell(objects), [
      `web:1.0 #1 + ${why}`,
      `web:1.0 #2 + ${why}`,
      `a + ${why}`,
      `b + ${why}`,
    ]);
  });

  it('stop at names and metadata that cannot be read', () => {
    const users = [pod('bad', ['NO']), pod('old', ['NO'], { status: { phase: 'Failed' } })];
    const objects = { image: [image('a', { dockerImageMetadata: { Size: 'large' } })], pod: users };
    const outcome = outcomeOf(objects);
    assert.ok(outcome.kind === 'refused');
    assert.deepEqual(outcome.refusals.map(pruneRefusalWords), [
      `The cluster's metadata of image ${digest('a').slice(0, 15)} cannot be read.`,
      'The container c0 of pod bad in shop names its image in a way that cannot be read: NO',
    ]);
    const made = planOf({ pod: users }, { ignoreInvalidRefs: true });
    assert.deepEqual(
      made.invalid.map(({ user }) => user.name),
      ['bad'],
    );
  });

  it('see one project alone where that is asked for, and touch no image', () => {
    const elsewhere = pod('web-1', [`${host}/shop/web@${digest('b')}`], {
      metadata: { name: 'x', namespace: 'test' },
    });
    const objects = { image: images, 'image stream': [web], pod: [elsewhere] };
    assert.deepEqual(tell(objects, { namespace: 'shop' }), [
      'web:1.0 #1 + newest kept',
      'web:1.0 #2 − not used',
      'web:1.0 #3 − not used',
    ]);
    assert.deepEqual(tell(objects, { namespace: 'test' }), []);
  });

  it('spare streams, tags, revisions and images, and what hangs on them', () => {
    const target = { project: 'shop', stream: 'web' };
    const objects = {
      image: [...images, index('list', ['b'])],
      'image stream': [stream('web', { '1.0': ['a', 'list', 'c'] })],
    };
    const spare = (key: string): string[] => tell(objects, {}, [key]).slice(1);
    const withList = ['a + in shop/web:1.0', `b + part of spared ${digest('list').slice(0, 15)}`];
    const rest = ['c − in no tag any more', 'list + in spared shop/web:1.0'];
    const only = ['web:1.0 #2 + spared', 'web:1.0 #3 − not used', ...withList, ...rest];
    assert.deepEqual(spare(sparedRevision(target, '1.0', digest('list'))), only);
    assert.equal(spare(sparedImage(digest('list')))[0], 'web:1.0 #2 + spared with its image');
    assert.equal(spare(sparedTag(target, '1.0'))[1], 'web:1.0 #3 + spared with its tag');
    assert.equal(spare(sparedStream(target))[1], 'web:1.0 #3 + spared with its image stream');
    const untagged = { image: [image('b'), index('list', ['b'])] };
    assert.deepEqual(tell(untagged, {}, [sparedImage(digest('list'))]), [
      `b + part of spared ${digest('list').slice(0, 15)}`,
      'list + spared',
    ]);
  });
});
