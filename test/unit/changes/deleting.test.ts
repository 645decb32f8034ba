import assert from 'node:assert/strict';
import type { ClusterClient } from '../../../src/cluster/clusterClient.ts';
import type { DeletionItem, DeletionOutcome } from '../../../src/model/deletion.ts';
import { deletionSummary } from '../../../src/model/deletionWords.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { altered, Deleter, wordsOf } from '../../support/deleter.ts';
import { Elsewhere } from '../../support/elsewhere.ts';
import { until } from '../../support/until.ts';
import type { Fault } from '../../cluster/faults.ts';

const skyfield = 'hackershop/skyfield';
const web = 'hackershop/web';
const five = ['1.0', '1.1', '2.0', 'latest'].map((tag) => `${skyfield}:${tag}`).concat(`${web}:nightly`);

describe('deleteAll', () => {
  let setup: ClusterClients;
  let others: Elsewhere;
  let user: Deleter;

  beforeEach(async () => {
    setup = await demoClients();
    others = new Elsewhere(setup.cluster.state);
    user = new Deleter(setup.phillip);
  });

  afterEach(async () => {
    assert.deepEqual([...user.marked], [], 'nothing stays as if it were being deleted');
    await setup[Symbol.asyncDispose]();
  });

  /** What was asked since the items were confirmed: `GET imagestreams/skyfield`. */
  const requests = (): string[] =>
    setup.cluster.requests.list('/imagestream').map(({ method, path, watch }) => {
      const [, what = ''] = /\/namespaces\/[^/]+\/([^?]*)/.exec(path) ?? [];
      return `${watch ? 'WATCH' : method} ${what}`;
    });

  const confirm = async (...names: string[]): Promise<DeletionItem[]> => {
    const items: DeletionItem[] = [];
    for (const name of names) items.push(await user.confirm(name));
    setup.cluster.requests.clear();
    return items;
  };

  const words = (outcomes: readonly DeletionOutcome[]): string[] => outcomes.map(wordsOf);

  const fault = (method: string, path: string, kind: Fault, times = 1): void => {
    setup.cluster.faults.add({ match: { method, path }, times, fault: kind });
  };

  /** A client for which something happens each time just before a tag is deleted. */
  const interrupted = (happens: (tag: string) => void): ClusterClient =>
    altered(setup.phillip, {
      deleteTag: async (target, uid, signal) => {
        happens(target.tag);
        await setup.phillip.deleteTag(target, uid, signal);
      },
    });

  describe('of tags', () => {
    it('removes them with their history, and keeps records to put them back from', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${web}:nightly`);
      const outcomes = await user.run(items, { now: () => 1_700_000_000_000 });
      assert.deepEqual(words(outcomes), [`deleted ${skyfield}:1.0`, `deleted ${web}:nightly`]);
      assert.equal(others.history(skyfield, '1.0'), undefined);
      assert.equal(others.history(web, 'nightly'), undefined);
      assert.equal(others.history(skyfield, 'latest')?.length, 3);
      const records = await user.records.all();
      const nightly = records.find(({ tag }) => tag === 'nightly');
      assert.deepEqual(
        [nightly?.server, nightly?.at, nightly?.snapshot.name],
        [setup.cluster.api, 1_700_000_000_000, 'web'],
      );
      assert.deepEqual(
        nightly?.snapshot.tags.map(({ name, revisions }) => [name, revisions.length]),
        [['nightly', 12]],
        'the tag alone, with all its revisions',
      );
      const kept = outcomes.map((outcome) => (outcome.kind === 'deleted' ? outcome.deleted : undefined));
      assert.deepEqual(kept.sort(), records.map(({ id }) => id).sort());
    });

    it('costs two looks and a watch for each stream, and a deletion for each tag', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${web}:nightly`, `${skyfield}:1.1`, `${skyfield}:2.0`);
      await user.run(items);
      assert.deepEqual(requests(), [
        'GET imagestreams/skyfield',
        'WATCH imagestreams',
        'DELETE imagestreamtags/skyfield:1.0',
        'DELETE imagestreamtags/skyfield:1.1',
        'DELETE imagestreamtags/skyfield:2.0',
        'GET imagestreams/skyfield',
        'GET imagestreams/web',
        'WATCH imagestreams',
        'DELETE imagestreamtags/web:nightly',
        'GET imagestreams/web',
      ]);
    });

    it('says whose turn it is, and gives outcomes in the order of the items', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${web}:nightly`, `${skyfield}:1.1`);
      const outcomes = await user.run(items);
      assert.deepEqual(
        outcomes.map(({ item }) => item),
        items,
      );
      assert.deepEqual(user.progress, [
        `0 of 3: ${skyfield}:1.0`,
        `1 of 3: ${skyfield}:1.1`,
        `2 of 3: ${web}:nightly`,
      ]);
    });

    it('marks all from the start, and tells of the stream after each', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      const seen: string[] = [];
      const tags = (): string[] =>
        user.seen.flatMap((one) => (one.kind === 'stream' ? one.stream.tags.map(({ name }) => name) : []));
      const client = interrupted((tag) => {
        seen.push(`${tag}: ${user.marked.size} marked, ${tags().includes('1.0')}, ${tags().includes('1.1')}`);
      });
      await user.run(items, { client });
      assert.deepEqual(seen, ['1.0: 2 marked, false, false', '1.1: 2 marked, false, true']);
      const last = user.seen.at(-1);
      assert.ok(last?.kind === 'stream');
      assert.equal(
        last.stream.tags.some(({ name }) => name === '1.0' || name === '1.1'),
        false,
      );
    });

    it('stops for one that has moved since, says where to, and deletes the rest', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      const image = others.push(skyfield, '1.0');
      const outcomes = await user.run(items);
      assert.deepEqual(outcomes[0], { kind: 'moved', item: items[0], now: image });
      assert.equal(outcomes[1]?.kind, 'deleted');
      assert.equal(others.head(skyfield, '1.0'), image);
      assert.deepEqual(user.records.names, [`${skyfield}:1.1`]);
      assert.equal(requests().filter((request) => request.startsWith('DELETE')).length, 1);
    });

    it('stops for one that takes its image from elsewhere since', async () => {
      const items = await confirm(`${skyfield}:2.0`);
      const head = others.head(skyfield, '2.0');
      others.retag(skyfield, '2.0', { kind: 'ImageStreamTag', name: 'latest' });
      assert.equal(others.head(skyfield, '2.0'), head);
      assert.deepEqual(words(await user.run(items)), [`moved ${skyfield}:2.0`]);
    });

    it('finds what others have deleted: the tag, the stream, or the tag in the last moment', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${web}:nightly`, `${skyfield}:1.1`);
      others.deleteTag(skyfield, '1.0');
      others.deleteStream(web);
      const client = interrupted((tag) => others.deleteTag(skyfield, tag));
      const outcomes = await user.run(items, { client });
      assert.deepEqual(words(outcomes), [
        `gone ${skyfield}:1.0`,
        `gone ${web}:nightly`,
        `gone ${skyfield}:1.1`,
      ]);
      assert.deepEqual(user.records.names, []);
      assert.deepEqual(user.seen, [{ kind: 'gone', target: { project: 'hackershop', stream: 'web' } }]);
    });

    it('deletes from a stream that was made anew with the same tags before, and not in the last moment', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      others.makeAnew(skyfield);
      const client = interrupted((tag) => {
        if (tag === '1.1') others.makeAnew(skyfield);
      });
      const outcomes = await user.run(items, { client });
      assert.deepEqual(words(outcomes), [`deleted ${skyfield}:1.0`, `moved ${skyfield}:1.1`]);
      assert.ok(others.head(skyfield, '1.1'));
      assert.deepEqual(user.records.names, [`${skyfield}:1.0`]);
    });
  });

  describe('while somebody pushes', () => {
    it('puts back what came between the last look and the deletion, history and all', async () => {
      const items = await confirm(`${web}:nightly`, `${skyfield}:latest`);
      const before = others.history(web, 'nightly') ?? [];
      let image = '';
      const client = interrupted((tag) => {
        if (tag === 'nightly') image = others.push(web, 'nightly');
      });
      const outcomes = await user.run(items, { client });
      assert.deepEqual(outcomes[0], { kind: 'putBack', item: items[0], now: image });
      assert.deepEqual(others.history(web, 'nightly'), [image, ...before]);
      assert.equal(outcomes[1]?.kind, 'deleted');
      assert.deepEqual(user.records.names, [`${skyfield}:latest`]);
    });

    it('puts back what a tag takes its image from', async () => {
      const items = await confirm(`${skyfield}:1.1`);
      const from = { kind: 'ImageStreamTag', name: '1.0' };
      await user.run(items, { client: interrupted((tag) => others.retag(skyfield, tag, from)) });
      const spec = others.stream(skyfield)?.spec.tags ?? [];
      assert.deepEqual(
        spec.filter(({ name }) => name === '1.1').map((tag) => tag.from),
        [from],
      );
    });

    it('puts back a tag that was pushed over what it is pinned to', async () => {
      const name = `skyfield@${others.head(skyfield, '1.0') ?? ''}`;
      others.retag(skyfield, '1.1', { kind: 'ImageStreamImage', name });
      others.push(skyfield, '1.1');
      const items = await confirm(`${skyfield}:1.1`);
      let before: string[] = [];
      const client = interrupted((tag) => {
        others.push(skyfield, tag);
        before = others.history(skyfield, tag) ?? [];
      });
      assert.deepEqual(words(await user.run(items, { client })), [`putBack ${skyfield}:1.1`]);
      assert.deepEqual(others.history(skyfield, '1.1'), before);
      const spec = others.stream(skyfield)?.spec.tags?.find((tag) => tag.name === '1.1');
      assert.equal(spec?.from?.name, name);
    });

    it('makes no stream to put a tag into', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      let deletes = 0;
      const client = altered(setup.phillip, {
        deleteTag: async (target, uid, signal) => {
          others.push(skyfield, '1.0');
          await setup.phillip.deleteTag(target, uid, signal);
        },
        mapImage: async (...args) => {
          deletes += 1;
          others.deleteStream(skyfield);
          await setup.phillip.mapImage(...args);
        },
      });
      assert.deepEqual(words(await user.run(items, { client })), [`deleted ${skyfield}:1.0`]);
      assert.equal(deletes, 1);
      assert.equal(others.stream(skyfield), undefined);
    });

    it('leaves a tag that moves while others of its stream are deleted', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      let seen = '';
      const client = altered(setup.phillip, {
        deleteTag: async (target, uid, signal) => {
          await setup.phillip.deleteTag(target, uid, signal);
          const image = others.push(skyfield, '1.1');
          await until('the push', () => Promise.resolve(seen === image ? true : undefined));
        },
        streamVersions: async function* (target, signal) {
          for await (const version of setup.phillip.streamVersions(target, signal)) {
            yield version;
            seen = version?.stream.tags.find(({ name }) => name === '1.1')?.revisions[0]?.image ?? '';
          }
        },
      });
      assert.deepEqual(words(await user.run(items, { client })), [
        `deleted ${skyfield}:1.0`,
        `moved ${skyfield}:1.1`,
      ]);
      assert.equal(requests().filter((request) => request.startsWith('DELETE')).length, 1);
    });

    it('sees through a tag that others deleted and pushed again in that moment', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      let image = '';
      const client = interrupted((tag) => {
        others.deleteTag(skyfield, tag);
        image = others.push(skyfield, tag);
      });
      assert.deepEqual(words(await user.run(items, { client })), [`putBack ${skyfield}:1.0`]);
      assert.deepEqual(others.history(skyfield, '1.0'), [image]);
    });

    it('leaves a tag alone that was made anew after its deletion', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      let image = '';
      const client = altered(setup.phillip, {
        deleteTag: async (target, uid, signal) => {
          others.push(skyfield, '1.0');
          await setup.phillip.deleteTag(target, uid, signal);
          image = others.push(skyfield, '1.0');
        },
      });
      const [outcome] = await user.run(items, { client });
      assert.deepEqual(others.history(skyfield, '1.0'), [image]);
      assert.ok(outcome?.kind === 'deleted');
      const [record, ...further] = await user.records.all();
      assert.deepEqual(further, []);
      assert.equal(record?.id, outcome.deleted);
      assert.equal(
        record.snapshot.tags[0]?.revisions.length,
        2,
        'the record has what went, not what was confirmed',
      );
    });

    it('keeps what went when it may not be put back', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      fault('POST', '/imagestreammappings', { kind: 'status', status: 403 });
      const client = interrupted((tag) => others.push(skyfield, tag));
      const outcomes = await user.run(items, { client });
      assert.deepEqual(words(outcomes), [`lost ${skyfield}:1.0 (forbidden)`]);
      assert.equal(others.history(skyfield, '1.0'), undefined);
      assert.equal(
        deletionSummary(outcomes).message.replace(/back: .*(?= Recently)/, 'back: ….'),
        'skyfield:1.0 was pushed again in the last moment and went too; it could not be put back: …. Recently Deleted has it.',
      );
      const [record] = await user.records.all();
      assert.equal(record?.snapshot.tags[0]?.revisions.length, 2);
    });

    for (const [what, kind] of [
      ['the versions are gone', { kind: 'goneOnWatch' }],
      ['the watch breaks', { kind: 'reset' }],
      ['the watch says nothing', { kind: 'silence' }],
    ] as const) {
      it(`deletes all the same when ${what}`, async () => {
        const items = await confirm(`${skyfield}:1.0`);
        setup.cluster.faults.add({ match: { watch: true }, times: 1, fault: kind });
        assert.deepEqual(words(await user.run(items, { lookFor: 200 })), [`deleted ${skyfield}:1.0`]);
        assert.ok(requests().includes('WATCH imagestreams'));
      });
    }
  });

  describe('with faults', () => {
    it('knows that it happened when the answer is lost after it did', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      fault('DELETE', ':1.0', { kind: 'resetMidBody' });
      fault('DELETE', ':1.1', { kind: 'truncate' });
      const outcomes = await user.run(items);
      assert.deepEqual(words(outcomes), [`deleted ${skyfield}:1.0`, `deleted ${skyfield}:1.1`]);
      assert.deepEqual(user.records.names, [`${skyfield}:1.0`, `${skyfield}:1.1`]);
    });

    it('knows that it did not happen, and never sends it twice', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`, `${skyfield}:2.0`);
      fault('DELETE', ':1.0', { kind: 'reset' });
      fault('DELETE', ':1.1', { kind: 'status', status: 503 });
      const outcomes = await user.run(items);
      assert.deepEqual(words(outcomes), [
        `failed ${skyfield}:1.0 (unreachable)`,
        `failed ${skyfield}:1.1 (busy)`,
        `deleted ${skyfield}:2.0`,
      ]);
      assert.ok(others.head(skyfield, '1.0'));
      assert.deepEqual(user.records.names, [`${skyfield}:2.0`]);
      assert.equal(requests().filter((request) => request.startsWith('DELETE')).length, 3);
    });

    it('learns from the watch that it happened when nothing else says so', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      let vanished = false;
      const client = altered(setup.phillip, {
        deleteTag: async (target, uid, signal) => {
          fault('GET', '/imagestreams/skyfield', { kind: 'status', status: 500 });
          fault('DELETE', ':1.0', { kind: 'resetMidBody' });
          const disappearance = until('it vanishes', () => Promise.resolve(vanished ? true : undefined));
          await Promise.all([setup.phillip.deleteTag(target, uid, signal), disappearance]).finally(
            () => disappearance,
          );
        },
        streamVersions: async function* (target, signal) {
          for await (const version of setup.phillip.streamVersions(target, signal)) {
            yield version;
            vanished = version?.stream.tags.every(({ name }) => name !== '1.0') === true;
          }
        },
      });
      assert.deepEqual(words(await user.run(items, { client })), [`deleted ${skyfield}:1.0`]);
    });

    it('keeps the record while it cannot be known whether it happened', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      setup.cluster.faults.add({ match: { watch: true }, times: 1, fault: { kind: 'reset' } });
      const client = interrupted(() => {
        fault('GET', '/imagestreams/skyfield', { kind: 'status', status: 500 });
        fault('DELETE', ':1.0', { kind: 'resetMidBody' });
      });
      assert.deepEqual(words(await user.run(items, { client })), [`failed ${skyfield}:1.0 (unreachable)`]);
      assert.deepEqual(user.records.names, [`${skyfield}:1.0`]);
    });

    it('tries again after a conflict as long as the tag is what was confirmed', async () => {
      const items = await confirm(`${skyfield}:1.0`, `${skyfield}:1.1`);
      fault('DELETE', ':1.0', { kind: 'status', status: 409 }, 2);
      let pushed = false;
      const client = interrupted((tag) => {
        if (tag !== '1.1' || pushed) return;
        pushed = true;
        others.push(skyfield, '1.1');
        fault('DELETE', ':1.1', { kind: 'status', status: 409 });
      });
      const outcomes = await user.run(items, { client });
      assert.deepEqual(words(outcomes), [`deleted ${skyfield}:1.0`, `moved ${skyfield}:1.1`]);
      assert.equal(
        requests().filter((request) => request === 'DELETE imagestreamtags/skyfield:1.0').length,
        3,
      );
    });

    it('shows a conflict that does not end', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      fault('DELETE', ':1.0', { kind: 'status', status: 409 }, Infinity);
      assert.deepEqual(words(await user.run(items)), [`failed ${skyfield}:1.0 (conflict)`]);
      assert.deepEqual(user.records.names, []);
      assert.equal(requests().filter((request) => request.startsWith('DELETE')).length, 5);
    });

    it('deletes four of five when the third is forbidden', async () => {
      const items = await confirm(...five);
      fault('DELETE', ':2.0', { kind: 'status', status: 403 });
      const outcomes = await user.run(items);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted', 'deleted', 'failed', 'deleted', 'deleted'],
      );
      assert.ok(others.head(skyfield, '2.0'));
      assert.equal(user.records.names.length, 4);
    });

    it('fails what is in a stream that cannot be read, and tries the other streams', async () => {
      const items = await confirm(...five);
      fault('GET', '/imagestreams/skyfield', { kind: 'status', status: 500 });
      const outcomes = await user.run(items);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['failed', 'failed', 'failed', 'failed', 'deleted'],
      );
    });

    for (const [what, kind, failed] of [
      ['reach the cluster', { kind: 'reset' }, 'unreachable'],
      ['log in', { kind: 'expiredToken' }, 'unauthorized'],
    ] as const) {
      it(`gives up when it cannot ${what} three times in a row`, async () => {
        const items = await confirm(...five);
        fault('DELETE', '/imagestreamtags/', kind, Infinity);
        const outcomes = await user.run(items);
        assert.ok(words(outcomes).every((outcome) => outcome.endsWith(`(${failed})`)));
        assert.equal(requests().filter((request) => request.startsWith('DELETE')).length, 3);
        assert.deepEqual(user.records.names, []);
      });
    }

    it('deletes nothing that cannot be recorded', async () => {
      const items = await confirm(`${skyfield}:1.0`);
      user.records.add = () => Promise.reject(new Error('the disk is full'));
      const [outcome] = await user.run(items);
      assert.ok(outcome?.kind === 'failed' && outcome.failure.kind === 'unexpected');
      assert.equal(outcome.failure.reason, 'the disk is full');
      assert.deepEqual(requests(), ['GET imagestreams/skyfield', 'WATCH imagestreams']);
    });
  });

  describe('that ends early', () => {
    it('finishes what is under way when it is cancelled, and leaves the rest', async () => {
      const items = await confirm(...five);
      const client = interrupted((tag) => {
        if (tag === '1.1') user.cancel.abort();
      });
      const outcomes = await user.run(items, { client });
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted', 'deleted', 'cancelled', 'cancelled', 'cancelled'],
      );
      assert.ok(others.head(skyfield, '2.0'));
      assert.ok(others.head(web, 'nightly'));
      assert.deepEqual(user.records.names, five.slice(0, 2));
    });

    it('keeps what was sent when the connection is closed', async () => {
      const items = await confirm(...five);
      fault('DELETE', ':1.1', { kind: 'silence' });
      const running = user.run(items);
      const sent = (): boolean => requests().includes('DELETE imagestreamtags/skyfield:1.1');
      await until('the second deletion', () => Promise.resolve(sent() ? true : undefined));
      user.session.abort();
      const outcomes = await running;
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        ['deleted', 'failed', 'cancelled', 'cancelled', 'cancelled'],
      );
      const [, lost] = outcomes;
      assert.ok(lost?.kind === 'failed' && lost.failure.kind === 'unreachable');
      assert.equal(lost.failure.reason, 'the connection was closed');
      assert.deepEqual(user.records.names, five.slice(0, 2));
      assert.ok(others.head(skyfield, '2.0'));
    });
  });

  describe('of streams', () => {
    it('removes a stream with its tags, and keeps a record of it whole', async () => {
      const items = await confirm(web);
      const outcomes = await user.run(items);
      assert.deepEqual(words(outcomes), [`deleted ${web}`]);
      assert.equal(others.stream(web), undefined);
      assert.deepEqual(requests(), ['GET imagestreams/web', 'DELETE imagestreams/web']);
      const [record] = await user.records.all();
      assert.equal(record?.tag, undefined);
      assert.deepEqual(record?.snapshot.tags.map(({ name }) => name).sort(), ['edge', 'nightly']);
      const { uid } = record.snapshot;
      assert.deepEqual(user.seen, [{ kind: 'gone', target: { project: 'hackershop', stream: 'web' }, uid }]);
    });

    it('stops for one with another tag, or another uid, and finds what is gone', async () => {
      const items = await confirm(web, skyfield, 'hackershop-prod/skyfield');
      others.push(web, 'new');
      others.makeAnew(skyfield);
      others.deleteStream('hackershop-prod/skyfield');
      const outcomes = await user.run(items);
      assert.deepEqual(words(outcomes), [
        `moved ${web}`,
        `moved ${skyfield}`,
        'gone hackershop-prod/skyfield',
      ]);
      assert.deepEqual(user.records.names, []);
    });

    /** A client for which something happens each time just before a stream is deleted. */
    const interruptedStream = (happens: () => void): ClusterClient =>
      altered(setup.phillip, {
        deleteStream: async (target, version, signal) => {
          happens();
          await setup.phillip.deleteStream(target, version, signal);
        },
      });

    it('never takes along what is pushed in the last moment', async () => {
      const items = await confirm(web);
      const outcomes = await user.run(items, { client: interruptedStream(() => others.push(web, 'new')) });
      assert.deepEqual(words(outcomes), [`moved ${web}`]);
      assert.ok(others.head(web, 'new'));
    });

    it('tries again when what changed means nothing, five times at most', async () => {
      const items = await confirm(web, skyfield);
      const touch = (name: string): void => {
        const stream = others.stream(name);
        if (stream !== undefined) setup.cluster.state.imageStreams.put(stream);
      };
      let touched = 0;
      const client = interruptedStream(() => {
        touched += 1;
        if (touched === 1) touch(web);
        touch(skyfield);
      });
      const outcomes = await user.run(items, { client });
      assert.deepEqual(words(outcomes), [`deleted ${web}`, `moved ${skyfield}`]);
      assert.equal(touched, 7);
      assert.deepEqual(user.records.names, [web]);
    });

    it('knows whether it happened when the answer is lost', async () => {
      const items = await confirm(web, skyfield);
      fault('DELETE', '/web', { kind: 'resetMidBody' });
      fault('DELETE', '/skyfield', { kind: 'reset' });
      const outcomes = await user.run(items);
      assert.deepEqual(words(outcomes), [`deleted ${web}`, `failed ${skyfield} (unreachable)`]);
      assert.deepEqual(user.records.names, [web]);
    });

    it('shows that it is forbidden', async () => {
      const items = await confirm(web);
      const outcomes = await user.run(items, { client: setup.greg });
      assert.deepEqual(words(outcomes), [`failed ${web} (forbidden)`]);
      assert.deepEqual(user.records.names, []);
    });

    it('goes before tags of the same stream', async () => {
      const items = await confirm(`${web}:nightly`, web);
      assert.deepEqual(words(await user.run(items)), [`gone ${web}:nightly`, `deleted ${web}`]);
    });
  });
});
