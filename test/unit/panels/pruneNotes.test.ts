import assert from 'node:assert/strict';
import { pruneHazards } from '../../../src/model/prune/pruneHazards.ts';
import type { PruneOptions } from '../../../src/model/prune/pruneOptions.ts';
import { allAtOnce } from '../../../src/model/prune/slices.ts';
import type { PruneObstacle } from '../../../src/model/prune/pruneRun.ts';
import { notesOf, type WholeNote } from '../../../src/panels/pruneNotes.ts';
import { digest } from '../../support/digest.ts';
import { image, indexOf, optionsOf, planOf, pod, stream, type Objects } from '../model/prune/smallCluster.ts';

const host = 'registry.example:5000';

function notes(
  objects: Objects,
  changes: Partial<PruneOptions> = {},
  obstacles: readonly PruneObstacle[] = [],
): WholeNote[] {
  const options = optionsOf(changes);
  const plan = planOf(objects, changes);
  const hazards = allAtOnce(pruneHazards(indexOf(objects), plan, options));
  return notesOf({ plan, options, lists: { scope: 'cluster' }, obstacles, hazards });
}

describe('What is said of a plan to prune before it is applied', () => {
  const images = [image('a'), image('b')];
  const web = stream('web', { '1.0': ['a', 'b'] });
  const objects: Objects = { image: images, 'image stream': [web] };
  const debugged = (name: string) =>
    pod(name, [], {
      spec: { ephemeralContainers: [{ name: 'debug', image: `${host}/shop/web@${digest('b')}` }] },
    });

  it('is nothing where nothing is to be said', () => {
    const sized = ['a', 'b'].map((name) => image(name, { dockerImageManifest: '{}' }));
    assert.deepEqual(notes({ ...objects, image: sized }), []);
  });

  it('counts the uses that do not protect, and names each', () => {
    const one = notes({ ...objects, pod: [debugged('x')] });
    assert.equal(one[0]?.text, '1 use is where pruning does not look, and loses its image.');
    const [two] = notes({ ...objects, pod: [debugged('x'), debugged('y')] });
    assert.equal(two?.text, '2 uses are where pruning does not look, and lose their images.');
    assert.deepEqual(
      two.lines().map((text) => /pod \w+ in shop/.exec(text)?.[0]),
      ['pod x in shop', 'pod y in shop'],
    );
  });

  it('tells of tags that come back, or stay without an image', () => {
    const from = { kind: 'DockerImage', name: 'quay.io/a/web:1' };
    const spec = (scheduled: boolean) => ({ tags: [{ name: '1.0', from, importPolicy: { scheduled } }] });
    const gone = { ...objects, 'image stream': [stream('web', { '1.0': ['b'] }, 'old', spec(true))] };
    const [back] = notes(gone, { keepTagRevisions: 0 });
    assert.equal(back?.text, '1 tag comes back with its next scheduled import.');
    const once = { ...objects, 'image stream': [stream('web', { '1.0': ['b'] }, 'old', spec(false))] };
    const [stays] = notes(once, { keepTagRevisions: 0 });
    assert.equal(stays?.text, '1 tag loses all its images and stays in its image stream.');
  });

  it('begins with what keeps it from being applied, the missing lists as one sentence', () => {
    const failure = { kind: 'forbidden', doing: 'list', reason: 'no' } as const;
    const unseen = (['pod', 'build'] as const).map((list): PruneObstacle => ({
      kind: 'unseen',
      unseen: { list, failure },
    }));
    const [first, second] = notes(objects, { namespace: 'shop' }, [...unseen, { kind: 'noRegistry' }]);
    assert.equal(first?.tone, 'error');
    assert.equal(
      first.lines()[0],
      'The right to list pods and builds of the whole cluster is missing. What is not seen may use what the plan removes.',
    );
    assert.equal(first.lines().length, 2);
    assert.match(second?.text ?? '', /^Looking at shop alone frees no storage/);
  });

  it('tells what is passed over, what is not counted, and what stays in the registry', () => {
    const wrong = pod('wrong', ['UPPER CASE']);
    const keys = notes({ ...objects, pod: [wrong] }, { ignoreInvalidRefs: true, pruneRegistry: false }).map(
      ({ key, tone }) => `${key} ${tone}`,
    );
    assert.deepEqual(keys, ['invalid warning', 'registryStays info']);
    const [sizes] = notes(objects);
    assert.match(sizes?.text ?? '', /^The cluster does not tell the size of 1 layer or manifest that goes/);
    const unclear = image('c', { dockerImageMetadata: null });
    const [stuck] = notes({ ...objects, image: [...images, unclear] });
    assert.match(
      stuck?.text ?? '',
      /^No image goes: the cluster does not say what image sha256:[0-9a-f]{8} consists of\.$/,
    );
  });
});
