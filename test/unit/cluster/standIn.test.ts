import assert from 'node:assert/strict';
import type { Connection } from '../../../src/connection/connection.ts';
import { imageStreamsPath, parseImageStream } from '../../../src/cluster/imageStreams.ts';
import { loadKubeconfig } from '../../../src/kubeconfig/kubeconfig.ts';
import type { ListWatchObserver } from '../../../src/cluster/listWatch.ts';
import { openConnection } from '../../../src/connection/openConnection.ts';
import { usualPace, type Pace } from '../../../src/cluster/pace.ts';
import { startListWatch } from '../../../src/cluster/startListWatch.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { ImageStream } from '../../../src/model/imageStream.ts';
import { isRecord, list, record } from '../../../src/model/json.ts';
import { startCluster, type Cluster } from '../../cluster/cluster.ts';
import { failureFrom } from '../../support/failures.ts';
import { base64, connectIn, testFolder } from '../../support/kubeconfigs.ts';

const signal = new AbortController().signal;
const doing = 'list image streams in hackershop';
const streams = imageStreamsPath('hackershop');
const fast: Pace = { ...usualPace, backoff: { first: 2, longest: 20 }, refused: 20, between: 2, settled: 50 };

/** Tags of each stream, and how many revisions each has: enough to see any change that was lost or applied twice. */
class Streams implements ListWatchObserver<ImageStream> {
  readonly tags = new Map<string, string>();
  readonly failures: Failure[] = [];
  #notify: () => void = () => undefined;

  listed(items: readonly ImageStream[]): void {
    this.tags.clear();
    for (const stream of items) this.#keep(stream);
    this.#notify();
  }

  changed(changes: readonly { readonly type: string; readonly item: ImageStream }[]): void {
    for (const { type, item } of changes) {
      if (type === 'deleted') this.tags.delete(item.name);
      else this.#keep(item);
    }
    this.#notify();
  }

  failed(failure: Failure): void {
    this.failures.push(failure);
    this.#notify();
  }

  recovered(): void {
    this.#notify();
  }

  async until(when: () => boolean): Promise<void> {
    while (!when()) await new Promise<void>((resolve) => (this.#notify = resolve));
  }

  #keep(stream: ImageStream): void {
    this.tags.set(stream.name, stream.tags.map((tag) => `${tag.name}×${tag.revisions.length}`).join(' '));
  }
}

describe('a connection to the stand-in cluster', () => {
  let cluster: Cluster;
  let connection: Connection;

  beforeEach(async () => {
    cluster = await startCluster({ seed: 'demo' });
    const kubeconfig = await loadKubeconfig([cluster.kubeconfigFile]);
    connection = await openConnection(kubeconfig, kubeconfig.current ?? '', { env: {}, userAgent: 'test' });
  });

  afterEach(async () => {
    await connection.close();
    await cluster.close();
  });

  it('works by token and by client certificate', async () => {
    await using folder = await testFolder();
    const me = '/apis/user.openshift.io/v1/users/~';
    const fields = { server: cluster.api, 'certificate-authority-data': base64(cluster.caPem) };
    const { cert, key } = cluster.clientCertificate('amy');
    const users = {
      amy: { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) },
      phillip: { token: cluster.tokens.phillip },
    };
    for (const [name, user] of Object.entries(users)) {
      const own = await connectIn(folder, { cluster: fields, user });
      const answer = await own.get(me, { doing: 'ask who you are', signal });
      assert.equal(record(record(answer)['metadata'])['name'], name);
      await own.close();
    }
  });

  it('names what the cluster refuses', async () => {
    await using folder = await testFolder();
    const fields = { server: cluster.api, 'certificate-authority-data': base64(cluster.caPem) };
    const expired = await connectIn(folder, { cluster: fields, user: { token: 'sha256~wrong' } });
    assert.equal((await failureFrom(expired.get(streams, { doing, signal }))).kind, 'unauthorized');
    await expired.close();
    const greg = await connectIn(folder, { cluster: fields, user: { token: cluster.tokens.greg } });
    const images = '/apis/image.openshift.io/v1/images';
    const failure = await failureFrom(greg.get(images, { doing: 'list images', signal }));
    assert.match(failure.kind === 'forbidden' ? failure.reason : '', /greg.*cannot list/);
    await greg.close();
  });

  const faults = [
    [{ kind: 'refuse' }, 'unreachable'],
    [{ kind: 'reset' }, 'unreachable'],
    [{ kind: 'resetMidBody' }, 'unreachable'],
    [{ kind: 'truncate' }, 'unreadable'],
    [{ kind: 'garble' }, 'unreadable'],
    [{ kind: 'html' }, 'unreadable'],
    [{ kind: 'expiredToken' }, 'unauthorized'],
    [{ kind: 'status', status: 503 }, 'busy'],
  ] as const;
  for (const [fault, kind] of faults) {
    it(`tells the fault ${JSON.stringify(fault)} as ${kind}`, async () => {
      cluster.faults.add({ match: { path: '/imagestreams' }, times: 1, fault });
      assert.equal((await failureFrom(connection.get(streams, { doing, signal }))).kind, kind);
      cluster.faults.clear();
      assert.ok(isRecord(await connection.get(streams, { doing, signal })));
    });
  }

  it('follows pushes through broken connections, ended watches and lost history', async () => {
    const observer = new Streams();
    const abort = new AbortController();
    const target = { path: streams, doing, parse: parseImageStream };
    const followed = startListWatch(connection, target, observer, abort.signal, fast);
    await observer.until(() => observer.tags.size > 0);
    const disturb = [
      () => cluster.closeWatches(),
      () => cluster.dropConnections(),
      () => cluster.compact(),
      () =>
        cluster.faults.add({
          match: { path: '/imagestreams' },
          times: 2,
          fault: { kind: 'status', status: 500 },
        }),
      () =>
        cluster.faults.add({
          match: { path: '/imagestreams', watch: true },
          times: 1,
          fault: { kind: 'goneOnWatch' },
        }),
    ];
    for (let count = 0; count < 20; count += 1) {
      await cluster.push({ repository: `hackershop/made-${count % 3}`, tag: `${count % 4}` });
      disturb[count % disturb.length]?.();
    }
    await cluster.push({ repository: 'hackershop/made-0', tag: 'last' });
    await observer.until(() => observer.tags.get('made-0')?.includes('last×1') === true);
    cluster.faults.clear();
    const truth = new Map<string, string>();
    for (const object of list(record(await connection.get(streams, { doing, signal }))['items'])) {
      const stream = parseImageStream(object);
      if (stream === undefined) continue;
      truth.set(stream.name, stream.tags.map((tag) => `${tag.name}×${tag.revisions.length}`).join(' '));
    }
    assert.deepEqual([...observer.tags].sort(), [...truth].sort());
    abort.abort();
    await followed.ended;
  });
});
