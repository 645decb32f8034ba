import assert from 'node:assert/strict';
import { OpenShiftWrites } from '../../../src/cluster/openShiftWrites.ts';
import { parseStreamRead } from '../../../src/cluster/streamSnapshot.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { failureFrom } from '../../support/failures.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { json, startHttpServer, type Answer, type SeenRequest } from '../../support/tlsServer.ts';

const images = '/apis/image.openshift.io/v1/namespaces/hackershop';
const skyfield = { project: 'hackershop', stream: 'skyfield' };
const read = {
  metadata: { name: 'skyfield', namespace: 'hackershop', uid: 'the-uid', resourceVersion: '8' },
};
const digest = (digit: string): Digest => {
  const made = `sha256:${digit.repeat(64)}`;
  assert.ok(isDigest(made));
  return made;
};

/** Runs something against a server that always answers the same; gives what was asked. */
async function seenBy(
  answer: Answer,
  run: (writes: OpenShiftWrites) => Promise<unknown>,
): Promise<readonly SeenRequest[]> {
  await using folder = await testFolder();
  await using server = await startHttpServer(answer);
  const connection = await connectIn(folder, { cluster: { server: `http://localhost:${server.port}` } });
  try {
    await run(new OpenShiftWrites(connection));
    return server.seen;
  } finally {
    await connection.close();
  }
}

/** The one request of a change: method, path and body. */
async function sentBy(run: (writes: OpenShiftWrites) => Promise<unknown>): Promise<unknown[]> {
  const [request, ...more] = await seenBy(json(read), run);
  assert.ok(request);
  assert.deepEqual(more, []);
  const body: unknown = JSON.parse(request.body);
  return [request.method, request.url, body];
}

describe('the requests of OpenShiftWrites', () => {
  it('delete what was read', async () => {
    const version = { uid: 'the-uid', resourceVersion: '7' };
    const options = { apiVersion: 'v1', kind: 'DeleteOptions' };
    assert.deepEqual(
      await sentBy((writes) => writes.deleteTag({ ...skyfield, tag: '1.0' }, 'the-uid', never)),
      ['DELETE', `${images}/imagestreamtags/skyfield:1.0`, { ...options, preconditions: { uid: 'the-uid' } }],
    );
    assert.deepEqual(await sentBy((writes) => writes.deleteStream(skyfield, version, never)), [
      'DELETE',
      `${images}/imagestreams/skyfield`,
      { ...options, preconditions: version },
    ]);
  });

  it('set a tag with its annotations where the server takes them from', async () => {
    const from = { kind: 'ImageStreamImage', name: `skyfield@${digest('a')}` };
    const kept = { from, importPolicy: { scheduled: true }, referencePolicy: { type: 'Local' } };
    const spec = { ...kept, name: '1.0', generation: 4, annotations: { supports: 'all' } };
    const metadata = { name: 'skyfield:1.0', namespace: 'hackershop', resourceVersion: '7' };
    const object = { apiVersion: 'image.openshift.io/v1', kind: 'ImageStreamTag' };
    const rest = { tag: kept, lookupPolicy: { local: false } };
    const path = `${images}/imagestreamtags/skyfield:1.0`;
    const target = { ...skyfield, tag: '1.0' };
    assert.deepEqual(await sentBy((writes) => writes.setTag(target, spec, '7', never)), [
      'PUT',
      path,
      { ...object, metadata: { ...metadata, annotations: { supports: 'all' } }, ...rest },
    ]);
    const bare = { ...spec, annotations: null };
    assert.deepEqual(await sentBy((writes) => writes.setTag(target, bare, '7', never)), [
      'PUT',
      path,
      { ...object, metadata, ...rest },
    ]);
  });

  it('add each entry to the list that is there, or bring the list along', async () => {
    const tags = [
      { name: 'a', from: { kind: 'ImageStreamTag', name: '1.0' }, generation: 0 },
      { name: 'b', annotations: null },
    ];
    const [a, b] = [{ name: 'a', from: { kind: 'ImageStreamTag', name: '1.0' } }, tags[1]];
    const guard = { op: 'replace', path: '/metadata/resourceVersion', value: '7' };
    const version = { uid: 'the-uid', resourceVersion: '7' };
    const patch = (hasSpecTags: boolean) => (writes: OpenShiftWrites) =>
      writes.addSpecTags(skyfield, tags, { ...version, hasSpecTags }, never);
    assert.deepEqual((await sentBy(patch(true)))[2], [
      guard,
      { op: 'add', path: '/spec/tags/-', value: a },
      { op: 'add', path: '/spec/tags/-', value: b },
    ]);
    assert.deepEqual((await sentBy(patch(false)))[2], [
      guard,
      { op: 'add', path: '/spec/tags', value: [a, b] },
    ]);
    const [request] = await seenBy(json(read), patch(true));
    assert.equal(request?.headers['content-type'], 'application/json-patch+json');
  });

  it('make a stream with nothing that was not asked for', async () => {
    assert.deepEqual(
      await sentBy((writes) => writes.createStream({ project: 'hackershop', name: 'new' }, never)),
      [
        'POST',
        `${images}/imagestreams`,
        {
          apiVersion: 'image.openshift.io/v1',
          kind: 'ImageStream',
          metadata: { name: 'new', namespace: 'hackershop' },
          spec: {},
        },
      ],
    );
  });

  it('say why the server refuses, without what each of its layers puts before', async () => {
    const cause = `spec.tags[1.1].from.name: Invalid value: "skyfield@${digest('e')}": error generating tag event: not found`;
    const message = `ImageStream.image.openshift.io "skyfield" is invalid: []: Internal error: imagestreams "skyfield" is invalid: ${cause}`;
    const status = json({ kind: 'Status', status: 'Failure', message, reason: 'Invalid', code: 422 }, 422);
    await seenBy(status, async (writes) => {
      const failure = await failureFrom(writes.setTag({ ...skyfield, tag: '1.1' }, {}, '7', never));
      assert.deepEqual(failure, {
        kind: 'invalid',
        doing: 'set the tag hackershop/skyfield:1.1',
        reason: cause,
      });
    });
  });
});

