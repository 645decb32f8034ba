import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { Failure } from '../../../src/model/failure.ts';
import { list, record, text } from '../../../src/model/json.ts';
import { headOf, tagIn, type StreamSnapshot } from '../../../src/model/streamSnapshot.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import { never } from '../../support/registries.ts';

const skyfield = { project: 'hackershop', stream: 'skyfield' };
const missing = { project: 'hackershop', stream: 'nothing' };

const kindOf = async (promise: Promise<unknown>): Promise<Failure['kind']> =>
  (await failureFrom(promise)).kind;
const reasonOf = async (promise: Promise<unknown>): Promise<string> => {
  const failure = await failureFrom(promise);
  assert.ok(failure.kind === 'invalid' || failure.kind === 'forbidden', failure.kind);
  return failure.reason;
};
const snapshotOf = async (client: ClusterClient, target = skyfield): Promise<StreamSnapshot> =>
  (await client.readStream(target, never)).snapshot;
const historyOf = (snapshot: StreamSnapshot, tag: string): string[] =>
  tagIn(snapshot, tag)?.revisions.map(({ image }) => image) ?? [];

describe('ClusterWrites', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(async () => {
    await clients[Symbol.asyncDispose]();
  });

  describe('readStream', () => {
    it('gives the model, and everything that a person put into the stream', async () => {
      const { cluster, phillip } = clients;
      const path = '/apis/image.openshift.io/v1/namespaces/hackershop-prod/imagestreams/skyfield';
      const raw = record(await cluster.as('phillip').get(path));
      const { tags: specTags, ...spec } = record(raw['spec']);
      const target = { project: 'hackershop-prod', stream: 'skyfield' };
      const { stream, snapshot } = await phillip.readStream(target, never);
      assert.deepEqual(stream, await phillip.stream('hackershop-prod', 'skyfield', never));
      assert.equal(snapshot.uid, record(raw['metadata'])['uid']);
      assert.equal(snapshot.resourceVersion, record(raw['metadata'])['resourceVersion']);
      assert.deepEqual(snapshot.spec, spec);
      assert.deepEqual(
        snapshot.tags.map(({ name }) => name),
        ['candidate', 'live', 'previous'],
      );
      assert.deepEqual(tagIn(snapshot, 'candidate')?.spec, list(specTags)[0]);
      assert.equal(tagIn(snapshot, 'live')?.spec, undefined);
      const histories = list(record(raw['status'])['tags']).map(record);
      const live = list(histories.find(({ tag }) => tag === 'live')?.['items']).map(record);
      assert.deepEqual(
        tagIn(snapshot, 'live')?.revisions,
        live.map(({ image, dockerImageReference, created }) => ({
          image,
          reference: dockerImageReference,
          created,
        })),
      );
    });

    it('fails for a stream that is not there or not to be seen', async () => {
      const { amy, phillip } = clients;
      assert.deepEqual(await failureFrom(phillip.readStream(missing, never)), {
        kind: 'notFound',
        doing: 'read the image stream hackershop/nothing',
        reason: 'imagestreams.image.openshift.io "nothing" not found',
      });
      assert.equal(await kindOf(amy.readStream(skyfield, never)), 'forbidden');
    });
  });

  describe('deleteTag', () => {
    it('removes the tag with its history and no other', async () => {
      const { phillip } = clients;
      const web = { project: 'hackershop', stream: 'web' };
      const before = await snapshotOf(phillip, web);
      await phillip.deleteTag({ ...web, tag: 'nightly' }, before.uid, never);
      const after = await snapshotOf(phillip, web);
      assert.equal(tagIn(after, 'nightly'), undefined);
      assert.deepEqual(
        after.tags,
        before.tags.filter(({ name }) => name !== 'nightly'),
      );
    });

    it('leaves the tag alone where the stream is another, the right is missing or it is gone', async () => {
      const { phillip, greg } = clients;
      const before = await snapshotOf(phillip);
      const target = { ...skyfield, tag: '1.0' };
      assert.equal(await kindOf(phillip.deleteTag(target, 'another', never)), 'conflict');
      assert.match(await reasonOf(greg.deleteTag(target, before.uid, never)), /greg.*cannot delete/);
      assert.deepEqual(await snapshotOf(phillip), before);
      const gone = phillip.deleteTag({ ...skyfield, tag: '0.1' }, before.uid, never);
      assert.deepEqual(await failureFrom(gone), {
        kind: 'notFound',
        doing: 'delete the tag hackershop/skyfield:0.1',
        reason: 'imagestreamtags.image.openshift.io "skyfield:0.1" not found',
      });
    });
  });

  describe('deleteStream', () => {
    it('removes the stream that was read', async () => {
      const { phillip } = clients;
      await phillip.deleteStream(skyfield, await snapshotOf(phillip), never);
      assert.equal(await kindOf(phillip.readStream(skyfield, never)), 'notFound');
    });

    it('leaves a stream alone that was changed, or that the user may not delete', async () => {
      const { cluster, phillip, greg } = clients;
      const before = await snapshotOf(phillip);
      assert.equal(await kindOf(greg.deleteStream(skyfield, before, never)), 'forbidden');
      const another = { ...before, uid: 'another' };
      assert.equal(await kindOf(phillip.deleteStream(skyfield, another, never)), 'conflict');
      await cluster.push({ repository: 'hackershop/skyfield', tag: '2.1' });
      assert.equal(await kindOf(phillip.deleteStream(skyfield, before, never)), 'conflict');
      assert.ok(tagIn(await snapshotOf(phillip), '2.1'));
      assert.equal(await kindOf(phillip.deleteStream(missing, before, never)), 'notFound');
    });
  });

  describe('createStream', () => {
    it('makes the stream with all that is asked for', async () => {
      const { phillip } = clients;
      const labels = { team: 'shop' };
      const annotations = { description: 'made anew' };
      const from = { kind: 'DockerImage', name: 'quay.io/hackershop/new:1' };
      const spec = { lookupPolicy: { local: true }, tags: [{ name: '1', from }] };
      const made = { project: 'hackershop', name: 'new', labels, annotations, spec };
      const { stream, snapshot } = await phillip.createStream(made, never);
      assert.equal(stream.localLookup, true);
      assert.deepEqual([snapshot.labels, snapshot.annotations], [labels, annotations]);
      assert.deepEqual(tagIn(snapshot, '1')?.spec?.['from'], from);
      assert.deepEqual(await snapshotOf(phillip, { project: 'hackershop', stream: 'new' }), snapshot);
    });

    it('fails for a name that is taken or no name, and without the right', async () => {
      const { phillip, greg } = clients;
      const make = (client: ClusterClient, name: string): Promise<unknown> =>
        client.createStream({ project: 'hackershop', name }, never);
      assert.equal(await kindOf(make(phillip, 'skyfield')), 'conflict');
      assert.match(
        await reasonOf(make(phillip, 'Bad_Name!')),
        /^metadata\.name: Invalid value: "Bad_Name!": /,
      );
      assert.equal(await kindOf(make(greg, 'new')), 'forbidden');
    });
  });

  describe('mapImage', () => {
    it('makes an image the newest of a tag', async () => {
      const { phillip } = clients;
      const before = await snapshotOf(phillip);
      const [first] = tagIn(before, '1.0')?.revisions ?? [];
      const [newest] = tagIn(before, '2.0')?.revisions ?? [];
      assert.ok(first && newest);
      for (const { image, reference } of [first, newest]) {
        await phillip.mapImage({ ...skyfield, tag: 'again', image, reference }, never);
      }
      const { revisions } = tagIn(await snapshotOf(phillip), 'again') ?? {};
      assert.deepEqual(
        revisions?.map(({ image, reference }) => [image, reference]),
        [newest, first].map(({ image, reference }) => [image, reference]),
      );
    });

    it('fails without the stream or the right', async () => {
      const { phillip, greg } = clients;
      const [head] = tagIn(await snapshotOf(phillip), '1.0')?.revisions ?? [];
      assert.ok(head);
      const mapping = { ...skyfield, tag: 'again', ...head };
      assert.equal(await kindOf(phillip.mapImage({ ...mapping, stream: 'nothing' }, never)), 'notFound');
      assert.equal(await kindOf(greg.mapImage(mapping, never)), 'forbidden');
    });
  });

  describe('setTag', () => {
    it('gives a tag an earlier image, and keeps its history', async () => {
      const { phillip } = clients;
      const before = await snapshotOf(phillip);
      const digests = historyOf(before, 'latest');
      const oldest = digests.at(-1) ?? '';
      const spec = {
        name: 'latest',
        generation: 7,
        annotations: { description: 'rolled back' },
        from: { kind: 'ImageStreamImage', name: `skyfield@${oldest}` },
      };
      await phillip.setTag({ ...skyfield, tag: 'latest' }, spec, before.resourceVersion, never);
      const after = await snapshotOf(phillip);
      assert.deepEqual(historyOf(after, 'latest'), [oldest, ...digests]);
      const set = tagIn(after, 'latest')?.spec ?? {};
      assert.deepEqual([set['from'], set['annotations']], [spec.from, spec.annotations]);
    });

    it('fails for a changed stream, without the right, and for a source that the user may not read', async () => {
      const { cluster, phillip, greg, amy } = clients;
      const before = await snapshotOf(phillip);
      const name = `skyfield@${headOf(tagIn(before, '1.0')) ?? ''}`;
      const spec = { from: { kind: 'ImageStreamImage', namespace: 'hackershop', name } };
      const target = { ...skyfield, tag: 'latest' };
      assert.equal(await kindOf(greg.setTag(target, spec, before.resourceVersion, never)), 'forbidden');
      await cluster.push({ repository: 'hackershop/skyfield', tag: '2.1' });
      assert.equal(await kindOf(phillip.setTag(target, spec, before.resourceVersion, never)), 'conflict');
      const delivery = { project: 'planet-express', stream: 'delivery' };
      const { resourceVersion } = await snapshotOf(amy, delivery);
      const stolen = amy.setTag({ ...delivery, tag: '1.0' }, spec, resourceVersion, never);
      assert.equal(await reasonOf(stolen), 'spec.tags[1.0].from: Forbidden: hackershop/skyfield');
    });
  });

  describe('hasImage', () => {
    it('tells those who may see images', async () => {
      const { cluster, admin, phillip } = clients;
      const { image } = tagIn(await snapshotOf(phillip), '1.0')?.revisions[0] ?? {};
      assert.ok(image);
      assert.equal(await admin.hasImage(image, never), true);
      const object = cluster.state.images.get(undefined, image);
      assert.ok(object);
      cluster.state.images.delete(object);
      assert.equal(await admin.hasImage(image, never), false);
      assert.equal(await kindOf(phillip.hasImage(image, never)), 'forbidden');
    });
  });

  it('sends no change twice when the connection breaks after the server did it', async () => {
    const { cluster, phillip } = clients;
    const before = await snapshotOf(phillip);
    const [head] = tagIn(before, '1.0')?.revisions ?? [];
    assert.ok(head);
    const { image, reference } = head;
    const from = { kind: 'ImageStreamImage', name: `skyfield@${image}` };
    const entry = { name: 'added', from };
    const current = (): Promise<StreamSnapshot> => snapshotOf(phillip);
    const changes: Readonly<Record<string, () => Promise<unknown>>> = {
      'DELETE imagestreamtags': () => phillip.deleteTag({ ...skyfield, tag: '1.0' }, before.uid, never),
      'POST imagestreammappings': () =>
        phillip.mapImage({ ...skyfield, tag: '1.0', image, reference }, never),
      'PATCH imagestreams': async () => {
        const version = { ...(await current()), hasSpecTags: false };
        await phillip.addSpecTags(skyfield, [entry], version, never);
      },
      'PUT imagestreamtags': async () => {
        const { resourceVersion } = await current();
        await phillip.setTag({ ...skyfield, tag: 'latest' }, { from }, resourceVersion, never);
      },
      'DELETE imagestreams': async () => phillip.deleteStream(skyfield, await current(), never),
      'POST imagestreams': () => phillip.createStream({ project: 'hackershop', name: 'skyfield' }, never),
    };
    for (const [what, change] of Object.entries(changes)) {
      const [method = ''] = what.split(' ');
      cluster.requests.clear();
      cluster.faults.add({ match: { method }, times: 1, fault: { kind: 'resetMidBody' } });
      assert.equal(await kindOf(change()), 'unreachable', what);
      const sent = cluster.requests.list().filter((request) => request.method === method);
      assert.deepEqual(
        sent.map(({ path }) => `${method} ${text(path.split('/')[6]) ?? ''}`),
        [what],
      );
    }
    // Each was done all the same: the stream is the new one.
    const { uid, tags } = await current();
    assert.notEqual(uid, before.uid);
    assert.deepEqual(tags, []);
  });
});
