import assert from 'node:assert/strict';
import { openCluster } from '../../../src/cluster/openCluster.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { hiddenRegistry } from '../../support/hiddenRegistry.ts';
import { never } from '../../support/registries.ts';

const project = 'openshift-image-registry';
const inside = `image-registry.${project}.svc:5000`;
const internal = { host: inside, reach: 'internal', source: { kind: 'inCluster' } };

describe('The places that name the registry', () => {
  it('each say what they know, or nothing where they are not there', async () => {
    await using cluster = await disposable(startCluster({ seed: 'demo' }));
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const admin = await openCluster(config, 'hackershop-admin', { env: {}, userAgent: 'test' });
    const { addresses } = admin;
    const { host } = new URL(cluster.registry);
    const [first, ...rest] = await addresses.ask({ kind: 'stream', project: 'hackershop' }, never);
    assert.equal(first?.host, host);
    assert.equal(first.source.kind, 'stream');
    assert.deepEqual(rest, [internal]);
    assert.deepEqual(await addresses.ask({ kind: 'routes', project }, never), [
      { host, reach: 'public', source: { kind: 'route', project, route: 'default-route' } },
    ]);
    assert.deepEqual(await addresses.ask({ kind: 'imageConfig' }, never), [
      { host, reach: 'public', source: { kind: 'imageConfig' } },
      internal,
    ]);
    assert.deepEqual(await addresses.ask({ kind: 'service' }, never), []);
    assert.deepEqual(await addresses.ask({ kind: 'routes', project: 'default' }, never), []);
    await admin.close();
  });

  it('of OpenShift 3 are a service and routes in default; routes that no router let in do not count', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const { state } = hidden.cluster;
    const meta = (name: string) => ({
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '0',
      creationTimestamp: '2016-01-01T00:00:00Z',
    });
    state.collection('', 'services').put({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: meta('docker-registry'),
      spec: { clusterIP: '172.30.1.1', ports: [{ port: 5000 }] },
    });
    const route = (name: string, spec: object, admitted: boolean) =>
      state.collection('route.openshift.io', 'routes').put({
        kind: 'Route',
        apiVersion: 'route.openshift.io/v1',
        metadata: meta(name),
        spec: { to: { kind: 'Service', name: 'docker-registry' }, host: `${name}.example`, ...spec },
        status: {
          ingress: [
            {
              host: `${name}.example`,
              conditions: [{ type: 'Admitted', status: admitted ? 'True' : 'False' }],
            },
          ],
        },
      });
    route('refused', {}, false);
    route('part', { path: '/v1' }, true);
    route('other', { to: { kind: 'Service', name: 'console' } }, true);
    route('docker-registry', {}, true);
    const { addresses } = hidden.client;
    const found = await addresses.ask({ kind: 'routes', project: 'default' }, never);
    assert.deepEqual(
      found.map(({ host }) => host),
      ['docker-registry.example'],
    );
    assert.deepEqual(await addresses.ask({ kind: 'service' }, never), [
      {
        host: '172.30.1.1:5000',
        reach: 'internal',
        source: { kind: 'service', project: 'default', service: 'docker-registry' },
      },
    ]);
  });

  it('say forbidden to those who may not read them', async () => {
    await using hidden = await hiddenRegistry('hackershop-dev');
    for (const question of [
      { kind: 'routes', project },
      { kind: 'imageConfig' },
      { kind: 'service' },
    ] as const) {
      assert.equal((await failureFrom(hidden.client.addresses.ask(question, never))).kind, 'forbidden');
    }
  });
});

describe('The default route', () => {
  it('is turned on by an administrator, and is there when the operator has made it', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const { cluster, client } = hidden;
    const { addresses } = client;
    const named = await addresses.defaultRouteHost(never);
    assert.equal(named, `default-route-${project}.apps.cluster.example`);
    assert.deepEqual(await addresses.ask({ kind: 'routes', project }, never), []);
    await addresses.turnOnDefaultRoute(never);
    const { host } = new URL(cluster.registry);
    const source = { kind: 'route', project, route: 'default-route' };
    assert.deepEqual(await addresses.awaitDefaultRoute(never), { host, reach: 'public', source });
    const patches = cluster.requests.list('/configs/cluster');
    assert.deepEqual(
      patches.map(({ method }) => method),
      ['PATCH'],
    );
  });

  it('is not for others', async () => {
    await using hidden = await hiddenRegistry('hackershop-dev');
    const { addresses } = hidden.client;
    assert.equal(await addresses.defaultRouteHost(never), undefined);
    assert.equal((await failureFrom(addresses.turnOnDefaultRoute(never))).kind, 'forbidden');
  });
});

describe('The setting registryHost', () => {
  it('is where the registry is asked, whatever the cluster names', async () => {
    await using cluster = await disposable(startCluster({ seed: 'demo', publicRegistry: false }));
    const config = await loadKubeconfig([cluster.kubeconfigFile]);
    const { host } = new URL(cluster.registry);
    const registryHost = { [new URL(cluster.api).host]: host };
    const settings = { env: {}, userAgent: 'test', registryHost };
    const client = await openCluster(config, 'hackershop-dev', settings);
    assert.deepEqual(client.addresses.setting, { kind: 'host', host });
    const stream = await client.stream('hackershop', 'skyfield', never);
    const digest = stream.tags[0]?.revisions[0]?.image;
    assert.ok(digest !== undefined);
    const image = { host: inside, project: 'hackershop', stream: 'skyfield', digest };
    assert.equal((await client.manifest(image, never)).digest, digest);
    await client.close();
  });
});

async function disposable(starting: Promise<Cluster>): Promise<Cluster & AsyncDisposable> {
  const cluster = await starting;
  return Object.assign(cluster, { [Symbol.asyncDispose]: () => cluster.close() });
}
