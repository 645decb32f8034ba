import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseApiImage } from '../../../src/cluster/apiImage.ts';
import { routeAddress } from '../../../src/cluster/address/places.ts';
import { parseImagePruner, parsePrunerCronJob, parsePrunerJob } from '../../../src/cluster/imagePruners.ts';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import { parseImportAnswer } from '../../../src/cluster/importAnswer.ts';
import { parseProject } from '../../../src/cluster/projects.ts';
import { parsePruneImage } from '../../../src/cluster/prune/pruneImages.ts';
import { parsePruneLimits } from '../../../src/cluster/prune/pruneLimits.ts';
import { parsePruneStream } from '../../../src/cluster/prune/pruneStreams.ts';
import { parsePruneUser } from '../../../src/cluster/prune/pruneUsers.ts';
import { holdsLogin, parsePullAccount, parsePullSecret } from '../../../src/cluster/pullSecretObjects.ts';
import { parseRoleBinding, subjectPatch } from '../../../src/cluster/roleBindings.ts';
import { parseRole } from '../../../src/cluster/roles.ts';
import { parseStreamLayers } from '../../../src/cluster/streamLayers.ts';
import { parseStreamRead } from '../../../src/cluster/streamSnapshot.ts';
import { keyOf, parseWatchEvent } from '../../../src/cluster/watchEvent.ts';
import { parseWorkload } from '../../../src/cluster/workload.ts';
import { record } from '../../../src/model/json.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { WorkloadKind } from '../../../src/model/workload.ts';
import { absurd, absurdValue } from '../absurd.ts';
import { assertBounded, assertNotPolluted, orFailure } from '../bounds.ts';
import { property, type Property, type Target } from '../property.ts';
import { objectsOfKind } from '../recorded.ts';
import { workloads } from '../workloads.ts';

const doing = 'read it';
const metadata = {
  name: 'a',
  namespace: 'b',
  uid: 'c',
  resourceVersion: '1',
  creationTimestamp: '2026-11-21T04:22:14Z',
  generation: 2,
  annotations: {},
};
const auths = Buffer.from('{"auths":{"quay.io":{"auth":"YTpi"}}}').toString('base64');
const login = { key: 'quay.io', user: 'a', password: new Secret('b') };
const conditions = [
  { type: 'Failed', status: 'True', reason: 'x', message: 'y', lastTransitionTime: '2026-11-21T04:22:14Z' },
];
const pruner = {
  metadata,
  spec: {
    schedule: '0 0 * * *',
    keepTagRevisions: 3,
    tolerations: [{ key: 'a', operator: 'Exists' }],
    affinity: {},
    nodeSelector: { a: 'b' },
    resources: { limits: { cpu: '1' } },
  },
  status: { observedGeneration: 2, conditions },
};
const cronJob = {
  metadata,
  spec: {
    schedule: '0 0 * * *',
    suspend: false,
    jobTemplate: {
      spec: { template: { spec: { containers: [{ args: ['--prune-registry=true'] }], tolerations: [] } } },
    },
  },
  status: { lastScheduleTime: '2026-11-21T04:22:14Z' },
};
const job = {
  metadata,
  status: { startTime: '2026-11-21T04:22:14Z', completionTime: '2026-11-21T04:22:14Z', conditions },
};
const binding = {
  metadata,
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects: [
    { kind: 'User', name: 'amy' },
    { kind: 'ServiceAccount', name: 'x', namespace: 'b' },
  ],
};
const role = { metadata, rules: [{ verbs: ['*'], apiGroups: [''], resources: ['*'], resourceNames: ['x'] }] };
const route = {
  metadata,
  spec: {
    host: 'registry.example',
    to: { kind: 'Service', name: 'image-registry' },
    tls: { termination: 'reencrypt', certificate: 'x', caCertificate: 'y' },
  },
  status: { ingress: [{ host: 'registry.example', conditions: [{ type: 'Admitted', status: 'True' }] }] },
};
const limits = { metadata, spec: { limits: [{ type: 'openshift.io/Image', max: { storage: '1Gi' } }] } };

