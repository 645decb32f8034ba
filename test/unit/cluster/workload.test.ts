import assert from 'node:assert/strict';
import { parseWorkload } from '../../../src/cluster/workload.ts';
import { listWorkloads } from '../../../src/cluster/workloads.ts';
import { openConnection } from '../../../src/connection/openConnection.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { workloadKinds, type Reference, type Workload } from '../../../src/model/workload.ts';
import { startCluster } from '../../cluster/cluster.ts';
import { INTERNAL_REGISTRY } from '../../cluster/state/state.ts';
import { never } from '../../support/registries.ts';

describe('the workloads of the demo', () => {
  let workloads: readonly Workload[];
  let publicHost: string;

  before(async () => {
    const cluster = await startCluster({ seed: 'demo' });
    const kubeconfig = await loadKubeconfig([cluster.kubeconfigFile]);
    const connection = await openConnection(kubeconfig, 'hackershop-dev', { env: {}, userAgent: 'test' });
    ({ workloads } = await listWorkloads(connection, ['hackershop', 'planet-express'], never));
    publicHost = cluster.state.registryHost;
    await connection.close();
    await cluster.close();
  });

  const found = (kind: Workload['kind'], name: string): Workload => {
    const one = workloads.find((workload) => workload.kind === kind && workload.name === name);
    return one ?? assert.fail(`no ${kind} ${name}`);
  };
  const referencesOf = (kind: Workload['kind'], name: string): string[] =>
    found(kind, name).references.map((reference) => lineOf(reference, publicHost));

  it('name images in containers, init containers and triggers', () => {
    assert.deepEqual(referencesOf('deployment', 'web'), [
      'container web: INTERNAL/hackershop/web:nightly',
      'image-change trigger: hackershop/web:nightly',
    ]);
    assert.deepEqual(referencesOf('deployment', 'delivery'), [
      'container delivery: PUBLIC/planet-express/delivery:1.1',
      'init container migrate: INTERNAL/planet-express/delivery:1.0',
    ]);
    assert.deepEqual(referencesOf('stateful set', 'search'), ['container search: catalogue:zstd']);
    assert.deepEqual(referencesOf('cron job', 'nightly-report'), [
      'container nightly-report: INTERNAL/hackershop/catalogue:3.0',
    ]);
    assert.deepEqual(referencesOf('deployment config', 'billing'), [
      'container api: INTERNAL/hackershop/billing:old',
      'manual image-change trigger: hackershop/billing:old',
    ]);
  });

  it('run images, in ephemeral containers too, or did', () => {
    assert.deepEqual(referencesOf('pod', 'phillips-shell'), [
      'container shell: INTERNAL/hackershop/nginx:stable',
      'ephemeral container debug: PUBLIC/hackershop/skyfield:2.0',
      'container shell: running INTERNAL/hackershop/nginx@DIGEST',
      'ephemeral container debug: running INTERNAL/hackershop/skyfield@DIGEST',
    ]);
    assert.deepEqual(referencesOf('pod', 'nightly-report-29384820-m2v7c'), [
      'container nightly-report: INTERNAL/hackershop/catalogue:3.0',
      'container nightly-report: ran INTERNAL/hackershop/catalogue@DIGEST',
    ]);
  });

  it('mount images as volumes', () => {
    assert.deepEqual(referencesOf('daemon set', 'routes'), [
      'container shipper: registry.access.example/ubi9/shipper:1',
      'image volume data: INTERNAL/planet-express/delivery:1.2',
    ]);
  });

  it('build from images, and make them', () => {
    assert.deepEqual(referencesOf('build config', 'web'), [
      'build strategy: openshift/nodejs:20-ubi9',
      'source image: hackershop/skyfield:2.0',
      'build output: hackershop/web:nightly',
      'image-change trigger: openshift/nodejs:20-ubi9',
    ]);
    assert.deepEqual(referencesOf('build', 'web-12'), [
      'build strategy: INTERNAL/openshift/nodejs@DIGEST',
      'source image: hackershop/skyfield:2.0',
      'build output: hackershop/web:nightly',
      'pushed as build output: DIGEST',
    ]);
  });

  it('have owners', () => {
    const owners = [
      ['pod', 'web-7c9f6-x2x4k', 'replica set web-7c9f6'],
      ['replica set', 'web-7c9f6', 'deployment web'],
      ['replication controller', 'billing-3', 'deployment config billing'],
      ['job', 'nightly-report-29384820', 'cron job nightly-report'],
      ['build', 'web-12', 'build config web'],
      ['pod', 'phillips-shell', undefined],
    ] as const;
    for (const [kind, name, expected] of owners) {
      const { owner } = found(kind, name);
      assert.equal(owner && `${owner.kind} ${owner.name}`, expected);
    }
  });
});

