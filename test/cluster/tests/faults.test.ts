import assert from 'node:assert/strict';
import http from 'node:http';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { digestOf } from '../images/manifest.ts';
import { fields, list } from '../json.ts';
import { INTERNAL_REGISTRY } from '../state/state.ts';
import { watchLines } from './watching.ts';

const STREAMS = '/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams';

describe('faults on demand', () => {
  let cluster: Cluster;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  afterEach(() => cluster.faults.clear());

  after(() => cluster.close());

  const get = (path = STREAMS, registry = false): Promise<ClientAnswer> =>
    cluster.as('phillip').send(path, { registry });

  it('refuse: nothing listens, until it is cleared', async () => {
    cluster.faults.add({ match: { target: 'api' }, fault: { kind: 'refuse' } });
    await assert.rejects(get(), { code: 'ECONNREFUSED' });
    assert.equal((await get('/healthz', true)).status, 200);
    cluster.faults.clear();
    assert.equal((await get()).status, 200);
  });

  it('reset: before an answer, and only as often as asked', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'reset' } });
    await assert.rejects(get(), { code: 'ECONNRESET' });
    assert.equal((await get()).status, 200);
  });

  it('resetMidBody: after the answer has begun', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'resetMidBody' } });
    await assert.rejects(get(), /aborted|ECONNRESET/);
    assert.equal(cluster.requests.list(STREAMS).at(-1)?.status, 0);
  });

  it('delay: the answer is right, and late', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'delay', milliseconds: 60 } });
    const begun = performance.now();
    assert.equal((await get()).status, 200);
    assert.ok(performance.now() - begun >= 55);
  });

  it('silence: no answer, until it is cleared', async () => {
    cluster.faults.add({ fault: { kind: 'silence' } });
    await assert.rejects(
      cluster.as('phillip').send(STREAMS, { signal: AbortSignal.timeout(50) }),
      /aborted|timeout/,
    );
    const waiting = get();
    while (cluster.requests.list(STREAMS).filter(({ status }) => status === 0).length < 2) {
      await new Promise(setImmediate);
    }
    cluster.faults.clear();
    assert.equal((await waiting).status, 200);
  });

  it('status: a Status object from the API, errors from the registry, with Retry-After', async () => {
    cluster.faults.add({ times: 2, fault: { kind: 'status', status: 429, retryAfter: 3 } });
    const fromApi = await get();
    assert.equal(fromApi.status, 429);
    assert.equal(fromApi.headers['retry-after'], '3');
    assert.equal(fields(fromApi.json())['reason'], 'TooManyRequests');
    const fromRegistry = await get('/v2/', true);
    assert.equal(fields(list(fields(fromRegistry.json())['errors'])[0])['code'], 'TOOMANYREQUESTS');
  });

  it('truncate: half of the JSON, ended in order', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'truncate' } });
    const answer = await get();
    assert.equal(answer.status, 200);
    assert.throws(() => answer.json(), SyntaxError);
  });

  it('garble: JSON that is none, a blob that is not what its digest says', async () => {
    cluster.faults.add({ times: 2, fault: { kind: 'garble' } });
    const answer = await get();
    assert.throws(() => answer.json(), SyntaxError);
    const image = cluster.state.images
      .list()
      .find((each) => each.dockerImageLayers && each.dockerImageReference.startsWith(INTERNAL_REGISTRY));
    const digest = image?.dockerImageLayers?.[0]?.name ?? '';
    const repository = image?.dockerImageReference.split('@')[0]?.split('/').slice(1).join('/') ?? '';
    const blob = await cluster.as('kubeadmin').send(`/v2/${repository}/blobs/${digest}`, { registry: true });
    assert.equal(blob.status, 200);
    assert.notEqual(digestOf(blob.body), digest);
  });

  it('expiredToken: 401 for one user, and for nobody else', async () => {
    cluster.faults.add({ match: { as: 'phillip' }, fault: { kind: 'expiredToken' } });
    assert.equal((await get()).status, 401);
    assert.equal((await get('/v2/', true)).status, 401);
    assert.equal((await cluster.as('greg').send(STREAMS)).status, 200);
  });

  it('html: a page where JSON should be', async () => {
    cluster.faults.add({ times: 1, fault: { kind: 'html' } });
    assert.match(String((await get()).headers['content-type']), /text\/html/);
  });

  it('goneOnWatch: one ERROR of code 410 on a watch, while lists work', async () => {
    cluster.faults.add({ match: { watch: true }, fault: { kind: 'goneOnWatch' } });
    assert.equal((await get()).status, 200);
    const watch = await watchLines(cluster, 'phillip', `${STREAMS}?watch=true`);
    const [event] = await watch.take(1);
    assert.equal(fields(fields(event)['object'])['code'], 410);
  });

  it('resetMidBody on a watch: breaks in the middle of an event', async () => {
    const version = cluster.state.changes.version;
    cluster.faults.add({ match: { watch: true }, fault: { kind: 'resetMidBody' } });
    const watch = await watchLines(cluster, 'phillip', `${STREAMS}?watch=true&resourceVersion=${version}`);
    await cluster.push({ repository: 'hackershop/web', tag: 'broken' });
    assert.equal(await watch.ended, false);
    assert.deepEqual(await watch.take(1), []);
  });

  it('come through the control endpoint from another process', async () => {
    const post = (body: unknown) => control('POST', '/faults', body);
    assert.equal(
      (await post({ match: { path: '/imagestreams' }, times: 1, fault: { kind: 'status', status: 503 } }))
        .status,
      201,
    );
    assert.equal((await get()).status, 503);
    assert.equal((await get()).status, 200);
    const wrong = await post({ fault: { kind: 'mischief' } });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body, /fault\.kind must be one of/);
    assert.equal((await control('DELETE', '/requests')).status, 200);
    assert.equal((await control('GET', '/requests')).body, '[]');
  });

  async function control(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: string }> {
    const url = new URL(path, cluster.control);
    return new Promise((resolve, reject) => {
      const request = http.request(url, { method }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
});
