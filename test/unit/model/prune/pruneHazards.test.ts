import assert from 'node:assert/strict';
import { hazardWords } from '../../../../src/model/prune/pruneHazardWords.ts';
import { pruneHazards } from '../../../../src/model/prune/pruneHazards.ts';
import type { PruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';
import { digest } from '../../../support/digest.ts';
import { image, index, indexOf, optionsOf, planOf, pod, stream, type Objects } from './smallCluster.ts';

const host = 'registry.example:5000';
const short = (name: string): string => digest(name).slice(0, 15);

function hazards(objects: Objects, options: Partial<PruneOptions> = {}): string[] {
  const work = pruneHazards(indexOf(objects), planOf(objects, options), optionsOf(options));
  return allAtOnce(work).map(hazardWords);
}

describe('Hazards of pruning', () => {
  const images = [image('a'), image('b')];
  const web = stream('web', { '1.0': ['a', 'b'] });
  const goes = `uses image ${short('b')}, which goes. Pruning does not look there.`;

  it('are none where nothing goes', () => {
    assert.deepEqual(hazards({ image: images, 'image stream': [web] }, { keepTagRevisions: 2 }), []);
    assert.deepEqual(hazards({ image: images, 'image stream': [web], pod: [pod('web-1', ['nginx'])] }), []);
  });

  it('are uses where pruning does not look', () => {
    const spec = {
      containers: [{ name: 'c', image: 'nginx' }],
      ephemeralContainers: [{ name: 'debug', image: `${host}/shop/web@${digest('b')}` }],
      volumes: [{ name: 'data', image: { reference: `${host}/shop/web@${digest('b')}` } }],
    };
    const running = {
      name: 'c',
      imageID: `docker-pullable://${host}/shop/web@${digest('b')}`,
      state: { running: {} },
    };
    const status = { phase: 'Running', containerStatuses: [running] };
    const objects = { image: images, 'image stream': [web], pod: [pod('web-1', [], { spec, status })] };
    assert.deepEqual(hazards(objects), [
      `The ephemeral container debug of pod web-1 in shop ${goes}`,
      `The image volume data of pod web-1 in shop ${goes}`,
      `The container c of pod web-1 in shop ${goes}`,
    ]);
  });

  it('are not what is over', () => {
    const over = { phase: 'Succeeded', containerStatuses: [{ name: 'c', imageID: digest('b') }] };
    const stopped = { name: 'c', imageID: digest('b'), state: { terminated: {} } };
    const pods = [
      pod('done', [], { status: over }),
      pod('failed', [`${host}/shop/web@${digest('b')}`], { status: { phase: 'Failed' } }),
      pod('restarting', [], { status: { phase: 'Running', containerStatuses: [stopped] } }),
    ];
    assert.deepEqual(hazards({ image: images, 'image stream': [web], pod: pods }), []);
  });

  it('are bare names that the project reads as its streams', () => {
    const annotations = { 'alpha.image.policy.openshift.io/resolve-names': '*' };
    const local = { metadata: { name: 'web-1', namespace: 'shop', annotations } };
    const spec = { ephemeralContainers: [{ name: 'e', image: 'web:1.0' }] };
    const objects = { 'image stream': [stream('web', { '1.0': ['gone'] })] };
    assert.deepEqual(hazards({ ...objects, pod: [pod('web-1', [], { ...local, spec })] }), [
      'The ephemeral container e of pod web-1 in shop uses shop/web:1.0, which loses its newest image. Pruning does not look there.',
    ]);
    assert.deepEqual(hazards({ ...objects, pod: [pod('web-1', [], { spec })] }), []);
  });

  it('are builds and triggers whose tag loses its newest image', () => {
    const gone = stream('web', { '1.0': ['gone'] });
    const metadata = { name: 'web', namespace: 'shop' };
    const from = { kind: 'ImageStreamTag', name: 'web:1.0' };
    const build = { metadata, spec: { strategy: {}, output: { to: from } } };
    const triggers = JSON.stringify([{ from, fieldPath: 'x' }]);
    const annotations = { 'image.openshift.io/triggers': triggers };
    const deployment = { metadata: { ...metadata, annotations } };
    const loses = 'uses shop/web:1.0, which loses its newest image. Pruning does not look there.';
    assert.deepEqual(hazards({ 'image stream': [gone], build: [build], deployment: [deployment] }), [
      `The build output of build web in shop ${loses}`,
      `The image-change trigger of deployment web in shop ${loses}`,
    ]);
  });

  it('are names that pruning does not connect with the image', () => {
    const spec = `${host}/shop/web@${digest('b')}`;
    const parts = [image('a'), image('b'), index('list', ['b'])];
    const objects = { image: parts, 'image stream': [stream('web', { '1.0': ['a', 'list'] })] };
    const why = `uses image ${short('b')}, which goes. Pruning does not know that image by this name.`;
    assert.deepEqual(hazards({ ...objects, pod: [pod('web-1', [spec])] }), [
      `The container c0 of pod web-1 in shop ${why}`,
    ]);
    assert.deepEqual(hazards({ ...objects, pod: [pod('web-1', [`quay.io/a/b/c@${digest('b')}`])] }), [
      `The container c0 of pod web-1 in shop ${why}`,
    ]);
  });

  it('are users of other projects where one is looked at', () => {
    const spec = `${host}/shop/web@${digest('b')}`;
    const user = pod('web-1', [spec], { metadata: { name: 'web-1', namespace: 'test' } });
    assert.deepEqual(hazards({ image: images, 'image stream': [web], pod: [user] }, { namespace: 'shop' }), [
      'Looking at shop alone frees no storage: images go only when all projects are looked at. Workloads of other projects protect nothing.',
      `The container c0 of pod web-1 in test uses image ${short('b')} through shop/web, where it cannot be pulled any more. Pruning does not look at that project.`,
    ]);
  });

  it('are not images that the stream still has in another tag', () => {
    const both = stream('web', { '1.0': ['a', 'b'], '2.0': ['b'] });
    const spec = `${host}/shop/web@${digest('b')}`;
    const user = pod('web-1', [spec], { metadata: { name: 'web-1', namespace: 'test' } });
    const objects = { image: images, 'image stream': [both], pod: [user] };
    assert.equal(hazards(objects, { namespace: 'shop' }).length, 1);
  });

  it('are tags that come back, or that stay as a wish', () => {
    const external = { kind: 'DockerImage', name: 'quay.io/a/b' };
    const spec = {
      tags: [
        { name: 'daily', from: external, importPolicy: { scheduled: true } },
        { name: 'once', from: external },
        { name: 'alias', from: { kind: 'ImageStreamTag', name: 'daily' } },
        { name: 'elsewhere', from: external, reference: true },
        { name: 'kept', from: external, importPolicy: { scheduled: true } },
      ],
    };
    const tags = {
      daily: ['gone'],
      once: ['gone'],
      alias: ['gone'],
      elsewhere: ['gone'],
      pushed: ['gone'],
      kept: ['a'],
    };
    const stays = 'loses all its images and stays in the image stream, which still names';
    assert.deepEqual(hazards({ image: [image('a')], 'image stream': [stream('web', tags, 'old', spec)] }), [
      'Tag daily of shop/web loses its newest image, and the next scheduled import brings it back.',
      `Tag once of shop/web ${stays} where to import it from.`,
      `Tag alias of shop/web ${stays} what it follows.`,
    ]);
  });
});
