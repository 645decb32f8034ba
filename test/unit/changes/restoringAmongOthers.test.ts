import assert from 'node:assert/strict';
import { restore } from '../../../src/changes/restoring.ts';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { Deleted } from '../../../src/model/deleted.ts';
import type { Digest } from '../../../src/model/digest.ts';
import { FailureError } from '../../../src/model/failure.ts';
import type { RestorationOutcome } from '../../../src/model/restoration.ts';
import { restorationSummary } from '../../../src/model/restorationWords.ts';
import { tagIn } from '../../../src/model/streamSnapshot.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered } from '../../support/deleter.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { failureFrom } from '../../support/failures.ts';

const session = new AbortController().signal;
const web = 'hackershop/web';
const target = { project: 'hackershop', stream: 'web' };

describe('restoring while others push', () => {
  let clients: ClusterClients;
  let others: Elsewhere;
  let deleted: Deleted;
  /** The saved images, oldest first. */
  let saved: Digest[];

  beforeEach(async () => {
    clients = await demoClients();
    const { cluster, phillip } = clients;
    others = new Elsewhere(cluster.state);
    const { snapshot } = await phillip.readStream(target, session);
    const tag = tagIn(snapshot, 'nightly');
    assert.equal(tag?.revisions.length, 12);
    await phillip.deleteTag({ ...target, tag: 'nightly' }, snapshot.uid, session);
    deleted = {
      id: '1',
      server: phillip.server,
      at: 1,
      tag: 'nightly',
      snapshot: { ...snapshot, tags: [tag] },
    };
    saved = tag.revisions.map(({ image }) => image).reverse();
    cluster.requests.clear();
  });

  afterEach(() => clients[Symbol.asyncDispose]());

  const put = (client: ClusterClient): Promise<RestorationOutcome> =>
    restore(deleted, { client, session, saw: () => undefined, lookFor: 1_000 });

  const history = (): string[] => (others.history(web, 'nightly') ?? []).toReversed();

  const requests = (): string[] =>
    clients.cluster.requests
      .list('/imagestream')
      .map(
        ({ method, path, watch }) => `${watch ? 'WATCH' : method} ${/imagestream\w*/.exec(path)?.[0] ?? ''}`,
      );

  /** A client for which something happens just before, or just after, the mapping of that number. */
  function interrupted(
    happens: Readonly<Record<number, () => unknown>>,
    when: 'before' | 'after' = 'before',
    client = clients.phillip,
  ): ClusterClient {
    let count = 0;
    return altered(client, {
      mapImage: async (...args) => {
        const now = (count += 1);
        if (when === 'before') happens[now]?.();
        await client.mapImage(...args);
        if (when === 'after') happens[now]?.();
      },
    });
  }

  /** A client that cannot watch. */
  const blind = (): ClusterClient =>
    altered(clients.phillip, {
      streamVersions: async function* () {
        await Promise.resolve();
        throw new FailureError({ kind: 'forbidden', doing: 'follow', reason: 'no' });
      },
    });

  /** A client whose watch does not show a version of the tag with so many revisions. */
  const skipping = (length: number): ClusterClient =>
    altered(clients.phillip, {
      streamVersions: async function* (...args) {
        for await (const version of clients.phillip.streamVersions(...args)) {
          if (tagIn(version?.snapshot, 'nightly')?.revisions.length !== length) yield version;
        }
      },
    });

  const words = (outcome: RestorationOutcome): string => restorationSummary(deleted, outcome).message;

  it('costs two looks and a watch beside the images', async () => {
    assert.equal((await put(clients.phillip)).kind, 'restored');
    assert.deepEqual(history(), saved);
    const mappings = saved.map(() => 'POST imagestreammappings');
    assert.deepEqual(requests(), ['GET imagestreams', 'WATCH imagestreams', ...mappings, 'GET imagestreams']);
  });

  it('looks after each image where it cannot watch', async () => {
    assert.equal((await put(blind())).kind, 'restored');
    assert.deepEqual(history(), saved);
  });

  for (const [how, client] of [
    ['with a watch', () => skipping(2)],
    ['without one', blind],
  ] as const) {
    it(`stops for a push before the third of twelve, and says what is there (${how})`, async () => {
      let pushed = '';
      const outcome = await put(
        interrupted({ 2: () => (pushed = others.push(web, 'nightly')) }, 'after', client()),
      );
      const [first, second] = saved;
      assert.deepEqual(history(), [first, second, pushed]);
      const back = [first, second].map((image) => ({ tag: 'nightly', image }));
      assert.deepEqual(outcome, { kind: 'taken', tags: ['nightly'], stopped: { back, now: pushed } });
      const [one, two, now] = [first, second, pushed].map((image) => image?.slice(7, 15));
      assert.equal(
        words(outcome),
        `Stopped restoring web:nightly: it was pushed again meanwhile and points to ${now}. ` +
          `2 of its 12 revisions came back below that: ${one} and ${two}.`,
      );
    });
  }

  for (const [how, client] of [
    ['with a watch', () => clients.phillip],
    ['without one', blind],
  ] as const) {
    it(`puts on top again what was pushed in the last moment (${how})`, async () => {
      let pushed = '';
      const outcome = await put(
        interrupted({ 3: () => (pushed = others.push(web, 'nightly')) }, 'before', client()),
      );
      const [first, second, third] = saved;
      assert.deepEqual(history(), [first, second, pushed, third, pushed]);
      assert.ok(outcome.kind === 'taken');
      assert.deepEqual([outcome.stopped?.now, outcome.stopped?.raised], [pushed, { kind: 'yes' }]);
      assert.equal(outcome.stopped?.back.length, 3);
      assert.match(words(outcome), /it points to \w{8} again\. 3 of its 12 revisions came back below that/);
    });

    it(`ends at what was pushed last, however often others push (${how})`, async () => {
      const pushes: string[] = [];
      const push = (): unknown => pushes.push(others.push(web, 'nightly'));
      const outcome = await put(interrupted({ 3: push, 4: push, 5: push }, 'before', client()));
      assert.equal(others.head(web, 'nightly'), pushes[2]);
      assert.ok(outcome.kind === 'taken');
      assert.equal(outcome.stopped?.now, pushes[2]);
    });
  }

  it('finds a push that went below an image whose answer was lost', async () => {
    const { faults } = clients.cluster;
    let pushed = '';
    const client = interrupted({
      3: () => {
        pushed = others.push(web, 'nightly');
        faults.add({ match: { path: '/imagestreammappings' }, times: 1, fault: { kind: 'resetMidBody' } });
      },
    });
    const outcome = await put(client);
    assert.equal(others.head(web, 'nightly'), pushed);
    assert.deepEqual(outcome.kind === 'taken' && outcome.stopped?.raised, { kind: 'yes' });
  });

  it('says so when what was pushed cannot be put on top again', async () => {
    const { faults } = clients.cluster;
    const fault = { kind: 'status', status: 403 } as const;
    const outcome = await put(
      interrupted({
        3: () => others.push(web, 'nightly'),
        4: () => faults.add({ match: { path: '/imagestreammappings' }, fault }),
      }),
    );
    assert.ok(outcome.kind === 'taken' && outcome.stopped?.raised?.kind === 'no');
    assert.equal(outcome.stopped.raised.failure.kind, 'forbidden');
    assert.equal(others.head(web, 'nightly'), saved[2]);
    assert.match(
      words(outcome),
      /could not be put on top again: You have no right.*3 of its 12 revisions came back:/,
    );
  });

  it('changes nothing when the push comes first', async () => {
    let looks = 0;
    const client = altered(clients.phillip, {
      readStream: async (...args) => {
        const read = await clients.phillip.readStream(...args);
        if ((looks += 1) === 1) others.push(web, 'nightly');
        return read;
      },
    });
    const outcome = await put(client);
    assert.deepEqual(outcome, { kind: 'taken', tags: ['nightly'] });
    assert.match(words(outcome), /Nothing was changed/);
    assert.equal(history().length, 1);
  });

  it('stops when others give the tag a source, be it the very next image', async () => {
    const [first, second] = saved;
    others.push(web, 'edge', second);
    const from = { kind: 'ImageStreamImage', name: `web@${second ?? ''}` };
    const outcome = await put(
      interrupted({ 2: () => others.retag(web, 'nightly', from) }, 'before', blind()),
    );
    assert.deepEqual(history(), [first, second]);
    assert.ok(outcome.kind === 'taken');
    assert.equal(outcome.stopped?.now, second);
  });

  it('keeps what a new source gave on top, though it is no new image', async () => {
    const [first, second] = saved;
    const from = { kind: 'ImageStreamImage', name: `web@${first ?? ''}` };
    const outcome = await put(interrupted({ 2: () => others.retag(web, 'nightly', from) }));
    assert.deepEqual(history(), [first, second, first]);
    assert.ok(outcome.kind === 'taken');
    assert.deepEqual(outcome.stopped?.raised, { kind: 'yes' });
  });

  it('goes on when only other tags are pushed', async () => {
    const push = (): unknown => others.push(web, 'edge');
    const outcome = await put(interrupted({ 2: push, 5: push, 12: push }));
    assert.equal(outcome.kind, 'restored');
    assert.deepEqual(history(), saved);
  });

  it('gives up when somebody deletes the tag in the middle, and can be tried again', async () => {
    const client = interrupted({ 2: () => others.deleteTag(web, 'nightly') }, 'after', blind());
    assert.equal((await failureFrom(put(client))).kind, 'conflict');
    assert.equal((await put(clients.phillip)).kind, 'restored');
    assert.deepEqual(history(), saved);
  });
});
