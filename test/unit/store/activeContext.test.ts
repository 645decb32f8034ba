import assert from 'node:assert/strict';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KubeconfigSource } from '../../../src/kubeconfig/source.ts';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { list, record } from '../../../src/model/json.ts';
import { ActiveContext } from '../../../src/store/activeContext.ts';
import { RegistryStore, type ConnectionState } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { until } from '../../support/until.ts';
import { storeUntil } from '../../support/storeUntil.ts';

describe('the active context', () => {
  let cluster: Cluster;
  let folder: string;
  let file: string;
  let good: string;
  let store: RegistryStore;
  let contexts: ActiveContext;
  let chosen: string | undefined;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
    good = await readFile(cluster.kubeconfigFile, 'utf8');
  });

  after(() => cluster.close());

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'active-context-'));
    file = path.join(folder, 'config');
    chosen = undefined;
    store = new RegistryStore();
    contexts = new ActiveContext({
      store,
      openSource: () => KubeconfigSource.open([file], 300),
      connect: (config, context) => openCluster(config, context, { env: {}, userAgent: 'test' }),
      namedProjects: () => [],
      memory: {
        get: () => chosen,
        set: (context) => {
          chosen = context;
          return Promise.resolve();
        },
      },
    });
  });

  afterEach(async () => {
    contexts.dispose();
    await store.close();
    await rm(folder, { recursive: true });
  });

  const connectedTo = (context: string) => (): boolean =>
    store.connection.kind === 'connected' && store.connection.context === context;
  const failedWith = (kind: string) => (): boolean => failureKind(store.connection) === kind;
  const edited = (edit: (config: Record<string, unknown>) => void): string => {
    const config = JSON.parse(good) as Record<string, unknown>;
    edit(config);
    return JSON.stringify(config);
  };
  const using = (context: string): string => edited((config) => (config['current-context'] = context));

  it('is the current one of the kubeconfig, and follows it', async () => {
    await writeFile(file, good);
    await contexts.start();
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
    await writeFile(file, using('planet-express-audit'));
    await storeUntil(store, 'planet-express-audit', connectedTo('planet-express-audit'));
    await writeFile(`${file}.new`, using('hackershop-qa'));
    await rename(`${file}.new`, file);
    await storeUntil(store, 'hackershop-qa', connectedTo('hackershop-qa'));
  });

  it('stays as it is while nothing that concerns it changes', async () => {
    await writeFile(file, good);
    await contexts.start();
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
    await store.openProject('hackershop');
    const other = edited((config) => {
      config['users'] = list(config['users']).map((user) =>
        record(user)['name'] === 'greg' ? { name: 'greg', user: { token: 'another' } } : user,
      );
      config['contexts'] = [...list(config['contexts']), { name: 'one-more', context: {} }];
    });
    await writeFile(file, other);
    await until('the other context', () =>
      Promise.resolve(contexts.contexts.at(-1)?.name === 'one-more' || undefined),
    );
    assert.equal(store.streams('hackershop')?.kind, 'loaded', 'the project is still open');
  });

  it('can be another in this window, until it follows the file again', async () => {
    await writeFile(file, good);
    await contexts.start();
    await contexts.choose('hackershop-qa');
    await storeUntil(store, 'hackershop-qa', connectedTo('hackershop-qa'));
    assert.equal(await readFile(file, 'utf8'), good);
    await contexts.choose(undefined);
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
  });

  it('waits for a kubeconfig that does not exist yet', async () => {
    await contexts.start();
    assert.equal(failureKind(store.connection), 'noKubeconfig');
    await writeFile(file, good);
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
    await rm(file);
    await storeUntil(store, 'noKubeconfig', failedWith('noKubeconfig'));
  });

  it('keeps what is shown while the file is half-written, and says so if it stays broken', async () => {
    await writeFile(file, good);
    await contexts.start();
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
    await writeFile(file, good.slice(0, good.indexOf('contexts') + 20));
    const warned = (): boolean =>
      store.connection.kind === 'connected' && store.connection.trouble?.kind === 'badKubeconfig';
    await storeUntil(store, 'the warning', warned);
    assert.ok(connectedTo('hackershop-dev')());
    await writeFile(file, good);
    await storeUntil(store, 'no warning', () => !warned() && connectedTo('hackershop-dev')());
  });

  it('recovers from an expired login by the next one, without a reload', async () => {
    await writeFile(file, good.replaceAll(cluster.tokens.phillip, 'sha256~expired-long-ago'));
    await contexts.start();
    await storeUntil(store, 'unauthorized', failedWith('unauthorized'));
    await writeFile(file, good);
    await storeUntil(store, 'hackershop-dev', connectedTo('hackershop-dev'));
  });

  it('says what is wrong with a context without a cluster, and with none at all', async () => {
    await writeFile(
      file,
      edited((config) => (config['clusters'] = [])),
    );
    await contexts.start();
    await storeUntil(store, 'badContext', failedWith('badContext'));
    await writeFile(file, using(''));
    const named = (): boolean => JSON.stringify(store.connection).includes('names no current context');
    await storeUntil(store, 'no current context', named);
  });
});

function failureKind(connection: ConnectionState): string | undefined {
  return connection.kind === 'failed' ? connection.failure.kind : undefined;
}
