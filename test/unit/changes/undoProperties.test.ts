import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { Deleted } from '../../../src/model/deleted.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { record } from '../../../src/model/json.ts';
import { headOf, tagIn, type StreamSnapshot, type TagSnapshot } from '../../../src/model/streamSnapshot.ts';
import type { StreamTarget } from '../../../src/model/target.ts';
import { restore } from '../../../src/changes/restoring.ts';
import { internalReference } from '../../cluster/images/stream.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { numbers } from '../../support/random.ts';

const signal = new AbortController().signal;
const project = 'hackershop';
const tagNames = ['a', 'b', 'c', 'd', 'e'];

/** One of a list that is not empty. */
function some<T>(from: readonly T[], next: (below: number) => number): T {
  const found = from[next(from.length)];
  assert.ok(found !== undefined);
  return found;
}

/** Everything of a stream but times, generations, uid and version. */
function content({ labels, annotations, spec, tags }: StreamSnapshot): unknown {
  const plain = tags.map((tag) => ({
    name: tag.name,
    spec: tag.spec && { ...tag.spec, generation: 'any' },
    revisions: tag.revisions.map(({ image, reference }) => `${image} ${reference}`),
  }));
  const byName = plain.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { labels, annotations, spec, tags: byName };
}

/** The image of what a tag follows, if the tag never had it: an alias of an alias does not get what the first one gets. */
function neverHad({ spec, revisions }: TagSnapshot, stream: StreamSnapshot): Digest | undefined {
  const from = record(spec?.['from']);
  if (from['kind'] !== 'ImageStreamTag') return undefined;
  const image = headOf(tagIn(stream, String(from['name']).split(':').at(-1) ?? ''));
  return revisions.some((revision) => revision.image === image) ? undefined : image;
}

/** The stream without such an image, which the cluster gives with the alias: `at` that place of the history. */
function withoutGifts(after: StreamSnapshot, before: StreamSnapshot, at: number): StreamSnapshot {
  const tags = after.tags.map((tag) => {
    const old = tagIn(before, tag.name);
    const gift = old && neverHad(old, before);
    if (gift === undefined) return tag;
    assert.equal(tag.revisions[at]?.image, gift);
    return { ...tag, revisions: tag.revisions.filter((_, index) => index !== at) };
  });
  return { ...after, tags };
}

