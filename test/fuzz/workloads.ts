import type { WorkloadKind } from '../../src/model/workload.ts';

const container = { name: 'app', image: 'registry.example/hackershop/skyfield:1.0', env: [] };
const pod = {
  metadata: { labels: { app: 'x' } },
  spec: {
    initContainers: [{ name: 'init', image: 'a/b@sha256:00' }],
    containers: [container],
    ephemeralContainers: [container],
    volumes: [{ name: 'v', image: { reference: 'quay.io/a/b:1' } }],
  },
};
const metadata = {
  name: 'skyfield',
  namespace: 'hackershop',
  creationTimestamp: '2026-11-21T04:22:14Z',
  annotations: {
    'image.openshift.io/triggers':
      '[{"from":{"kind":"ImageStreamTag","name":"skyfield:1.0"},"fieldPath":"spec","paused":"false"}]',
  },
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'skyfield-1', controller: true }],
};
const from = { kind: 'ImageStreamTag', name: 'skyfield:1.0', namespace: 'hackershop' };
const strategy = { type: 'Docker', dockerStrategy: { from }, sourceStrategy: { from } };
const build = {
  strategy,
  output: { to: from },
  source: { images: [{ from, as: ['x'], paths: [] }] },
  triggers: [{ type: 'ImageChange', imageChange: { paused: false } }],
};

/** A workload of each kind, as their APIs have them. */
export const workloads: Readonly<Record<WorkloadKind, unknown>> = {
  pod: {
    ...pod,
    metadata,
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'app', image: 'x', imageID: 'docker-pullable://a/b@sha256:00' }],
    },
  },
  'replica set': { metadata, spec: { template: pod } },
  'replication controller': { metadata, spec: { template: pod } },
  deployment: { metadata, spec: { template: pod } },
  'stateful set': { metadata, spec: { template: pod } },
  'daemon set': { metadata, spec: { template: pod } },
  job: { metadata, spec: { template: pod } },
  'cron job': { metadata, spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: pod } } } },
  'deployment config': {
    metadata,
    spec: {
      template: pod,
      triggers: [{ type: 'ImageChange', imageChangeParams: { automatic: true, from } }],
    },
  },
  'build config': { metadata, spec: build },
  build: { metadata, spec: build, status: { output: { to: { imageDigest: 'sha256:00' } }, config: from } },
};
