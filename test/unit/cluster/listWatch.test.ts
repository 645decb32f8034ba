import assert from 'node:assert/strict';
import { broken, itemsOf, withList } from '../../support/listSetup.ts';
import type { ListServer } from '../../support/listServer.ts';
import { json } from '../../support/tlsServer.ts';

describe('startListWatch', () => {
  it('lists once, then follows by one watch from the version of the list', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.put('c');
      server.put('a', 'new');
      server.remove('b');
      await keeper.until(() => itemsOf(keeper) === 'a c' && keeper.items.get('a') === 'new');
      assert.deepEqual(server.requests, ['list', 'watch from 102']);
      assert.equal(keeper.heard[0], 'listed a b');
      const [seconds] = server.watchSeconds;
      assert.ok(seconds !== undefined && seconds >= 240 && seconds <= 480);
    });
  });

  it('hands out together what arrives together', async () => {
    await withList({ names: [] }, async ({ server, keeper }) => {
      await server.watching();
      server.say(
        ['x', 'y', 'z']
          .map((name, index) => {
            const metadata = { name, namespace: 'n', resourceVersion: String(200 + index) };
            return JSON.stringify({ type: 'ADDED', object: { metadata } });
          })
          .join('\n'),
      );
      await keeper.until(() => keeper.items.size === 3);
      assert.deepEqual(keeper.heard, ['listed', 'added x, added y, added z']);
    });
  });

  it('leaves out what cannot be parsed', async () => {
    await withList({ names: ['a', 'hidden'] }, async ({ server, keeper }) => {
      await server.watching();
      server.put('hidden-too');
      server.put('z');
      await keeper.until(() => keeper.items.has('z'));
      assert.equal(itemsOf(keeper), 'a z');
    });
  });

  it('takes up a watch that ended where it ended, and loses nothing in between', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.put('c');
      await keeper.until(() => keeper.items.has('c'));
      server.end();
      server.put('d');
      await keeper.until(() => keeper.items.has('d'));
      assert.deepEqual(server.requests, ['list', 'watch from 102', 'watch from 103']);
      assert.deepEqual(keeper.heard, ['listed a b', 'added c', 'added d']);
    });
  });

  it('goes on from a bookmark', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.say(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '150' } } }));
      server.put('c');
      server.say(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '160' } } }));
      await keeper.until(() => keeper.items.has('c'));
      server.end();
      await server.requested(3);
      assert.deepEqual(server.requests, ['list', 'watch from 102', 'watch from 160']);
    });
  });

  it('does not report a watch that breaks once', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.cut();
      server.put('c');
      await keeper.until(() => keeper.items.has('c'));
      assert.deepEqual(keeper.heard, ['listed a b', 'added c']);
    });
  });

  it('watches again from the last version after a line that is no event', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.put('c');
      server.say('{"type": "ADD');
      await keeper.until(() => keeper.items.has('c'));
      server.put('d');
      await keeper.until(() => keeper.items.has('d'));
      assert.deepEqual(keeper.heard, ['listed a b', 'added c', 'added d']);
      assert.equal(server.requests[2], 'watch from 103');
    });
  });

  it('reports a watch that keeps breaking', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.say('garbage');
      await keeper.until(() => keeper.heard.length === 1);
      await server.watching();
      const again = (): void => {
        server.say('garbage');
      };
      const timer = setInterval(again, 1);
      await keeper.until(() => keeper.failures.length > 0);
      clearInterval(timer);
      assert.equal(keeper.failures[0]?.kind, 'unreadable');
      await keeper.until(() => keeper.heard.at(-1) === 'recovered');
    });
  });

  for (const how of ['status', 'event'] as const) {
    it(`lists again when its version is gone, told by ${how}`, async () => {
      await withList({}, async ({ server, keeper }) => {
        await server.watching();
        const object = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' };
        if (how === 'event') server.say(JSON.stringify({ type: 'ERROR', object }));
        else {
          server.end();
          server.remove('a');
          server.put('c');
          server.compact();
        }
        await keeper.until(() => keeper.heard.filter((what) => what.startsWith('listed')).length === 2);
        assert.equal(itemsOf(keeper), how === 'event' ? 'a b' : 'b c');
        assert.deepEqual(keeper.failures, []);
        await server.watching();
        assert.equal(server.requests.filter((request) => request === 'list').length, 2);
      });
    });
  }

  it('reports failures with growing waits, and then that it recovered', async () => {
    const prepare = (server: ListServer): void => void server.instead.push(broken, broken, broken);
    await withList({ prepare }, async ({ server, keeper }) => {
      await server.watching();
      assert.deepEqual(keeper.heard, [
        'failed server',
        'failed server',
        'failed server',
        'listed a b',
        'recovered',
      ]);
      assert.deepEqual(keeper.failures[0], {
        kind: 'server',
        doing: 'list things',
        status: 500,
        reason: 'etcd is away',
      });
    });
  });

  it('recovers as soon as a watch opens, without listing again', async () => {
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.instead.push(broken);
      server.end();
      await keeper.until(() => keeper.heard.includes('recovered'));
      assert.deepEqual(keeper.heard, ['listed a b', 'failed server', 'recovered']);
      assert.deepEqual(server.requests, ['list', 'watch from 102', 'instead', 'watch from 102']);
    });
  });

  it('waits as long as a busy server asks for', async () => {
    const busy = json({}, 429, { 'retry-after': '0' });
    const prepare = (server: ListServer): void => void server.instead.push(busy);
    await withList({ prepare, pace: { backoff: { first: 60_000, longest: 60_000 } } }, async ({ keeper }) => {
      await keeper.until(() => keeper.items.size > 0);
      assert.deepEqual(keeper.waits, [0]);
    });
  });

  it('shows rights taken away, and lists afresh when they are given back', async () => {
    const forbidden = json({ kind: 'Status', code: 403, message: 'no' }, 403);
    await withList({}, async ({ server, keeper }) => {
      await server.watching();
      server.instead.push(forbidden, forbidden);
      server.end();
      server.put('c');
      await keeper.until(() => keeper.items.has('c'));
      assert.deepEqual(keeper.heard, [
        'listed a b',
        'failed forbidden',
        'failed forbidden',
        'listed a b c',
        'recovered',
      ]);
      assert.deepEqual(keeper.waits, [20, 20]);
      assert.equal(server.requests.at(-1), 'list');
    });
  });

  it('takes a silent watch for dead', async () => {
    const pace = { watchSeconds: { least: 0, most: 0 }, grace: 30 };
    await withList({ pace }, async ({ server, keeper }) => {
      await server.requested(4);
      assert.deepEqual(keeper.heard, ['listed a b']);
      assert.deepEqual(server.requests.slice(1), Array(3).fill('watch from 102'));
    });
  });

  it('tries again at once when told to', async () => {
    const prepare = (server: ListServer): void => void server.instead.push(broken);
    const pace = { backoff: { first: 60_000, longest: 60_000 } };
    await withList({ prepare, pace }, async ({ keeper, list }) => {
      await keeper.until(() => keeper.failures.length === 1);
      list.retryNow();
      await keeper.until(() => keeper.items.size === 2);
    });
  });

  it('ends in silence when aborted, whatever it is doing', async () => {
    await withList({}, async ({ server, keeper, list, abort }) => {
      await server.watching();
      server.put('c');
      abort.abort();
      await list.ended;
      assert.deepEqual(keeper.heard, ['listed a b']);
    });
    const prepare = (server: ListServer): void => void server.instead.push(broken);
    const pace = { backoff: { first: 60_000, longest: 60_000 } };
    await withList({ prepare, pace }, async ({ keeper, list, abort }) => {
      await keeper.until(() => keeper.failures.length === 1);
      abort.abort();
      await list.ended;
    });
  });

  it('ends in silence when its connection is closed', async () => {
    await withList({}, async ({ server, keeper, list, connection }) => {
      await server.watching();
      await connection.close();
      await list.ended;
      assert.deepEqual(keeper.heard, ['listed a b']);
    });
  });
});
