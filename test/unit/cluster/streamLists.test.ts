import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection.ts';
import { usualPace, type Pace } from '../../../src/cluster/pace.ts';
import type { ListWatch } from '../../../src/cluster/listWatch.ts';
import { followWhole, type WholeListOptions } from '../../../src/cluster/streamLists.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { ListKeeper, parseNamedNote } from '../../support/listKeeper.ts';
import { broken, itemsOf } from '../../support/listSetup.ts';
import { startListServer, type ListServer } from '../../support/listServer.ts';
import { demoClients } from '../../support/clusterClients.ts';
import type { ImageStream } from '../../../src/model/imageStream.ts';
import { LiveList } from '../../../src/store/liveList.ts';
import { failureFrom } from '../../support/failures.ts';

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

async function withWhole(
  options: WholeListOptions & { readonly prepare?: (server: ListServer) => void },
  run: (setup: Setup) => Promise<void>,
): Promise<void> {
  await using folder = await testFolder();
  await using server = await startListServer(['a', 'b', 'c', 'd', 'e']);
  options.prepare?.(server);
  const connection = await connectIn(folder, { cluster: { server: server.address } });
  const keeper = new ListKeeper();
  const abort = new AbortController();
  const target = { path: '/things', doing: 'list things', parse: parseNamedNote, limit: 2 };
  const list = followWhole(connection, target, keeper, abort.signal, { pace: fast, ...options });
  try {
    await run({ server, keeper, list, abort, connection });
  } finally {
    abort.abort();
    await list.ended;
    await connection.close();
  }
}

describe('followWhole', () => {
  it('loads all pages by itself and hands out each as it comes', async () => {
    await withWhole({}, async ({ server, keeper }) => {
      await keeper.until(() => keeper.items.size === 5 && !keeper.more);
      assert.deepEqual(keeper.heard, ['listed a b', 'more c d', 'more e']);
      await server.watching();
      server.put('f');
      await keeper.until(() => keeper.items.has('f'));
      assert.equal(server.requests.filter((request) => request.startsWith('list')).length, 3);
    });
  });

  it('ends with the last page when it is to read once', async () => {
    await withWhole({ once: true }, async ({ server, keeper, list }) => {
      await list.ended;
      assert.equal(itemsOf(keeper), 'a b c d e');
      server.put('f');
      assert.ok(!keeper.items.has('f'));
    });
  });

  it('opens no watch for a single page that is to be read once', async () => {
    const prepare = (server: ListServer): void => {
      for (const name of ['c', 'd', 'e']) server.remove(name);
    };
    await withWhole({ once: true, prepare }, async ({ server, list }) => {
      await list.ended;
      assert.deepEqual(server.requests, ['list']);
    });
  });

  it('tries a page again that failed, and tells so', async () => {
    await withWhole({}, async ({ server, keeper }) => {
      await keeper.until(() => keeper.items.size === 2);
      // The second page and the watch are on their way: both break at first.
      server.instead.push(broken, broken, broken);
      await keeper.until(() => keeper.items.size === 5 && keeper.heard.includes('recovered'));
      await server.watching();
      assert.deepEqual([keeper.failures.length, itemsOf(keeper)], [3, 'a b c d e']);
      const lastly = keeper.heard.filter((what) => what.startsWith('failed') || what === 'recovered').at(-1);
      assert.equal(lastly, 'recovered');
    });
  });

  it('starts again when the server has forgotten the list in between', async () => {
    await withWhole({}, async ({ keeper, server }) => {
      await keeper.until(() => keeper.items.size === 2);
      server.put('f');
      server.compact();
      await keeper.until(() => keeper.items.size === 6 && !keeper.more);
      assert.equal(itemsOf(keeper), 'a b c d e f');
      assert.ok(server.requests.length < 15, server.requests.join(', '));
    });
  });

  it('ends in silence when aborted between two pages', async () => {
    await withWhole({}, async ({ keeper, abort, list }) => {
      await keeper.until(() => keeper.items.size > 0);
      abort.abort();
      await list.ended;
      const { length } = keeper.heard;
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(keeper.heard.length, length);
    });
  });
});

describe('lists of a client', () => {
  it('are of all projects, for those who may', async () => {
    await using clients = await demoClients();
    const abort = new AbortController();
    const projects = new Set<string>();
    const kinds: string[] = [];
    const observer = {
      listed: (items: readonly ImageStream[]) => items.forEach(({ project }) => projects.add(project)),
      changed: () => undefined,
      failed: ({ kind }: { readonly kind: string }) => {
        kinds.push(kind);
        abort.abort();
      },
      recovered: () => undefined,
    };
    await clients.phillip.followAllStreams(observer, abort.signal).ended;
    assert.deepEqual(kinds, ['forbidden']);
    const own = new AbortController();
    const list = new LiveList<ImageStream>(() => undefined);
    clients.admin.followAllStreams(
      {
        ...observer,
        listed: (items, page) => {
          observer.listed(items);
          list.listed(items, page);
        },
      },
      own.signal,
    );
    await list.settled;
    own.abort();
    assert.ok(projects.has('hackershop') && projects.has('amys-audit'));
  });

  it('are of all images, for those who may', async () => {
    await using clients = await demoClients();
    const { signal } = new AbortController();
    const digests: string[] = [];
    for await (const page of clients.admin.images(signal)) {
      digests.push(...page.map(({ digest }) => digest));
    }
    const all = clients.cluster.state.images.list().map(({ metadata }) => metadata.name);
    assert.deepEqual(digests.sort(), all.sort());
    const listing = (async (): Promise<void> => {
      for await (const page of clients.phillip.images(signal)) digests.push(...page.map(String));
    })();
    assert.equal((await failureFrom(listing)).kind, 'forbidden');
  });
});
