import assert from 'node:assert/strict';
import { record } from '../../../../src/model/json.ts';
import { pruneSteps } from '../../../../src/model/prune/pruneSteps.ts';
import { digest } from '../../../support/digest.ts';
import { image, index, planOf, stream } from './smallCluster.ts';

describe('What a plan to prune adds up to', () => {
  const images = [image('a'), image('b'), image('c')];

  it('is the bytes of layers, configs and manifests that come back', () => {
    const text = { dockerImageManifest: '{"ü":1}' };
    const objects = {
      image: [image('a', text), image('b')],
      'image stream': [stream('web', { '1.0': ['a', 'b'] })],
    };
    // A layer and the config of b; nothing tells how long its manifest is.
    const { totals, projects } = planOf(objects);
    assert.deepEqual([totals.blobs, totals.bytes, totals.unknownSizes], [3, 110, 1]);
    assert.deepEqual(projects.get('shop'), totals);
    assert.equal(planOf({ image: [image('a', text)] }).totals.bytes, 218);
    // An index says how long the manifests of its parts are.
    assert.equal(planOf({ image: [image('a'), index('list', ['a'])] }).totals.bytes, 215);
  });

  it('is told of each project as far as it alone has it', () => {
    const test = { metadata: { name: 'web', namespace: 'test' } };
    const history = (...of: string[]): object => record(stream('web', { '1.0': ['a', ...of] }));
    const streams = [
      history('b', 'c'),
      { ...history('list', 'gone'), ...test },
      { ...history('c'), ...test },
    ];
    const made = planOf({
      image: [...images, index('list', ['b'])],
      'image stream': [
        streams[0],
        streams[1],
        { ...streams[2], metadata: { name: 'api', namespace: 'test' } },
      ],
    });
    const counted = [...made.projects].map(([project, { revisions, images: own }]) => [
      project,
      revisions,
      own,
    ]);
    // b is of both, through the index of one of them; so is c.
    assert.deepEqual(counted, [
      ['shop', 2, 0],
      ['test', 3, 1],
    ]);
    assert.deepEqual([made.totals.revisions, made.totals.images], [5, 3]);
  });

  it('is the tags that lose all they have', () => {
    const objects = {
      'image stream': [stream('web', { '1.0': ['a', 'b'], '2.0': ['c'], empty: [] })],
      image: [image('a')],
    };
    assert.equal(planOf(objects).totals.tags, 1);
  });

  it('is links before and after the history, then blobs, and the Image last', () => {
    const objects = { image: images, 'image stream': [stream('web', { '1.0': ['a', 'b'] })] };
    const steps = pruneSteps(planOf(objects)).map((step) => {
      if (step.kind === 'blob') return `blob ${step.blob.digest}`;
      if (step.kind === 'image') return `image ${step.image}`;
      return step.kind === 'revisions' ? `${step.count} revision` : `${step.kind} ${step.digest}`;
    });
    const of = (name: string): string[] =>
      [`layer of ${name}`, `config of ${name}`].map((part) => digest(part));
    const ofImage = (name: string): string[] => [
      ...[...of(name), digest(name)].map((blob) => `blob ${blob}`),
      `image ${digest(name)}`,
    ];
    assert.deepEqual(steps, [
      ...of('b').map((layer) => `layerLink ${layer}`),
      '1 revision',
      `manifestLink ${digest('b')}`,
      ...ofImage('b'),
      ...ofImage('c'),
    ]);
  });
});
