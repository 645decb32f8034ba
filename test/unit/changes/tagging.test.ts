import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import type { JsonRecord } from '../../../src/model/json.ts';
import { record } from '../../../src/model/json.ts';
import type { Retag, RetagOutcome } from '../../../src/model/retag.ts';
import { rights, type Right } from '../../../src/model/right.ts';
import { tagIn, type TagSnapshot } from '../../../src/model/streamSnapshot.ts';
import type { TagTarget } from '../../../src/model/target.ts';
import { applyRetag, createStream, rightsForTag } from '../../../src/changes/tagging.ts';
import type { SeenStream } from '../../../src/changes/work.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered } from '../../support/deleter.ts';
import { failureFrom } from '../../support/failures.ts';

const session = new AbortController().signal;
const source = { project: 'hackershop', stream: 'skyfield', tag: '1.1' };
const live = { project: 'hackershop-prod', stream: 'skyfield', tag: 'live' };
const fresh = { project: 'hackershop-prod', stream: 'fresh', tag: '1' };

describe('tagging', () => {
  let clients: ClusterClients;
  let phillip: ClusterClient;
  let seen: SeenStream[];

  beforeEach(async () => {
    clients = await demoClients();
    phillip = clients.phillip;
    seen = [];
    await push(source);
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  async function now({ project, stream, tag }: TagTarget): Promise<TagSnapshot | undefined> {
    return tagIn((await phillip.readStream({ project, stream }, session)).snapshot, tag);
  }

  const heads = async (target: TagTarget): Promise<Digest[]> =>
    (await now(target))?.revisions.map(({ image }) => image) ?? [];

  /** What the user sees and confirms. */
  async function seenNow(target: TagTarget, how: Retag['how'] = 'pinned', from = source): Promise<Retag> {
    const image = (await heads(from))[0];
    assert.ok(image);
    const { stream } = await phillip.readStream(target, session).catch(() => ({ stream: undefined }));
    const confirmed = stream?.tags.find(({ name }) => name === target.tag);
    return { source: { ...from, image }, target, how, ...(confirmed && { confirmed }) };
  }

  const apply = (retag: Retag, client = phillip): Promise<RetagOutcome> =>
    applyRetag(retag, { client, session, saw: (stream) => seen.push(stream) });

  async function push({ project, stream, tag }: TagTarget): Promise<Digest> {
    const image = await clients.cluster.push({ repository: `${project}/${stream}`, tag });
    assert.ok(isDigest(image));
    return image;
  }

  it('promotes an image across projects and shows it at once', async () => {
    const retag = await seenNow(live);
    const before = await heads(live);
    assert.deepEqual(await apply(retag), { kind: 'tagged' });
    assert.deepEqual(await heads(live), [retag.source.image, ...before]);
    const from = {
      kind: 'ImageStreamImage',
      namespace: 'hackershop',
      name: `skyfield@${retag.source.image}`,
    };
    assert.deepEqual((await now(live))?.spec?.['from'], from);
    assert.deepEqual(seen, [{ kind: 'stream', stream: (await phillip.readStream(live, session)).stream }]);
  });

  it('makes the stream when there is none, or adds to one that somebody makes meanwhile', async () => {
    assert.deepEqual(await apply(await seenNow(fresh)), { kind: 'tagged' });
    const other = { ...fresh, stream: 'fresher' };
    const retag = await seenNow(other);
    const client = altered(phillip, {
      createStream: async (...args) => {
        await push({ ...other, tag: 'theirs' });
        return phillip.createStream(...args);
      },
    });
    assert.deepEqual(await apply(retag, client), { kind: 'tagged' });
    assert.deepEqual(await heads(other), [retag.source.image]);
    assert.equal((await heads({ ...other, tag: 'theirs' })).length, 1);
  });

  it('leaves a tag alone that is not what was confirmed', async () => {
    const retag = await seenNow(live);
    const image = await push(live);
    assert.deepEqual(await apply(retag), { kind: 'moved', now: image });
    assert.equal((await heads(live))[0], image);
    const absent = await seenNow({ ...live, tag: 'next' });
    const theirs = await push({ ...live, tag: 'next' });
    assert.deepEqual(await apply(absent), { kind: 'moved', now: theirs });
  });

  it('says that the tag has moved when its stream is gone', async () => {
    const retag = await seenNow(live);
    const { snapshot } = await phillip.readStream(live, session);
    await phillip.deleteStream(live, snapshot, session);
    assert.deepEqual(await apply(retag), { kind: 'moved' });
  });

  it('tries again after a conflict while the tag stays, and not when it has moved', async () => {
    let others = 3;
    const busy = altered(phillip, {
      setTag: async (...args) => {
        others -= 1;
        if (others >= 0) await push({ ...live, tag: `other${others}` });
        return phillip.setTag(...args);
      },
    });
    const retag = await seenNow(live);
    assert.deepEqual(await apply(retag, busy), { kind: 'tagged' });
    assert.equal(others, -1);
    const again = {
      ...(await seenNow(live)),
      source: { ...source, image: (await heads(live))[1] ?? retag.source.image },
    };
    let theirs: Digest | undefined;
    const racing = altered(phillip, {
      setTag: async (...args) => {
        theirs = await push(live);
        return phillip.setTag(...args);
      },
    });
    const outcome = await apply(again, racing);
    assert.deepEqual(outcome, { kind: 'moved', now: theirs });
  });

  it('gives up after some conflicts', async () => {
    const retag = await seenNow(live);
    clients.cluster.faults.add({ match: { method: 'PUT' }, fault: { kind: 'status', status: 409 } });
    assert.equal((await failureFrom(apply(retag))).kind, 'conflict');
    assert.equal(clients.cluster.requests.list('/imagestreamtags/').length, 6);
  });

  for (const kind of ['reset', 'resetMidBody'] as const) {
    it(`looks what became of it when the answer is lost (${kind})`, async () => {
      const retag = await seenNow(live);
      const before = await heads(live);
      clients.cluster.faults.add({ match: { method: 'PUT' }, times: 1, fault: { kind } });
      assert.deepEqual(await apply(retag), { kind: 'tagged' });
      assert.deepEqual(await heads(live), [retag.source.image, ...before]);
    });
  }

  it('follows a tag of the same stream, and no other', async () => {
    const target = { ...source, tag: 'stable' };
    assert.deepEqual(await apply(await seenNow(target, 'following')), { kind: 'tagged' });
    const image = await push(source);
    assert.equal((await heads(target))[0], image);
    assert.equal((await failureFrom(apply(await seenNow(live, 'following')))).kind, 'invalid');
    assert.equal((await failureFrom(apply(await seenNow(source, 'following')))).kind, 'invalid');
  });

  it('keeps what else the tag says, but not what only fits an import', async () => {
    const target = { project: 'hackershop', stream: 'nginx', tag: '1.27' };
    const { snapshot } = await phillip.readStream(target, session);
    const from = { kind: 'DockerImage', name: 'quay.io/hackershop/nginx:1.27' };
    const spec: JsonRecord = {
      name: '1.27',
      from,
      annotations: { note: 'keep' },
      importPolicy: { scheduled: true, insecure: true, importMode: 'PreserveOriginal' },
      referencePolicy: { type: 'Local' },
    };
    await phillip.setTag(target, spec, snapshot.resourceVersion, session);
    assert.deepEqual(await apply(await seenNow(target)), { kind: 'tagged' });
    const { annotations, importPolicy, referencePolicy } = record((await now(target))?.spec);
    assert.deepEqual(
      { annotations, importPolicy, referencePolicy },
      {
        annotations: { note: 'keep' },
        importPolicy: { insecure: true, importMode: 'PreserveOriginal' },
        referencePolicy: { type: 'Local' },
      },
    );
  });

  it('rolls back to what the tag is pinned to, though it was pushed over since', async () => {
    const first = await seenNow(live);
    await apply(first);
    const pushed = await push(live);
    assert.equal((await heads(live))[0], pushed);
    assert.deepEqual(await apply(await seenNow(live)), { kind: 'tagged' });
    assert.deepEqual((await heads(live)).slice(0, 3), [first.source.image, pushed, first.source.image]);
  });

  it('knows the right that it takes: what is sent needs no other', async () => {
    const { cluster } = clients;
    const expectRight = async (
      retag: Retag,
      exists: boolean,
      wanted: (project: string) => Right,
    ): Promise<void> => {
      assert.deepEqual(rightsForTag(retag, exists), [wanted(retag.target.project)]);
      cluster.requests.clear();
      assert.deepEqual(await apply(retag), { kind: 'tagged' });
      const sent = cluster.requests
        .list('/imagestream')
        .flatMap(({ method, path }) =>
          method === 'GET' ? [] : `${method} ${/imagestream\w+/.exec(path)?.[0] ?? ''}`,
        );
      const { verb, resource } = wanted('');
      assert.deepEqual(sent, [`${verb === 'update' ? 'PUT' : 'POST'} ${resource}`]);
    };
    await expectRight(await seenNow(fresh), false, rights.createStream);
    await expectRight(await seenNow(live), true, rights.setTag);
    await push(live);
    await expectRight(await seenNow(live), true, rights.mapImage);
    const alias = { ...source, tag: 'stable' };
    await expectRight(await seenNow(alias, 'following'), true, rights.setTag);
    await push(alias);
    await expectRight(await seenNow(alias, 'following'), true, rights.mapImage);
    await expectRight(await seenNow(alias), true, rights.setTag);
    assert.deepEqual(rightsForTag(await seenNow(live, 'following'), true), [rights.setTag(live.project)]);
  });

  it('shows what the cluster refuses as what it is', async () => {
    const image = (await heads(source))[0];
    assert.ok(image);
    const target = { project: 'planet-express', stream: 'stolen', tag: '1' };
    const stolen: Retag = { source: { ...source, image }, target, how: 'pinned' };
    const unreadable = await failureFrom(apply(stolen, clients.amy));
    assert.equal(unreadable.kind, 'invalid');
    assert.match(JSON.stringify(unreadable), /Forbidden: hackershop\/skyfield/);
    const retag = await seenNow({ ...source, tag: 'mine' });
    assert.equal((await failureFrom(apply(retag, clients.greg))).kind, 'forbidden');
  });

  it('makes an empty stream', async () => {
    const work = { client: phillip, session, saw: (stream: SeenStream) => seen.push(stream) };
    await createStream(fresh, work);
    assert.equal(seen[0]?.kind === 'stream' && seen[0].stream.name, 'fresh');
    assert.equal((await failureFrom(createStream(fresh, work))).kind, 'conflict');
    assert.equal((await failureFrom(createStream({ ...fresh, stream: 'Not OK' }, work))).kind, 'invalid');
  });
});