/** A parser takes any object of its kind, whatever became of it, and gives no more than was in it. */
function parser(what: string, parse: (raw: unknown) => unknown, valid: readonly unknown[]): Property {
  return property(
    `${what} with absurd fields is read, left out, or fails in words`,
    absurd(...valid),
    (raw) => {
      const before = JSON.stringify(raw);
      const parsed = orFailure(() => parse(raw));
      assertNotPolluted();
      assert.equal(JSON.stringify(raw), before);
      assertBounded(parsed, (before as string | undefined)?.length ?? 0);
    },
  );
}

const streams = objectsOfKind('ImageStream');
const request = {
  project: 'b',
  stream: 'a',
  options: { scheduled: false, insecure: false, referencePolicy: 'Source', importMode: 'PreserveOriginal' },
  images: [{ from: 'quay.io/a/b:1', to: '1' }],
  repository: 'quay.io/a/b',
} as const;

const watchLine = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'ADDED',
        'MODIFIED',
        'DELETED',
        'BOOKMARK',
        'ERROR',
        'constructor',
        '__proto__',
        'toString',
        '',
      ),
      absurd(...streams, ...objectsOfKind('Status')),
    )
    .map(([type, object]) => ({ type, object })),
  absurd({ type: 'ADDED', object: streams[0] }),
  absurdValue,
);

export const apiObjects: Target = {
  name: 'apiObjects',
  properties: [
    parser('an image stream', parseImageStream, streams),
    parser('an image stream before a change', (raw) => parseStreamRead(raw, doing), streams),
    parser('an image stream to prune', parsePruneStream, streams),
    parser('a project', parseProject, objectsOfKind('Project')),
    parser('layers', parseStreamLayers, objectsOfKind('ImageStreamLayers')),
    parser('an image', (raw) => parseApiImage(raw, doing), [
      ...objectsOfKind('ImageStreamTag'),
      ...objectsOfKind('ImageStreamImage'),
    ]),
    parser('an image to prune', parsePruneImage, objectsOfKind('Image')),
    parser(
      'the answer to an import',
      (raw) => parseImportAnswer(raw, request, doing),
      objectsOfKind('ImageStreamImport', 12),
    ),
    parser(
      'a role binding',
      (raw) => {
        const read = parseRoleBinding(raw);
        return read && subjectPatch(read, { add: [], remove: read.subjects });
      },
      [binding, ...objectsOfKind('RoleBinding')],
    ),
    parser('a role', parseRole, [role]),
    parser('a pull secret', (raw) => [parsePullSecret(raw), holdsLogin(raw, login)], [
      { metadata, type: 'x', data: { '.dockerconfigjson': auths } },
      ...objectsOfKind('Secret'),
    ]),
    parser('a service account', parsePullAccount, [
      { metadata, imagePullSecrets: [{ name: 'x' }], secrets: [{ name: 'y' }] },
    ]),
    parser('an image pruner', parseImagePruner, [pruner, ...objectsOfKind('ImagePruner')]),
    parser('a cron job', parsePrunerCronJob, [cronJob]),
    parser('a job', parsePrunerJob, [job]),
    parser('a route', (raw) => routeAddress('openshift-image-registry', record(raw)), [route]),
    parser('a limit range', parsePruneLimits, [limits]),
    ...(Object.keys(workloads) as WorkloadKind[]).map((kind) =>
      parser(`a ${kind}`, (raw) => [parseWorkload(kind, raw), parsePruneUser(kind, raw)], [workloads[kind]]),
    ),
    property('a line of a watch is an event, or fails in words', watchLine, (line) => {
      const event = orFailure(() =>
        parseWatchEvent((JSON.stringify(line) as string | undefined) ?? '', doing, 'a.example'),
      );
      if (event?.kind !== 'change') return;
      assert.ok(['added', 'modified', 'deleted'].includes(event.type));
      assert.equal(typeof keyOf(event.object), 'string');
    }),
  ],
};