describe('undo, for streams of any kind', () => {
  let clients: ClusterClients;
  let phillip: ClusterClient;
  const pool: Digest[] = [];

  before(async () => {
    clients = await demoClients();
    phillip = clients.phillip;
    for (let image = 0; image < 5; image += 1) {
      const digest = await clients.cluster.push({ repository: `${project}/pool`, tag: `t${image}` });
      assert.ok(isDigest(digest));
      pool.push(digest);
    }
  });

  after(() => clients[Symbol.asyncDispose]());
  afterEach(() => clients.cluster.faults.clear());

  /** A stream that pushes, aliases, pins and imports made, in an order that the seed decides. */
  async function grow(name: string, next: (below: number) => number): Promise<StreamSnapshot> {
    const target = { project, stream: name };
    const labels = { app: name, tier: `t${next(3)}` };
    const annotations = { description: `number ${next(1000)}`, 'openshift.io/display-name': name };
    const spec = { lookupPolicy: { local: next(2) === 0 } };
    await phillip.createStream({ project, name, labels, annotations, spec }, signal);
    const push = async (tag: string): Promise<void> => {
      const image = some(pool, next);
      await phillip.mapImage(
        { ...target, tag, image, reference: internalReference(project, name, image) },
        signal,
      );
    };
    await push('a');
    for (let change = 6 + next(24); change > 0; change -= 1) {
      const kind = next(10);
      const at = next(tagNames.length);
      const tag = tagNames[at] ?? '';
      if (kind < 6) await push(tag);
      else await retag(target, tag, kind === 9 ? 'import' : kind === 8 || at === 0 ? 'pin' : 'follow', next);
    }
    return (await phillip.readStream(target, signal)).snapshot;
  }

  async function retag(
    target: StreamTarget,
    tag: string,
    how: 'follow' | 'pin' | 'import',
    next: (below: number) => number,
  ): Promise<void> {
    const { snapshot } = await phillip.readStream(target, signal);
    const { image } = some(
      snapshot.tags.flatMap(({ revisions }) => revisions),
      next,
    );
    const followed = tagNames[next(tagNames.indexOf(tag) || 1)] ?? '';
    const from = {
      follow: { kind: 'ImageStreamTag', name: next(2) === 0 ? followed : `${target.stream}:${followed}` },
      pin: { kind: 'ImageStreamImage', name: `${target.stream}@${image}` },
      import: { kind: 'DockerImage', name: 'quay.io/some/where:1' },
    }[how];
    const annotations = next(2) === 0 ? {} : { annotations: { note: `n${next(100)}` } };
    const spec = {
      name: tag,
      from,
      referencePolicy: { type: next(3) === 0 ? 'Local' : 'Source' },
      ...annotations,
    };
    await phillip.setTag({ ...target, tag }, spec, snapshot.resourceVersion, signal);
  }

  async function restored(deleted: Deleted): Promise<StreamSnapshot> {
    const outcome = await restore(deleted, { client: phillip, session: signal, saw: () => undefined });
    assert.deepEqual(outcome, {
      kind: 'restored',
      pullable: outcome.kind === 'restored' ? outcome.pullable : '',
      missing: [],
    });
    return (await phillip.readStream({ project, stream: deleted.snapshot.name }, signal)).snapshot;
  }

  /** Resets some connections on the way: before the request is heard, or after it did its work. */
  async function restoredWithInterruptions(
    deleted: Deleted,
    next: (below: number) => number,
  ): Promise<StreamSnapshot> {
    const { faults, requests } = clients.cluster;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      requests.clear();
      const kind = next(2) === 0 ? ('reset' as const) : ('resetMidBody' as const);
      const dying = new AbortController();
      const stop = 1 + next(12);
      const client = stoppingAfter(phillip, stop, dying);
      if (next(2) === 0)
        faults.add({ match: { path: 'imagestreammappings' }, times: 1 + next(3), fault: { kind } });
      if (next(2) === 0) faults.add({ match: { method: 'PATCH' }, times: 1 + next(3), fault: { kind } });
      try {
        await restore(deleted, { client, session: dying.signal, saw: () => undefined });
        break;
      } catch (error) {
        if (!(error instanceof FailureError) && !dying.signal.aborted) throw error;
      } finally {
        faults.clear();
      }
    }
    await restore(deleted, { client: phillip, session: signal, saw: () => undefined });
    return (await phillip.readStream({ project, stream: deleted.snapshot.name }, signal)).snapshot;
  }

  for (let seed = 1; seed <= 60; seed += 1) {
    it(`brings back a stream as it was (${seed})`, async () => {
      const next = numbers(seed);
      const name = `whole-${seed}`;
      const before = await grow(name, next);
      await phillip.deleteStream({ project, stream: name }, before, signal);
      const deleted = { id: name, server: phillip.server, at: 1, snapshot: before };
      const after = seed % 2 === 0 ? await restored(deleted) : await restoredWithInterruptions(deleted, next);
      assert.deepEqual(content(withoutGifts(after, before, 1)), content(before));
    });

    it(`brings back a tag as it was (${seed})`, async () => {
      const next = numbers(1000 + seed);
      const name = `tag-${seed}`;
      const before = await grow(name, next);
      const tag = before.tags[next(before.tags.length)]?.name ?? '';
      await phillip.deleteTag({ project, stream: name, tag }, before.uid, signal);
      const saved = tagIn(before, tag);
      assert.ok(saved);
      const deleted = {
        id: name,
        server: phillip.server,
        at: 1,
        tag,
        snapshot: { ...before, tags: [saved] },
      };
      const after = seed % 2 === 0 ? await restored(deleted) : await restoredWithInterruptions(deleted, next);
      const own = (snapshot: StreamSnapshot): unknown =>
        content({ ...snapshot, tags: snapshot.tags.filter((each) => each.name === tag) });
      const others = after.tags.filter((each) => each.name === tag);
      assert.deepEqual(own(withoutGifts({ ...after, tags: others }, before, 0)), own(before));
      assert.deepEqual(record(after.spec), record(before.spec));
    });
  }
});

/** A client that lets so many changes through, and then its session ends: a window that is closed. */
function stoppingAfter(client: ClusterClient, changes: number, session: AbortController): ClusterClient {
  let left = changes;
  const counted = new Set(['mapImage', 'addSpecTags', 'createStream']);
  return new Proxy(client, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (counted.has(String(name))) {
        left -= 1;
        if (left < 0) session.abort();
      }
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
