import assert from 'node:assert/strict';
import { PruneReading } from '../../../../src/cluster/prune/pruneReading.ts';
import type { PruneList } from '../../../../src/model/prune/pruneRun.ts';
import { isRecord } from '../../../../src/model/json.ts';
import { indexPrune } from '../../../../src/model/prune/pruneIndex.ts';
import { pruneHazards } from '../../../../src/model/prune/pruneHazards.ts';
import { hazardWords } from '../../../../src/model/prune/pruneHazardWords.ts';
import { defaultPruneOptions } from '../../../../src/model/prune/pruneOptions.ts';
import type { PruneLimit, PruneUser } from '../../../../src/model/prune/pruneInput.ts';
import { planPrune } from '../../../../src/model/prune/planPrune.ts';
import { imageWords, revisionWords } from '../../../../src/model/prune/pruneWords.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';
import { digest } from '../../../support/digest.ts';
import { numbers } from '../../../support/random.ts';

const lists: readonly PruneList[] = [
  'image',
  'image stream',
  'limit range',
  'pod',
  'deployment config',
  'cron job',
  'build',
  'build config',
];

describe('Reading what pruning looks at', () => {
  const userOf = (kind: 'pod' | 'cron job' | 'build', raw: object): PruneUser => {
    const reading = new PruneReading();
    reading.add(kind, raw);
    const [user] = reading.input.users;
    if (user === undefined) throw new Error('It was not read.');
    return user;
  };

  it('takes init containers first, and ephemeral ones as what is not looked at', () => {
    const own = [{ name: 'web', image: 'w' }, { name: 'empty' }];
    const spec = {
      containers: own,
      initContainers: [{ name: 'setup', image: 's' }],
      ephemeralContainers: [{ image: 'e' }],
    };
    const { named, others } = userOf('pod', { metadata: { name: 'p', namespace: 'shop' }, spec });
    assert.deepEqual(
      named.map(({ place, text }) => `${place}: ${text}`),
      ['init container setup: s', 'container web: w'],
    );
    assert.deepEqual(
      others.map(({ place }) => place),
      ['ephemeral container'],
    );
    const job = { spec: { template: { spec: { containers: own } } } };
    assert.equal(userOf('cron job', { spec: { jobTemplate: job } }).named.length, 1);
  });

  it('knows a pod that is over by its phase', () => {
    const phases = ['Running', 'Pending', 'Succeeded', 'Failed', 'Unknown', undefined];
    const over = phases.map((phase) => userOf('pod', { status: { phase } }).over);
    assert.deepEqual(over, [false, false, true, true, true, true]);
  });

  it('takes what a build starts from, in its own project unless it says another', () => {
    const named = (strategy: object): PruneUser['named'] =>
      userOf('build', { metadata: { namespace: 'shop' }, spec: { strategy } }).named;
    const place = 'build strategy';
    const tag = { kind: 'ImageStreamTag', name: 'web:1' };
    assert.deepEqual(named({ sourceStrategy: { from: tag } }), [
      { place, by: 'streamTag', text: 'web:1', project: 'shop' },
    ]);
    assert.deepEqual(named({ customStrategy: { from: { ...tag, namespace: 'test' } } })[0]?.project, 'test');
    const spec = { kind: 'DockerImage', name: 'quay.io/a/b' };
    assert.deepEqual(named({ dockerStrategy: { from: spec } }), [{ place, by: 'pullSpec', text: spec.name }]);
    assert.deepEqual(named({ sourceStrategy: {}, dockerStrategy: { from: spec } }), []);
    assert.deepEqual(named({ dockerStrategy: { from: { kind: 'constructor', name: 'x' } } }), []);
  });

  it('reads sizes of limits as Kubernetes writes them', () => {
    const sizes = ['150Ki', '1.5G', '2e3', '2E3', '7', '.5k', '3E', '100m', 12, '+1Mi'];
    const limits = sizes.map((storage) => ({ type: 'openshift.io/Image', max: { storage } }));
    const reading = new PruneReading();
    const others = [
      { type: 'Pod', max: { storage: '1' } },
      { type: 'openshift.io/Image', max: { cpu: '1' } },
    ];
    reading.add('limit range', { metadata, spec: { limits: [...limits, ...others] } });
    assert.deepEqual(
      reading.input.limits.map(({ bytes }: PruneLimit) => bytes),
      [153_600, 1.5e9, 2000, 2000, 7, 500, 3e18, 0.1, 12, 2 ** 20],
    );
    assert.equal(reading.unreadable.size, 0);
  });

  it('counts what it cannot read', () => {
    const reading = new PruneReading();
    for (const kind of lists) for (const raw of [null, 5, 'x', []]) reading.add(kind, raw);
    reading.add('image', { metadata: {} });
    reading.add('image stream', { metadata: { name: 'web' } });
    const limits = [{ type: 'openshift.io/Image', max: { storage: 'much' } }];
    reading.add('limit range', { spec: { limits } });
    const counts = lists.map((kind) => reading.unreadable.get(kind));
    assert.deepEqual(counts, [5, 5, 5, 4, 4, 4, 4, 4]);
  });

  it('and planning with it survive objects that make no sense', () => {
    let planned = 0;
    for (let seed = 0; seed < 300; seed += 1) {
      const next = numbers(seed);
      const reading = new PruneReading();
      for (const kind of lists)
        for (let at = 0; at < 4; at += 1) reading.add(kind, spoiled(objects[kind], next));
      const index = allAtOnce(indexPrune(reading.input));
      const options = { ...defaultPruneOptions, ignoreInvalidRefs: true, keepTagRevisions: next(2) };
      const outcome = allAtOnce(planPrune(index, options, next(10), new Set(['image x'])));
      if (outcome.kind === 'refused') continue;
      planned += 1;
      const { plan } = outcome;
      const hazards = allAtOnce(pruneHazards(index, plan, options)).map(hazardWords);
      const revisions = plan.streams.flatMap(({ tags }) => tags.flatMap((tag) => tag.revisions));
      const words = [
        ...hazards,
        ...revisions.map((one) => revisionWords(one, options)),
        ...plan.images.map((one) => imageWords(one, options)),
      ];
      assert.ok(words.every((one) => typeof one === 'string' && one !== ''));
      assert.ok(Number.isFinite(plan.totals.bytes) && plan.totals.bytes >= 0);
    }
    assert.ok(planned > 100, `${planned}`);
  });
});

