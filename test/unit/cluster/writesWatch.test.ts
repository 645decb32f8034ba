import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { streamVersions } from '../../../src/cluster/streamVersions.ts';
import { tagIn } from '../../../src/model/streamSnapshot.ts';
import { demoClients, type ClusterClients } from '../../support/clusterClients.ts';
import { failureFrom } from '../../support/failures.ts';
import { connectIn, testFolder } from '../../support/kubeconfigs.ts';
import { never } from '../../support/registries.ts';
import { startHttpServer } from '../../support/tlsServer.ts';

const skyfield = { project: 'hackershop', stream: 'skyfield' };

describe('ClusterWrites.streamVersions', () => {
  let clients: ClusterClients;

  beforeEach(async () => {
    clients = await demoClients();
  });

  afterEach(async () => {
    await clients[Symbol.asyncDispose]();
  });

  it('tells the stream as it is and every version that follows, of that stream alone, until it is gone', async () => {
    const { cluster, phillip } = clients;
    // Nobody has touched it for longer than the server keeps versions.
    const before = await phillip.readStream(skyfield, never);
    const versions = phillip.streamVersions(skyfield, never)[Symbol.asyncIterator]();
    assert.deepEqual(await versions.next(), { done: false, value: before });
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'first' });
    await cluster.push({ repository: 'hackershop/web', tag: 'other' });
    await phillip.deleteTag({ ...skyfield, tag: '1.0' }, before.snapshot.uid, never);
    const { snapshot: last } = await phillip.readStream(skyfield, never);
    await phillip.deleteStream(skyfield, last, never);
    const seen: string[] = [];
    for (;;) {
      const next = await versions.next();
      if (next.done === true || next.value === undefined) break;
      const read = next.value;
      assert.equal(read.stream.name, 'skyfield');
      const tags = ['1.0', 'first'].filter((tag) => tagIn(read.snapshot, tag));
      seen.push(tags.join(' '));
    }
    assert.deepEqual([...new Set(seen)], ['1.0 first', 'first']);
  });

  it('fails without the right', async () => {
    const versions = clients.amy.streamVersions(skyfield, never)[Symbol.asyncIterator]();
    assert.equal((await failureFrom(versions.next())).kind, 'forbidden');
  });

  it('ends with the signal', async () => {
    const { phillip } = clients;
    const abort = new AbortController();
    const versions = phillip.streamVersions(skyfield, abort.signal)[Symbol.asyncIterator]();
    await versions.next();
    const waiting = versions.next();
    abort.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
  });

  it('ends its request when the reader stops', async () => {
    const object = {
      metadata: { name: 'skyfield', namespace: 'hackershop', uid: 'u', resourceVersion: '8' },
    };
    const responses: ServerResponse[] = [];
    await using folder = await testFolder();
    await using server = await startHttpServer((_request, response) => {
      responses.push(response);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    });
    const connection = await connectIn(folder, {
      cluster: { server: `http://localhost:${server.port}` },
    });
    for await (const read of streamVersions(connection, skyfield, never)) {
      assert.equal(read?.snapshot.resourceVersion, '8');
      break;
    }
    const [response] = responses;
    assert.ok(response);
    if (!response.destroyed) await once(response, 'close');
    const query = new URL(server.seen[0]?.url ?? '', 'http://localhost').searchParams;
    assert.equal(query.get('fieldSelector'), 'metadata.name=skyfield');
    assert.equal(query.get('resourceVersion'), null);
    assert.equal(query.get('watch'), 'true');
    await connection.close();
  });
});