describe('parseStreamRead', () => {
  const doing = 'read the image stream hackershop/skyfield';

  it('joins spec and status in their order, and leaves revisions without a digest out', () => {
    const item = { image: digest('a'), dockerImageReference: 'quay.io/a@b', created: '2026-01-01T00:00:00Z' };
    const spec = {
      name: 'b',
      from: { kind: 'DockerImage', name: 'quay.io/b' },
      generation: 2,
      unheard: ['of'],
    };
    const { snapshot } = parseStreamRead(
      {
        metadata: { ...read.metadata, labels: { team: 'shop', odd: 1 }, annotations: { note: 'x' } },
        spec: { lookupPolicy: { local: true }, unheard: 'of', tags: [spec, null, { from: {} }] },
        status: {
          tags: [
            { tag: 'a', items: [item, { image: 'latest' }, null, { image: digest('b'), created: 5 }] },
            { tag: 'b', items: null },
          ],
        },
      },
      doing,
    );
    assert.deepEqual(snapshot, {
      project: 'hackershop',
      name: 'skyfield',
      uid: 'the-uid',
      resourceVersion: '8',
      labels: { team: 'shop' },
      annotations: { note: 'x' },
      spec: { lookupPolicy: { local: true }, unheard: 'of' },
      tags: [
        { name: 'b', spec, revisions: [] },
        {
          name: 'a',
          revisions: [
            { image: digest('a'), reference: 'quay.io/a@b', created: '2026-01-01T00:00:00Z' },
            { image: digest('b'), reference: '' },
          ],
        },
      ],
    });
  });

  for (const field of ['name', 'namespace', 'uid', 'resourceVersion']) {
    it(`fails without ${field}`, () => {
      const raw = { ...read, metadata: { ...read.metadata, [field]: undefined } };
      assert.throws(
        () => parseStreamRead(raw, doing),
        (error) => error instanceof FailureError && error.failure.kind === 'unreadable',
      );
    });
  }
});
