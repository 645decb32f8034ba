import assert from 'node:assert/strict';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { RegistryStore } from '../../../src/store/registryStore.ts';
import type { RegistryAddresses } from '../../../src/store/registryAddresses.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { never } from '../../support/registries.ts';
import { until } from '../../support/until.ts';

const inside = 'image-registry.openshift-image-registry.svc:5000';

interface Shown extends AsyncDisposable {
  readonly cluster: Cluster;
  readonly store: RegistryStore;
  readonly addresses: RegistryAddresses;
  /** What was asked since the store was connected, in order. */
  asked(): string[];
}

interface Showing {
  readonly context?: string;
  readonly publicRegistry?: boolean;
  /** Instead of the one of the context. */
  readonly ownProject?: string;
  /** The setting for this cluster. */
  readonly registryHost?: string;
}

async function shown(showing: Showing = {}): Promise<Shown> {
  const { context = 'hackershop-dev', publicRegistry = true, ownProject, registryHost } = showing;
  const cluster = await startCluster({ seed: 'demo', publicRegistry });
  const config = await loadKubeconfig([cluster.kubeconfigFile]);
  const store = new RegistryStore();
  await store.show({
    context,
    user: '',
    contextProject: ownProject ?? config.contexts.find(({ name }) => name === context)?.namespace,
    namedProjects: [],
    connect: () => {
      const setting = registryHost === undefined ? {} : { [new URL(cluster.api).host]: registryHost };
      return openCluster(config, context, { env: {}, userAgent: 'test', registryHost: setting });
    },
  });
  await store.settled();
  await until('the user', () =>
    Promise.resolve(store.connection.kind === 'connected' && store.connection.user !== '' ? true : undefined),
  );
  cluster.requests.clear();
  const { addresses } = store;
  assert.ok(addresses !== undefined);
  return {
    cluster,
    store,
    addresses,
    asked: () => cluster.requests.list().map(({ path }) => path.replace(/^.*\/namespaces\//, '')),
    async [Symbol.asyncDispose]() {
      await store.close();
      await cluster.close();
    },
  };
}

describe('Where the registry of a session is', () => {
  it('is known without a request once a project is open', async () => {
    await using session = await shown();
    const { addresses, store, cluster } = session;
    assert.equal(session.addresses.known, undefined);
    await store.openProject('hackershop');
    cluster.requests.clear();
    const { host } = new URL(cluster.registry);
    assert.equal(addresses.known?.chosen?.host, host);
    assert.deepEqual(await addresses.find(never), addresses.known);
    assert.deepEqual(session.asked(), []);
  });

  it('takes one request otherwise, however many ask at once, and is told', async () => {
    await using session = await shown();
    const { addresses, store, cluster } = session;
    const heard: string[] = [];
    store.onDidChange(({ kind }) => heard.push(kind));
    const [, , last] = await Promise.all([
      addresses.find(never),
      addresses.find(never),
      addresses.find(never),
    ]);
    assert.equal(last.chosen?.host, new URL(cluster.registry).host);
    assert.equal(last.chosen.source.kind, 'stream');
    assert.deepEqual(session.asked(), ['hackershop/imagestreams?limit=1']);
    assert.deepEqual(
      heard.filter((kind) => kind === 'address'),
      ['address'],
    );
    await addresses.find(never);
    assert.equal(session.asked().length, 1);
  });

  it('is asked where everybody may read when the own project has none or is not there', async () => {
    await using session = await shown({ ownProject: 'nowhere' });
    const { chosen, unread } = await session.addresses.find(never);
    assert.equal(chosen?.source.kind === 'stream' && chosen.source.project, 'openshift');
    assert.deepEqual(
      unread.map(({ kind }) => kind),
      ['forbidden'],
    );
    assert.deepEqual(session.asked(), ['nowhere/imagestreams?limit=1', 'openshift/imagestreams?limit=1']);
  });

  it('is the name inside the cluster where no place names another, and says which could not be read', async () => {
    await using session = await shown({ publicRegistry: false });
    const { chosen, unread } = await session.addresses.find(never);
    assert.deepEqual(chosen, { host: inside, reach: 'internal', source: { kind: 'inCluster' } });
    assert.deepEqual(
      unread.map((failure) => 'doing' in failure && failure.doing),
      ['list routes in openshift-image-registry', 'read the image configuration of the cluster'],
    );
    assert.equal(session.asked().length, 3);
  });

  it('is asked of all places on demand, each once', async () => {
    await using session = await shown({ context: 'hackershop-admin' });
    const { addresses } = session;
    await addresses.find(never);
    const findings = await addresses.findAll(never);
    assert.deepEqual(
      findings.all.map(({ reach }) => reach),
      ['public', 'internal'],
    );
    assert.equal(session.asked().length, 3);
    await addresses.findAll(never);
    assert.equal(session.asked().length, 3);
  });

  it('is asked again where something else than a right was missing', async () => {
    await using session = await shown({ publicRegistry: false, context: 'hackershop-admin' });
    const { addresses, cluster } = session;
    cluster.faults.add({ match: { path: '/routes' }, times: 1, fault: { kind: 'status', status: 500 } });
    assert.deepEqual(
      (await addresses.find(never)).unread.map(({ kind }) => kind),
      ['server'],
    );
    assert.deepEqual((await addresses.find(never)).unread, []);
  });

  it('is what the setting says before all else, without a request', async () => {
    await using session = await shown({ registryHost: 'mine.example:5000' });
    const { chosen } = await session.addresses.find(never);
    assert.deepEqual(chosen, { host: 'mine.example:5000', reach: 'public', source: { kind: 'setting' } });
    assert.deepEqual(session.asked(), []);
  });

  it('does not hide a setting that makes no sense', async () => {
    await using session = await shown({ registryHost: 'https://mine.example/' });
    const { chosen, unread } = await session.addresses.find(never);
    assert.equal(chosen?.source.kind, 'stream');
    assert.deepEqual(
      unread.map((failure) => 'doing' in failure && failure.doing),
      ['use the setting imageRegistry.registryHost'],
    );
  });

  it('is given up with the signal of whoever asks, and goes on for the others', async () => {
    await using session = await shown();
    const { addresses, cluster } = session;
    cluster.faults.add({ match: { path: 'limit=1' }, fault: { kind: 'silence' } });
    const abort = new AbortController();
    const given = addresses.find(abort.signal);
    const kept = addresses.find(never);
    abort.abort();
    await assert.rejects(given, { name: 'AbortError' });
    cluster.faults.clear();
    assert.equal((await kept).chosen?.reach, 'public');
  });

  it('is another one after the default route was turned on', async () => {
    await using session = await shown({ publicRegistry: false, context: 'hackershop-admin' });
    const { addresses, cluster } = session;
    assert.equal((await addresses.find(never)).chosen?.reach, 'internal');
    const address = await addresses.turnOnDefaultRoute(never);
    assert.equal(address?.host, new URL(cluster.registry).host);
    assert.deepEqual(addresses.known?.chosen, address);
  });

  it('is a forwarded port while there is one, and all requests to the registry go that way', async () => {
    await using session = await shown({ publicRegistry: false, context: 'hackershop-admin' });
    const { addresses, store } = session;
    await store.openProject('hackershop');
    const stream = store.stream('hackershop', 'skyfield');
    const image = stream?.tags[0]?.revisions[0]?.image;
    assert.ok(stream !== undefined && image !== undefined && store.facts !== undefined);
    const { facts } = store;
    await facts.loadConfig(stream, image);
    assert.equal(facts.config(image)?.kind, 'failed');
    const forward = await addresses.startForward(never);
    assert.deepEqual((await addresses.find(never)).chosen, forward.address);
    assert.equal(await addresses.startForward(never), forward);
    await facts.loadConfig(stream, image);
    assert.equal(facts.config(image)?.kind, 'loaded');
    await addresses.stopForward();
    assert.equal(addresses.forward, undefined);
    assert.equal((await addresses.find(never)).chosen?.reach, 'internal');
  });

  it('opens one port for those who ask at the same time', async () => {
    await using session = await shown({ publicRegistry: false, context: 'hackershop-admin' });
    const { addresses } = session;
    const [one, other] = await Promise.all([addresses.startForward(never), addresses.startForward(never)]);
    assert.equal(one, other);
    await addresses.stopForward();
    assert.equal(addresses.forward, undefined);
  });

  it('has no forwarded port any more after a switch of context', async () => {
    await using session = await shown({ publicRegistry: false, context: 'hackershop-admin' });
    const forward = await session.addresses.startForward(never);
    session.store.fail({ kind: 'noKubeconfig', files: [] });
    await forward.closed;
    assert.equal(session.store.addresses, undefined);
  });

  it('cannot be forwarded without the right', async () => {
    await using session = await shown({ publicRegistry: false });
    assert.equal((await failureFrom(session.addresses.startForward(never))).kind, 'forbidden');
    assert.equal(session.addresses.forward, undefined);
  });
});
