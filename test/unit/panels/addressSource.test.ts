import assert from 'node:assert/strict';
import { AddressSource } from '../../../src/panels/addressSource.ts';
import type { AddressPage } from '../../../src/shared/addressPage.ts';
import type { RegistryStore } from '../../../src/store/registryStore.ts';
import { startCluster, type Cluster, type ClusterOptions } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { openStore, showContext } from '../../support/openStore.ts';
import { until } from '../../support/until.ts';

describe('What the registry address panel takes its content from', () => {
  let cluster: Cluster;
  let store: RegistryStore;
  let source: AddressSource;
  let changes: number;

  async function open(context: string, options: ClusterOptions = {}): Promise<void> {
    cluster = await startCluster({ seed: 'demo', ...options });
    store = await openStore({ kubeconfigFile: cluster.kubeconfigFile, context });
    changes = 0;
    source = new AddressSource({ store, system: 'linux', changed: () => (changes += 1) });
  }

  afterEach(async () => {
    source.dispose();
    await store.close();
    await cluster.close();
  });

  /** The page once nothing more is to be learned. */
  async function settled(): Promise<AddressPage> {
    return until('all answers', async () => {
      const page = await source.load();
      return page.looking || page.addresses.some(({ probe }) => probe === undefined) ? undefined : page;
    });
  }

  it('shows the address at once, and what answers as soon as it is known', async () => {
    await open('hackershop-dev');
    const first = await source.load();
    assert.equal(first.addresses[0]?.host, new URL(cluster.registry).host);
    const page = await settled();
    assert.ok(changes > 0);
    assert.deepEqual(
      page.addresses.map(({ probe }) => probe?.tone),
      ['good', 'quiet'],
    );
    assert.deepEqual(page.forward, { kind: 'none' });
    assert.equal(page.mayTurnOnRoute, false);
    assert.equal(page.gaps.length, 2);
  });

  it('asks each address once, and again on demand', async () => {
    await open('hackershop-dev');
    await settled();
    await settled();
    const probes = () => cluster.requests.list('/v2/').length;
    assert.equal(probes(), 1);
    source.probeAgain();
    await settled();
    assert.equal(probes(), 2);
    assert.ok(cluster.requests.list('/v2/').every(({ user }) => user === 'system:anonymous'));
  });

  it('offers an administrator what can be done where there is no route', async () => {
    await open('hackershop-admin', { publicRegistry: false });
    const page = await settled();
    assert.equal(page.mayTurnOnRoute, true);
    assert.deepEqual(page.forward, { kind: 'offered' });
    await store.addresses?.startForward(new AbortController().signal);
    const forwarded = await settled();
    assert.equal(forwarded.forward.kind, 'open');
    assert.equal(forwarded.addresses[0]?.probe?.tone, 'good');
  });

  it('begins anew with another context', async () => {
    await open('hackershop-admin', { publicRegistry: false });
    assert.equal((await settled()).mayTurnOnRoute, true);
    const before = changes;
    await showContext(store, { kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-dev' });
    assert.ok(changes > before);
    assert.equal((await source.load()).looking, true);
    assert.equal((await settled()).mayTurnOnRoute, false);
  });

  it('fails with the words of the connection while there is none', async () => {
    await open('hackershop-dev');
    const failure = { kind: 'noKubeconfig' as const, files: ['/nowhere'] };
    store.fail(failure);
    assert.deepEqual(await failureFrom(source.load()), failure);
  });

  it('hears nothing any more once the panel is gone', async () => {
    await open('hackershop-dev');
    await settled();
    source.dispose();
    const before = changes;
    store.retry();
    await showContext(store, { kubeconfigFile: cluster.kubeconfigFile, context: 'hackershop-qa' });
    assert.equal(changes, before);
  });
});