describe('parseWorkload', () => {
  const metadata = { name: 'one', namespace: 'shop' };
  const pod = (spec: object, more: object = {}): Workload | undefined =>
    parseWorkload('pod', { metadata: { ...metadata, ...more }, spec });

  it('hears of names that mean image streams from the workload or its template', () => {
    const annotations = { 'alpha.image.policy.openshift.io/resolve-names': '*' };
    const spec = { containers: [{ name: 'web', image: 'web:1' }] };
    const local = { kind: 'pullSpec', spec: 'web:1', localNames: true };
    const targetOf = (one: Workload | undefined): unknown => one?.references[0]?.target;
    assert.deepEqual(targetOf(pod(spec, { annotations })), local);
    assert.deepEqual(targetOf(pod(spec)), { ...local, localNames: false });
    const cases = [
      { metadata: { ...metadata, annotations }, spec: { template: { spec } } },
      { metadata, spec: { template: { metadata: { annotations }, spec } } },
    ];
    for (const raw of cases) assert.deepEqual(targetOf(parseWorkload('deployment', raw)), local);
  });

  it('tells what runs from what stopped', () => {
    const imageID = `docker://sha256:${'a'.repeat(64)}`;
    const runOf = (phase: string, state: unknown): unknown =>
      parseWorkload('pod', {
        metadata,
        status: { phase, containerStatuses: [{ name: 'web', imageID, state }] },
      })?.references[0]?.run;
    assert.equal(runOf('Running', { running: {} }), 'running');
    assert.equal(runOf('Running', undefined), 'running');
    assert.equal(runOf('Running', { waiting: { reason: 'CrashLoopBackOff' } }), 'ran');
    assert.equal(runOf('Running', { terminated: { exitCode: 1 } }), 'ran');
    assert.equal(runOf('Succeeded', undefined), 'ran');
    assert.equal(runOf('Failed', { running: {} }), 'ran');
  });

  it('says which triggers do not fire by themselves', () => {
    const from = { kind: 'ImageStreamTag', name: 'web:1' };
    const triggers = [{ from }, { from, paused: true }, { from, paused: 'true' }, { from, paused: 'false' }];
    const annotations = { 'image.openshift.io/triggers': JSON.stringify(triggers) };
    assert.deepEqual(placesOf(pod({}, { annotations })), [
      'image-change trigger',
      'paused image-change trigger',
      'paused image-change trigger',
      'image-change trigger',
    ]);
    const config = (imageChangeParams: object): string[] =>
      placesOf(
        parseWorkload('deployment config', {
          metadata,
          spec: { triggers: [{ type: 'ImageChange', imageChangeParams }] },
        }),
      );
    assert.deepEqual(config({ from, automatic: true }), ['image-change trigger']);
    assert.deepEqual(config({ from }), ['manual image-change trigger']);
    const build = { triggers: [{ type: 'ImageChange', imageChange: { from, paused: true } }] };
    assert.deepEqual(placesOf(parseWorkload('build config', { metadata, spec: build })), [
      'paused image-change trigger',
    ]);
  });

  it('takes the controller for the owner, and only kinds that are listed', () => {
    const ownerOf = (...ownerReferences: object[]): unknown =>
      pod({ containers: [{ image: 'x' }] }, { ownerReferences })?.owner;
    const apps = { apiVersion: 'apps/v1' };
    const set = { ...apps, kind: 'ReplicaSet', name: 'set' };
    const daemons = { ...apps, kind: 'DaemonSet', name: 'daemons', controller: true };
    assert.deepEqual(ownerOf(set, daemons), { kind: 'daemon set', name: 'daemons' });
    assert.deepEqual(ownerOf(set), { kind: 'replica set', name: 'set' });
    assert.equal(ownerOf({ ...set, apiVersion: 'apps.example/v1' }), undefined);
    assert.equal(ownerOf({ apiVersion: 'v1', kind: 'Node', name: 'node-1', controller: true }), undefined);
    assert.deepEqual(ownerOf({ apiVersion: 'v1', kind: 'ReplicationController', name: 'rc' }), {
      kind: 'replication controller',
      name: 'rc',
    });
  });

  const absurd: readonly unknown[] = [
    null,
    7,
    [],
    {},
    { metadata: null, spec: { containers: [{ image: 'x' }] } },
    { metadata: { name: 'one' }, spec: { containers: [{ image: 'x' }] } },
    { metadata },
    { metadata, spec: 'none', status: [] },
    { metadata, spec: { containers: 'web', initContainers: {}, volumes: 1, template: [], jobTemplate: 'x' } },
    { metadata, spec: { containers: [null, 1, [], { name: 'x' }, { image: '' }, { image: 7 }] } },
    { metadata, spec: { volumes: [null, { image: null }, { image: { reference: 1 } }] } },
    { metadata, status: { containerStatuses: [null, { imageID: '' }, { imageID: {} }] } },
    { metadata, spec: { triggers: { type: 'ImageChange' } } },
    {
      metadata,
      spec: { triggers: [null, { type: 'ImageChange' }, { type: 'ImageChange', imageChange: 'x' }] },
    },
    { metadata, spec: { strategy: 'x', output: { to: {} }, source: { images: [null, { from: 'x' }] } } },
    { metadata, spec: { output: { to: { kind: 'ImageStreamImage', name: 'no-digest' } } } },
    { metadata: { ...metadata, ownerReferences: [null, 'x', { kind: 'Pod' }] } },
    ...['{', '[', '7', '"x"', 'null', '[null]', '[{"from":"x"}]', '{"from":{}}'].map((triggers) => ({
      metadata: { ...metadata, annotations: { 'image.openshift.io/triggers': triggers } },
    })),
  ];
  for (const raw of absurd) {
    it(`passes over ${JSON.stringify(raw).slice(0, 100)}`, () => {
      for (const kind of workloadKinds) assert.equal(parseWorkload(kind, raw), undefined);
    });
  }
});

/** A reference as a line, with hosts and digests by what they are. */
function lineOf({ place, run, target }: Reference, publicHost: string): string {
  const line = `${place}: ${run === undefined ? '' : `${run} `}${targetWords(target)}`;
  return line
    .replace(publicHost, 'PUBLIC')
    .replace(INTERNAL_REGISTRY, 'INTERNAL')
    .replace(/sha256:[0-9a-f]{64}/, 'DIGEST');
}

function targetWords(target: Reference['target']): string {
  switch (target.kind) {
    case 'pullSpec':
      return target.spec;
    case 'imageID':
      return target.id;
    case 'tag':
      return `${target.project}/${target.stream}:${target.tag}`;
    case 'image':
      return `${target.project}/${target.stream}@${target.digest}`;
  }
}

function placesOf(workload: Workload | undefined): string[] {
  return (workload?.references ?? []).map(({ place }) => place);
}
