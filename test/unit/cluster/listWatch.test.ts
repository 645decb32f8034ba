import assert from 'node:assert/strict';
import type { ListWatch } from '../../../src/cluster/listWatch.ts';
import type { Connection } from '../../../src/cluster/connection.ts';
import { usualPace, waitAfter, type Pace } from '../../../src/cluster/pace.ts';
import { startListWatch } from '../../../src/cluster/startListWatch.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { ListKeeper, parseNamedNote } from '../../support/listKeeper.ts';
import { startListServer, type ListServer } from '../../support/listServer.ts';
import { json } from '../../support/tlsServer.ts';

const fast: Pace = {
  ...usualPace,
  backoff: { first: 2, longest: 10 },
  refused: 20,
  between: 2,
  settled: 50,
};

interface Setup {
  readonly server: ListServer;
  readonly keeper: ListKeeper;
  readonly list: ListWatch;
  readonly abort: AbortController;
  readonly connection: Connection;
}

interface Options {
  readonly names?: readonly string[];
  readonly limit?: number;
  readonly pace?: Partial<Pace>;
  readonly prepare?: (server: ListServer) => void;
}

async function around(options: Options, run: (setup: Setup) => Promise<void>): Promise<void> {
  await using folder = await testFolder();
  await using server = await startListServer(options.names ?? ['a', 'b']);
  options.prepare?.(server);
  const connection = await connectIn(folder, { cluster: { server: server.address } });
  const keeper = new ListKeeper();
  const abort = new AbortController();
  const { limit } = options;
  const target = {
    path: '/things',
    doing: 'list things',
    parse: parseNamedNote,
    ...(limit === undefined ? {} : { limit }),
  };
  const list = startListWatch(connection, target, keeper, abort.signal, { ...fast, ...options.pace });
  try {
    await run({ server, keeper, list, abort, connection });
  } finally {
    abort.abort();
    await list.ended;
    await connection.close();
  }
}

const itemsOf = (keeper: ListKeeper): string => [...keeper.items.keys()].sort().join(' ');
const broken = json({ kind: 'Status', message: 'etcd is away' }, 500);

