import type { RegistryStore } from '../../src/store/registryStore.ts';

/** Resolves as soon as the store's state fulfils the condition; rejects after `limit` ms, naming what was waited for. */
export async function storeUntil(
  store: RegistryStore,
  what: string,
  fulfilled: () => boolean,
  limit = 20_000,
): Promise<void> {
  if (fulfilled()) return;
  await new Promise<void>((resolve, reject) => {
    const stop = store.onDidChange(() => {
      if (!fulfilled()) return;
      end();
      resolve();
    });
    const timer = setTimeout(() => {
      end();
      reject(
        new Error(`Not within ${limit} ms: ${what}. The connection is ${JSON.stringify(store.connection)}`),
      );
    }, limit);
    const end = (): void => {
      stop();
      clearTimeout(timer);
    };
  });
}