const containers = [
  { name: 'web', image: 'h.x/shop/web:1.0' },
  { name: 'b', image: `h.x/shop/web@${digest('b')}` },
];
const from = { kind: 'ImageStreamTag', name: 'web:1.0', namespace: 'shop' };
const podSpec = {
  initContainers: containers,
  containers,
  volumes: [{ name: 'v', image: { reference: 'x' } }],
};
const metadata = {
  name: 'web',
  namespace: 'shop',
  creationTimestamp: '1970-01-01T00:00:00Z',
  annotations: {},
};
const items = [{ image: digest('a') }, { image: digest('b'), created: '1970-01-01T00:00:00Z' }];
const triggers = [
  { type: 'ImageChange', imageChangeParams: { from, automatic: true }, imageChange: { from } },
];

/** One object with much in it of each list. */
const objects: Readonly<Record<string, unknown>> = {
  image: {
    metadata: { ...metadata, name: digest('a') },
    dockerImageMetadata: { Id: digest('config'), Size: 12 },
    dockerImageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
    dockerImageLayers: [{ name: digest('layer'), size: 5 }],
    dockerImageManifests: [{ digest: digest('a'), manifestSize: 5 }],
    dockerImageManifest: '{}',
  },
  'image stream': {
    metadata,
    spec: { tags: [{ name: '1.0', from, importPolicy: { scheduled: true } }] },
    status: {
      tags: [
        { tag: '1.0', items },
        { tag: '2.0', items },
      ],
    },
  },
  'limit range': { metadata, spec: { limits: [{ type: 'openshift.io/Image', max: { storage: '1Ki' } }] } },
  pod: {
    metadata,
    spec: podSpec,
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'web', imageID: digest('b'), state: { running: {} } }],
    },
  },
  'deployment config': { metadata, spec: { template: { metadata, spec: podSpec }, triggers } },
  'cron job': { metadata, spec: { jobTemplate: { spec: { template: { spec: podSpec } } } } },
  build: { metadata, spec: { strategy: { sourceStrategy: { from } }, output: { to: from } }, status: {} },
  'build config': { metadata, spec: { strategy: { dockerStrategy: { from } }, triggers } },
};

const absurd: readonly unknown[] = [
  ...[undefined, null, -1, 1e308, true, [], {}, [null], { length: 3 }],
  ...['', 'x', 'a:b', 'a@b', '9999999Ei', '\u202e\0', '__proto__', 'DockerImage', 'x'.repeat(5000)],
  'application/vnd.oci.image.index.v1+json',
];

/** The value with something absurd here and there in it. */
function spoiled(value: unknown, next: (below: number) => number): unknown {
  if (next(14) === 0) return absurd[next(absurd.length)];
  if (Array.isArray(value)) return value.map((one) => spoiled(one, next));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, spoiled(one, next)]));
}