describe('startListWatch', () => {
  it('lists once, then follows by one watch from the version of the list', async () => {
    await around({}, async ({ server, keeper }) => {
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
    await around({ names: [] }, async ({ server, keeper }) => {
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
    await around({ names: ['a', 'hidden'] }, async ({ server, keeper }) => {
      await server.watching();
      server.put('hidden-too');
      server.put('z');
      await keeper.until(() => keeper.items.has('z'));
      assert.equal(itemsOf(keeper), 'a z');
    });
  });

  it('takes up a watch that ended where it ended, and loses nothing in between', async () => {
    await around({}, async ({ server, keeper }) => {
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
    await around({}, async ({ server, keeper }) => {
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
    await around({}, async ({ server, keeper }) => {
      await server.watching();
      server.cut();
      server.put('c');
      await keeper.until(() => keeper.items.has('c'));
      assert.deepEqual(keeper.heard, ['listed a b', 'added c']);
    });
  });

  it('watches again from the last version after a line that is no event', async () => {
    await around({}, async ({ server, keeper }) => {
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
    await around({}, async ({ server, keeper }) => {
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
      await around({}, async ({ server, keeper }) => {
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
    await around({ prepare }, async ({ server, keeper }) => {
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
    await around({}, async ({ server, keeper }) => {
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
    await around({ prepare, pace: { backoff: { first: 60_000, longest: 60_000 } } }, async ({ keeper }) => {
      await keeper.until(() => keeper.items.size > 0);
      assert.deepEqual(keeper.waits, [0]);
    });
  });

  it('shows rights taken away, and lists afresh when they are given back', async () => {
    const forbidden = json({ kind: 'Status', code: 403, message: 'no' }, 403);
    await around({}, async ({ server, keeper }) => {
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
    await around({ pace }, async ({ server, keeper }) => {
      await server.requested(4);
      assert.deepEqual(keeper.heard, ['listed a b']);
      assert.deepEqual(server.requests.slice(1), Array(3).fill('watch from 102'));
    });
  });

  it('tries again at once when told to', async () => {
    const prepare = (server: ListServer): void => void server.instead.push(broken);
    const pace = { backoff: { first: 60_000, longest: 60_000 } };
    await around({ prepare, pace }, async ({ keeper, list }) => {
      await keeper.until(() => keeper.failures.length === 1);
      list.retryNow();
      await keeper.until(() => keeper.items.size === 2);
    });
  });

  it('ends in silence when aborted, whatever it is doing', async () => {
    await around({}, async ({ server, keeper, list, abort }) => {
      await server.watching();
      server.put('c');
      abort.abort();
      await list.ended;
      assert.deepEqual(keeper.heard, ['listed a b']);
    });
    const prepare = (server: ListServer): void => void server.instead.push(broken);
    const pace = { backoff: { first: 60_000, longest: 60_000 } };
    await around({ prepare, pace }, async ({ keeper, list, abort }) => {
      await keeper.until(() => keeper.failures.length === 1);
      abort.abort();
      await list.ended;
    });
  });

  it('ends in silence when its connection is closed', async () => {
    await around({}, async ({ server, keeper, list, connection }) => {
      await server.watching();
      await connection.close();
      await list.ended;
      assert.deepEqual(keeper.heard, ['listed a b']);
    });
  });
});

describe('startListWatch with pages', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];

  it('hands out the first page, and each further one when asked', async () => {
    await around({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      assert.deepEqual([itemsOf(keeper), keeper.more], ['a b', true]);
      await Promise.all([list.loadMore(), list.loadMore()]);
      assert.deepEqual([itemsOf(keeper), keeper.more], ['a b c d', true]);
      await list.loadMore();
      assert.deepEqual([itemsOf(keeper), keeper.more], ['a b c d e', false]);
      await list.loadMore();
      assert.deepEqual(server.requests, ['list', 'watch from 105', 'list from b', 'list from d']);
    });
  });

  it('does not let an old page undo what the watch has told', async () => {
    await around({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      server.remove('c');
      server.put('d', 'newer');
      server.put('f');
      await keeper.until(() => keeper.items.has('f'));
      await list.loadMore();
      await list.loadMore();
      assert.equal(itemsOf(keeper), 'a b d e f');
      assert.equal(keeper.items.get('d'), 'newer');
    });
  });

  it('lists as many pages again as were shown', async () => {
    await around({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      await list.loadMore();
      server.end();
      server.put('aa');
      server.compact();
      await keeper.until(() => keeper.items.has('aa'));
      assert.deepEqual([itemsOf(keeper), keeper.more], ['a aa b c', true]);
    });
  });

  it('lists again, one page more, when the page asked for is gone', async () => {
    await around({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      server.put('f');
      await keeper.until(() => keeper.items.has('f'));
      server.compact();
      await list.loadMore();
      await keeper.until(() => keeper.items.has('d'));
      assert.deepEqual([itemsOf(keeper), keeper.more], ['a b c d', true]);
    });
  });

  it('rejects when a page cannot be had, and can be asked again', async () => {
    await around({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      server.instead.push(broken);
      await assert.rejects(list.loadMore(), { name: 'FailureError' });
      await list.loadMore();
      assert.equal(itemsOf(keeper), 'a b c d');
      assert.deepEqual(keeper.failures, []);
    });
  });
});

describe('waitAfter', () => {
  const failure = { kind: 'unreachable', host: 'x', reason: 'y' } as const;

  it('doubles up to its limit, with jitter and never at once', () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const wait = waitAfter(failure, attempt, usualPace);
      const most = Math.min(1000 * 2 ** attempt, 30_000);
      assert.ok(wait >= most / 10 && wait <= most, `${wait} after ${attempt}`);
    }
  });

  it('waits a minute for what a person mends, and as long as a server says', () => {
    assert.equal(waitAfter({ kind: 'unauthorized', host: 'x', doing: 'y' }, 0, usualPace), 60_000);
    assert.equal(waitAfter({ kind: 'busy', doing: 'y', retryAfter: 7 }, 0, usualPace), 7_000);
    assert.equal(waitAfter({ kind: 'busy', doing: 'y', retryAfter: 1e9 }, 0, usualPace), 60_000);
  });
});
