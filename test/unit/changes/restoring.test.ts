import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { Deleted } from '../../../src/model/deleted.ts';
import type { Digest } from '../../../src/model/digest.ts';
import { rights } from '../../../src/model/right.ts';
import type { Restorability, RestorationOutcome } from '../../../src/model/restoration.ts';
import { headOf, tagIn } from '../../../src/model/streamSnapshot.ts';
import { restorability } from '../../../src/changes/restorability.ts';
import { restore } from '../../../src/changes/restoring.ts';
import { Rights } from '../../../src/changes/rights.ts';
import type { SeenStream } from '../../../src/changes/work.ts';
import { altered } from '../../support/deleter.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';

const session = new AbortController().signal;
const project = 'hackershop';
const skyfield = { project, stream: 'skyfield' };

describe('restoring', () => {
  let clients: ClusterClients;
  let phillip: ClusterClient;
  let seen: SeenStream[];

  beforeEach(async () => {
    clients = await demoClients();
    phillip = clients.phillip;
    seen = [];
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  /** Deletes a tag, or a stream, and gives its record. */
  async function remove(stream: string, tag?: string): Promise<Deleted> {
    const { snapshot } = await phillip.readStream({ project, stream }, session);
    const record = { id: '1', server: phillip.server, at: Date.now() };
    if (tag === undefined) {
      await phillip.deleteStream({ project, stream }, snapshot, session);
      return { ...record, snapshot };
    }
    await phillip.deleteTag({ project, stream, tag }, snapshot.uid, session);
    const saved = tagIn(snapshot, tag);
    assert.ok(saved);
    return { ...record, tag, snapshot: { ...snapshot, tags: [saved] } };
  }

  const put = (deleted: Deleted, client = phillip): Promise<RestorationOutcome> =>
    restore(deleted, { client, session, saw: (stream) => seen.push(stream), lookFor: 500 });

  const fate = (deleted: Deleted, client = phillip, holds = (): boolean => false): Promise<Restorability> =>
    restorability(deleted, { client, session, holds, rights: new Rights({ client, signal: session }) });

  async function prune(image: Digest | undefined): Promise<void> {
    const path = `/apis/image.openshift.io/v1/images/${image ?? ''}`;
    assert.equal((await clients.cluster.as('kubeadmin').send(path, { method: 'DELETE' })).status, 200);
  }

  const restored = { kind: 'restored', pullable: 'yes', missing: [] };

  it('brings a tag back, shows it, and says that it can be pulled', async () => {
    const deleted = await remove('skyfield', '1.0');
    assert.deepEqual(await put(deleted), restored);
    const now = await phillip.readStream(skyfield, session);
    assert.deepEqual(seen, [{ kind: 'stream', stream: now.stream }]);
    assert.equal(headOf(tagIn(now.snapshot, '1.0')), headOf(deleted.snapshot.tags[0]));
    assert.deepEqual(await put(deleted), { kind: 'there' });
  });

  it('leaves a tag alone that was pushed anew', async () => {
    const deleted = await remove('skyfield', '1.0');
    const image = await clients.cluster.push({ repository: 'hackershop/skyfield', tag: '1.0' });
    assert.deepEqual(await fate(deleted), { kind: 'taken', tags: ['1.0'] });
    assert.deepEqual(await put(deleted), { kind: 'taken', tags: ['1.0'] });
    const { snapshot } = await phillip.readStream(skyfield, session);
    assert.deepEqual(
      tagIn(snapshot, '1.0')?.revisions.map((revision) => revision.image),
      [image],
    );
  });

  it('makes the stream of a tag when that is gone too', async () => {
    const deleted = await remove('skyfield', '1.0');
    await remove('skyfield');
    assert.deepEqual(await put(deleted), restored);
    const { snapshot } = await phillip.readStream(skyfield, session);
    assert.deepEqual(
      snapshot.tags.map(({ name }) => name),
      ['1.0'],
    );
    assert.deepEqual(snapshot.annotations, deleted.snapshot.annotations);
  });

  it('knows beforehand what the user may not do', async () => {
    const deleted = await remove('skyfield', '1.0');
    assert.deepEqual(await fate(deleted, clients.greg), {
      kind: 'forbidden',
      missing: rights.mapImage(project),
    });
    assert.equal((await failureFrom(put(deleted, clients.greg))).kind, 'forbidden');
  });

  it('knows of pruned images where the user may see images, and of others from the streams', async () => {
    const deleted = await remove('skyfield', '1.0');
    assert.deepEqual(await fate(deleted, clients.admin), { kind: 'yes' });
    assert.deepEqual(await fate(deleted), { kind: 'unknown' });
    assert.deepEqual(await fate(deleted, phillip, () => true), { kind: 'yes' });
    const image = headOf(deleted.snapshot.tags[0]);
    await prune(image);
    assert.deepEqual(await fate(deleted, clients.admin), { kind: 'pruned', images: [image] });
  });

  it('says afterwards that a pruned image cannot be pulled', async () => {
    const deleted = await remove('skyfield', '1.0');
    const image = headOf(deleted.snapshot.tags[0]);
    await prune(image);
    clients.cluster.faults.add({
      match: { target: 'registry', path: `/manifests/${image ?? ''}` },
      fault: { kind: 'status', status: 404 },
    });
    assert.deepEqual(await put(deleted), { ...restored, pullable: 'no' });
    clients.cluster.faults.clear();
  });

  it('does not know whether it can be pulled when the registry is away', async () => {
    const deleted = await remove('skyfield', '1.0');
    clients.cluster.faults.add({ match: { target: 'registry' }, fault: { kind: 'reset' } });
    assert.deepEqual(await put(deleted), { ...restored, pullable: 'unknown' });
  });

  it('asks again after a lost answer, whether or not it was done', async () => {
    const { faults } = clients.cluster;
    const deleted = await remove('skyfield');
    faults.add({
      match: { method: 'POST', path: '/imagestreams' },
      times: 1,
      fault: { kind: 'resetMidBody' },
    });
    faults.add({ match: { path: '/imagestreammappings' }, times: 1, fault: { kind: 'resetMidBody' } });
    faults.add({ match: { path: '/imagestreammappings' }, times: 1, fault: { kind: 'reset' } });
    assert.deepEqual(await put(deleted), restored);
    const { snapshot } = await phillip.readStream(skyfield, session);
    const histories = ({ tags }: Deleted['snapshot']): unknown =>
      tags.map(({ name, revisions }) => [name, revisions.map(({ image }) => image)]);
    assert.deepEqual(histories(snapshot), histories(deleted.snapshot));
  });

  it('looks again when the stream changes before sources are set', async () => {
    const deleted = await remove('nginx');
    let pushes = 2;
    const client = altered(phillip, {
      addSpecTags: async (...args) => {
        pushes -= 1;
        if (pushes >= 0) await clients.cluster.push({ repository: 'hackershop/nginx', tag: `new${pushes}` });
        return phillip.addSpecTags(...args);
      },
    });
    const outcome = await put(deleted, client);
    assert.ok(outcome.kind === 'restored');
    assert.deepEqual(outcome.missing, []);
    assert.equal(pushes, -1);
  });

  it('gives up on a stream that never stands still', async () => {
    const deleted = await remove('nginx');
    clients.cluster.faults.add({ match: { method: 'PATCH' }, fault: { kind: 'status', status: 409 } });
    assert.equal((await failureFrom(put(deleted))).kind, 'conflict');
    clients.cluster.faults.clear();
    assert.equal((await put(deleted)).kind, 'restored');
  });

  it('brings back what it can when a source is gone, and says what is missing', async () => {
    const target = { project, stream: 'aliases' };
    const other = await phillip.readStream(skyfield, session);
    const image = headOf(tagIn(other.snapshot, '1.0'));
    const from = { kind: 'ImageStreamImage', namespace: project, name: `skyfield@${image ?? ''}` };
    const gone = { kind: 'ImageStreamTag', name: 'short-lived:1' };
    await clients.cluster.push({ repository: 'hackershop/short-lived', tag: '1' });
    const tags = [
      { name: 'lost', from: gone },
      { name: 'pinned', from },
    ];
    await phillip.createStream({ project, name: 'aliases', spec: { tags } }, session);
    const deleted = await remove('aliases');
    await remove('short-lived');
    const outcome = await put(deleted);
    assert.ok(outcome.kind === 'restored');
    const [missing, ...further] = outcome.missing;
    assert.equal(missing?.kind === 'failure' && missing.failure.kind, 'invalid');
    assert.deepEqual(further, []);
    const { snapshot } = await phillip.readStream(target, session);
    assert.deepEqual(
      snapshot.tags.map(({ name, spec, revisions }) => [name, spec !== undefined, revisions.length]),
      [
        ['pinned', true, 1],
        ['lost', false, 1],
      ],
    );
  });

  it('says what it was not given to bring back', async () => {
    const deleted = { ...(await remove('skyfield')), withheld: ['shop.example/token'] };
    const outcome = await put(deleted);
    assert.ok(outcome.kind === 'restored');
    assert.deepEqual(outcome.missing, [{ kind: 'withheld', name: 'shop.example/token' }]);
  });

  it('does not miss what the stream itself still has', async () => {
    const { stream } = await phillip.readStream(skyfield, session);
    const { snapshot } = await phillip.readStream(skyfield, session);
    await phillip.deleteStream(skyfield, stream, session);
    const { labels, spec } = snapshot;
    const annotations = { ...snapshot.annotations, 'shop.example/token': 'there' };
    await phillip.createStream({ project, name: 'skyfield', labels, annotations, spec }, session);
    for (const tag of snapshot.tags) {
      for (const { image, reference } of tag.revisions) {
        await phillip.mapImage({ ...skyfield, tag: tag.name, image, reference }, session);
      }
    }
    const deleted = { ...(await remove('skyfield', '1.0')), withheld: ['shop.example/token'] };
    assert.deepEqual(await put(deleted), restored);
  });

  it('begins nothing that the user may not end, and names the right', async () => {
    const deleted = await remove('skyfield');
    const client = altered(phillip, {
      mayI: (right) => Promise.resolve(right.resource !== 'imagestreammappings'),
    });
    clients.cluster.faults.add({
      match: { path: '/imagestreammappings' },
      fault: { kind: 'status', status: 403 },
    });
    clients.cluster.requests.clear();
    const known = new Rights({ client, signal: session });
    const work = { client, session, rights: known, saw: () => undefined };
    const failure = await failureFrom(restore(deleted, work));
    assert.ok(failure.kind === 'forbidden');
    assert.equal(failure.reason, 'the right to create imagestreammappings in hackershop is missing');
    assert.deepEqual(
      clients.cluster.requests.list('/imagestream').map(({ method }) => method),
      ['GET'],
    );
    assert.equal((await failureFrom(phillip.readStream(skyfield, session))).kind, 'notFound');
  });

  it('names what is different when somebody made the stream anew', async () => {
    const deleted = await remove('skyfield');
    await phillip.createStream({ project, name: 'skyfield', labels: { other: 'one' } }, session);
    const outcome = await put(deleted);
    assert.ok(outcome.kind === 'restored');
    assert.deepEqual(outcome.missing, [{ kind: 'different', what: 'labels' }]);
  });

  it('notices when the cluster keeps nothing', async () => {
    const deleted = await remove('skyfield', '1.0');
    const client = altered(phillip, { mapImage: () => Promise.resolve() });
    assert.equal((await failureFrom(put(deleted, client))).kind, 'conflict');
  });
});
