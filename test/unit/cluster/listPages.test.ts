import assert from 'node:assert/strict';
import { broken, itemsOf, withList } from '../../support/listSetup.ts';

describe('startListWatch with pages', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];

  it('hands out the first page, and each further one when asked', async () => {
    await withList({ names, limit: 2 }, async ({ server, keeper, list }) => {
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
    await withList({ names, limit: 2 }, async ({ server, keeper, list }) => {
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
    await withList({ names, limit: 2 }, async ({ server, keeper, list }) => {
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
    await withList({ names, limit: 2 }, async ({ server, keeper, list }) => {
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
    await withList({ names, limit: 2 }, async ({ server, keeper, list }) => {
      await server.watching();
      server.instead.push(broken);
      await assert.rejects(list.loadMore(), { name: 'FailureError' });
      await list.loadMore();
      assert.equal(itemsOf(keeper), 'a b c d');
      assert.deepEqual(keeper.failures, []);
    });
  });
});
