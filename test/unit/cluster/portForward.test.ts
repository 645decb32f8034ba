import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import type { PortForward } from '../../../src/cluster/address/portForward.ts';
import { failureFrom } from '../../support/failures.ts';
import { hiddenRegistry, type Hidden } from '../../support/hiddenRegistry.ts';
import { testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { runSkopeo } from '../../support/skopeo.ts';
import { until } from '../../support/until.ts';

const project = 'openshift-image-registry';
const inside = `image-registry.${project}.svc:5000`;

describe('A forwarded port', () => {
  async function imageOf({ client }: Hidden) {
    const stream = await client.stream('hackershop', 'skyfield', never);
    const digest = stream.tags[0]?.revisions[0]?.image;
    assert.ok(digest !== undefined);
    return { host: inside, project: 'hackershop', stream: 'skyfield', digest };
  }

  it('leads to the registry, whose certificate is verified by its own name, until it is closed', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const { client } = hidden;
    const image = await imageOf(hidden);
    assert.equal((await failureFrom(client.manifest(image, never))).kind, 'unreachable');
    const forward = await client.addresses.forward(inside, never);
    assert.match(forward.address.host, /^127\.0\.0\.1:\d+$/);
    assert.deepEqual(await client.addresses.probe(forward.address.host, never), {
      kind: 'registry',
      wantsLogin: true,
    });
    assert.equal((await client.manifest(image, never)).digest, image.digest);
    await forward.close();
    await forward.closed;
    assert.equal(forward.connections, 0);
    await assert.rejects(opened(forward));
    assert.equal((await failureFrom(client.manifest(image, never))).kind, 'unreachable');
  });

  it('carries what skopeo pulls and pushes, byte for byte', async function () {
    this.timeout(30_000);
    await using hidden = await hiddenRegistry('hackershop-admin');
    const { cluster, client } = hidden;
    const forward = await client.addresses.forward(inside, never);
    await using folder = await testFolder();
    const { host } = forward.address;
    const auth = Buffer.from(`kubeadmin:${cluster.tokens.kubeadmin}`).toString('base64');
    const authFile = await folder.write('auth.json', JSON.stringify({ auths: { [host]: { auth } } }));
    const layout = `oci:${path.join(folder.path, 'image')}:1`;
    const repository = `docker://${host}/hackershop/skyfield`;
    const login = ['--authfile', authFile];
    await runSkopeo('copy', ...login, '--src-tls-verify=false', `${repository}:1.0`, layout);
    await runSkopeo('copy', ...login, '--dest-tls-verify=false', layout, `${repository}:forwarded`);
    const stream = await client.stream('hackershop', 'skyfield', never);
    assert.ok(stream.tags.some(({ name }) => name === 'forwarded'));
    await until('all connections end', () => Promise.resolve(forward.connections === 0 || undefined));
  });

  it('takes a few connections at a time, for this machine alone', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const forward = await hidden.client.addresses.forward(inside, never);
    const sockets = await Promise.all(Array.from({ length: 32 }, () => opened(forward)));
    await until('32 connections', () => Promise.resolve(forward.connections === 32 || undefined));
    const further = await opened(forward);
    further.resume();
    await once(further, 'close');
    assert.equal(forward.connections, 32);
    await forward.close();
    for (const socket of sockets) if (!socket.destroyed) await once(socket.resume(), 'close');
  });

  it('ends with its client', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const forward = await hidden.client.addresses.forward(inside, never);
    const socket = await opened(forward);
    await hidden.client.close();
    await forward.closed;
    if (!socket.destroyed) await once(socket.resume(), 'close');
    await assert.rejects(opened(forward));
  });

  it('finds another pod when the first is gone', async () => {
    await using hidden = await hiddenRegistry('hackershop-admin');
    const { client, cluster } = hidden;
    const forward = await client.addresses.forward(inside, never);
    const pods = cluster.state.collection('', 'pods');
    const pod = pods.list(project).find(({ metadata }) => metadata.labels?.['docker-registry'] === 'default');
    assert.ok(pod !== undefined);
    pods.delete(pod);
    pods.put({ ...pod, metadata: { ...pod.metadata, name: 'image-registry-new' } });
    assert.equal((await client.addresses.probe(forward.address.host, never)).kind, 'registry');
    const { source } = forward.address;
    assert.equal(source.kind === 'forward' && source.pod, 'image-registry-new');
  });

  it('is refused to those who may not, and where no pod runs', async () => {
    await using barred = await hiddenRegistry('hackershop-dev');
    assert.equal((await failureFrom(barred.client.addresses.forward(inside, never))).kind, 'forbidden');
    await using empty = await hiddenRegistry('hackershop-admin');
    const pods = empty.cluster.state.collection('', 'pods');
    for (const pod of pods.list(project)) pods.delete(pod);
    assert.equal((await failureFrom(empty.client.addresses.forward(inside, never))).kind, 'notFound');
  });
});

async function opened({ address }: PortForward) {
  const socket = connect(Number(address.host.split(':')[1]), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}
