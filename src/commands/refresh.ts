import type { Command } from './command.ts';

/** Lists everything again. The tree follows the cluster by itself; this is for those who want to be sure. */
export const refresh: Command = {
  id: 'imageRegistry.refresh',
  async run({ store, contexts }) {
    if (store.connection.kind === 'failed' && contexts.active === undefined) await contexts.restart();
    else await store.refresh();
  },
};

/** Tries again at once what failed and would be tried again later. */
export const retry: Command = {
  id: 'imageRegistry.retry',
  run({ store }) {
    store.retry();
    return Promise.resolve();
  },
};

/** Loads the next page of a project's image streams. */
export const loadMore: Command = {
  id: 'imageRegistry.loadMore',
  async run({ store }, node) {
    if (node?.kind === 'more') await store.loadMore(node.parent.project);
  },
};
