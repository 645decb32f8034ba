import assert from 'node:assert/strict';
import https from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { ClientAnswer } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { fields, list, parseJson, text } from '../json.ts';

const IMAGE = '/apis/image.openshift.io/v1';
const STREAMS = `${IMAGE}/namespaces/hackershop/imagestreams`;
const SELF = '/apis/user.openshift.io/v1/users/~';

describe('the API', () => {
  let cluster: Cluster;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  after(() => cluster.close());

  const patch = (path: string, type: string, body: unknown): Promise<ClientAnswer> =>
    cluster.as('phillip').send(path, { method: 'PATCH', body, headers: { 'content-type': type } });

  const names = (answer: unknown): unknown[] =>
    list(fields(answer)['items']).map((item) => fields(fields(item)['metadata'])['name']);

  it('pages a list, each object once, and says how many are left', async () => {
    const seen: unknown[] = [];
    let path = `${STREAMS}?limit=4`;
    for (;;) {
      const page = fields(await cluster.as('phillip').get(path));
      seen.push(...names(page));
      const { continue: next, remainingItemCount } = fields(page['metadata']);
      if (next === undefined) break;
      assert.equal(remainingItemCount, 9 - seen.length);
      path = `${STREAMS}?limit=4&continue=${text(next) ?? ''}`;
    }
    assert.deepEqual(seen, names(await cluster.as('phillip').get(STREAMS)));
  });

  it('answers 410 to a continue token from before a compaction', async () => {
    const page = fields(await cluster.as('phillip').get(`${STREAMS}?limit=4`));
    await cluster.push({ repository: 'planet-express/delivery', tag: 'newer' });
    cluster.compact();
    const next = String(fields(page['metadata'])['continue']);
    const answer = await cluster.as('phillip').send(`${STREAMS}?limit=4&continue=${next}`);
    assert.equal(answer.status, 410);
    assert.equal(fields(answer.json())['reason'], 'Expired');
  });

  it('merges a patch, and removes what is null in it', async () => {
    const type = 'application/merge-patch+json';
    await patch(`${STREAMS}/web`, type, { metadata: { annotations: { one: '1', two: '2' } } });
    const answer = await patch(`${STREAMS}/web`, type, { metadata: { annotations: { one: null } } });
    const annotations = fields(fields(fields(answer.json())['metadata'])['annotations']);
    assert.equal(annotations['one'], undefined);
    assert.equal(annotations['two'], '2');
    assert.equal(annotations['openshift.io/display-name'], 'Web front end');
  });

  it('applies a JSON patch, and refuses one whose test fails', async () => {
    const type = 'application/json-patch+json';
    const at = '/metadata/annotations/team~1owner';
    const made = await patch(`${STREAMS}/web`, type, [{ op: 'add', path: at, value: 'shop' }]);
    assert.equal(fields(fields(fields(made.json())['metadata'])['annotations'])['team/owner'], 'shop');
    const refused = await patch(`${STREAMS}/web`, type, [{ op: 'test', path: at, value: 'other' }]);
    assert.equal(refused.status, 422);
    const unknown = await patch(`${STREAMS}/web`, 'application/apply-patch+yaml', {});
    assert.equal(unknown.status, 415);
  });

  it('refuses a patch from an old version', async () => {
    const body = { metadata: { resourceVersion: '1', labels: { a: 'b' } } };
    assert.equal((await patch(`${STREAMS}/web`, 'application/merge-patch+json', body)).status, 409);
  });

  it('keeps the version when a write changes nothing', async () => {
    const before = text(
      fields(fields(await cluster.as('phillip').get(`${STREAMS}/web`))['metadata'])['resourceVersion'],
    );
    const answer = await patch(`${STREAMS}/web`, 'application/merge-patch+json', {});
    assert.equal(fields(fields(answer.json())['metadata'])['resourceVersion'], before);
  });

  it('selects by label and by name', async () => {
    await patch(`${STREAMS}/web`, 'application/merge-patch+json', {
      metadata: { labels: { tier: 'front' } },
    });
    const select = async (query: string): Promise<unknown[]> =>
      names(await cluster.as('phillip').get(`${STREAMS}?${query}`));
    assert.deepEqual(await select('labelSelector=tier%3Dfront'), ['web']);
    assert.deepEqual(await select('labelSelector=tier+in+(front,back)'), ['web']);
    assert.equal((await select('labelSelector=!tier')).length, 8);
    assert.deepEqual(await select('fieldSelector=metadata.name%3Dskyfield'), ['skyfield']);
  });

  it('compresses when asked', async () => {
    const answer = await cluster.as('phillip').send(STREAMS, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(answer.headers['content-encoding'], 'gzip');
    assert.equal(fields(parseJson(gunzipSync(answer.body).toString()))['kind'], 'ImageStreamList');
  });

  it('names the resource that it does not have, and the verb that it does not allow', async () => {
    const kubeadmin = cluster.as('kubeadmin');
    assert.equal((await kubeadmin.send(`${IMAGE}/nothings`)).status, 404);
    assert.equal((await kubeadmin.send(`${IMAGE}/namespaces/hackershop/imagestreamimports/x`)).status, 405);
    assert.equal((await kubeadmin.send(STREAMS, { method: 'POST', body: '{', headers: {} })).status, 400);
  });

  it('retries nothing by itself: a failing import is told on the tag', async () => {
    const body = {
      metadata: { name: 'outside' },
      spec: {
        import: true,
        images: [{ from: { kind: 'DockerImage', name: 'quay.io/no/where:1' }, to: { name: '1' } }],
      },
    };
    const path = `${IMAGE}/namespaces/hackershop/imagestreamimports`;
    assert.equal((await cluster.as('phillip').send(path, { method: 'POST', body })).status, 201);
    const [history] = cluster.state.imageStreams.get('hackershop', 'outside')?.status.tags ?? [];
    assert.equal(history?.conditions?.[0]?.status, 'False');
    assert.equal(history.items, null);
  });

  it('drops single revisions when an administrator writes the status', async () => {
    const path = `${STREAMS}/web`;
    const stream = fields(await cluster.as('kubeadmin').get(path));
    const nightly = list(fields(stream['status'])['tags'])
      .map(fields)
      .find(({ tag }) => tag === 'nightly');
    const kept = { tag: 'nightly', items: list(nightly?.['items']).slice(0, 3) };
    const write = (user: 'phillip' | 'kubeadmin'): Promise<ClientAnswer> =>
      cluster
        .as(user)
        .send(`${path}/status`, { method: 'PUT', body: { ...stream, status: { tags: [kept] } } });
    assert.equal((await write('phillip')).status, 403);
    assert.equal((await write('kubeadmin')).status, 200);
    const left = cluster.state.imageStreams.get('hackershop', 'web')?.status.tags;
    assert.deepEqual(
      left?.map(({ tag, items }) => [tag, items?.length]),
      [['nightly', 3]],
    );
  });

  it('takes the source of a tag away and leaves its revisions, by imagetags', async () => {
    const path = `${IMAGE}/namespaces/hackershop/imagetags/nginx:mainline`;
    const answer = await patch(path, 'application/merge-patch+json', { spec: null });
    const tag = fields(answer.json());
    assert.equal(tag['spec'], null);
    assert.equal(list(fields(tag['status'])['items']).length, 1);
  });

  it('says nothing of a public address where the registry has none', async () => {
    const hidden = await startCluster({ seed: 'demo', publicRegistry: false });
    try {
      const stream = fields(await hidden.as('phillip').get(`${STREAMS}/web`));
      assert.deepEqual(Object.keys(fields(stream['status'])), ['dockerImageRepository', 'tags']);
      const route = '/apis/route.openshift.io/v1/namespaces/openshift-image-registry/routes/default-route';
      assert.equal((await hidden.as('kubeadmin').send(route)).status, 404);
    } finally {
      await hidden.close();
    }
  });

  it('lets everybody read the project openshift, and hides it from their lists', async () => {
    const greg = cluster.as('greg');
    assert.deepEqual(names(await greg.get(`${IMAGE}/namespaces/openshift/imagestreams`)), ['nodejs']);
    assert.deepEqual(names(await greg.get('/apis/project.openshift.io/v1/projects')), [
      'hackershop',
      'qa-empty',
    ]);
  });

  describe('knows its users', () => {
    async function self(options: https.RequestOptions): Promise<[number, string | undefined, unknown[]]> {
      const request = https.get(new URL(SELF, cluster.api), { ca: cluster.caPem, agent: false, ...options });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let body = '';
      response.setEncoding('utf8');
      for await (const chunk of response) body += String(chunk);
      const user = fields(parseJson(body));
      return [response.statusCode ?? 0, text(fields(user['metadata'])['name']), list(user['groups'])];
    }

    it('by basic authentication', async () => {
      assert.deepEqual((await self({ auth: `amy:${cluster.tokens.amy}` })).slice(0, 2), [200, 'amy']);
      assert.equal((await self({ auth: 'amy:wrong' }))[0], 401);
    });

    it('by a client certificate, with the groups in it', async () => {
      const { cert, key } = cluster.clientCertificate('phillip', ['shop', 'system:masters']);
      assert.deepEqual(await self({ cert, key }), [
        200,
        'phillip',
        ['shop', 'system:authenticated', 'system:masters'],
      ]);
      const answer = https.get(new URL(`${IMAGE}/images?limit=1`, cluster.api), {
        ca: cluster.caPem,
        cert,
        key,
        agent: false,
      });
      const [response] = (await once(answer, 'response')) as [IncomingMessage];
      response.resume();
      assert.equal(response.statusCode, 200);
    });

    it('not by a certificate that another authority signed', async () => {
      const other = await startCluster();
      const { cert, key } = other.clientCertificate('kubeadmin');
      await other.close();
      assert.equal((await self({ cert, key }))[0], 403);
    });

    it('and shows its own certificate only to those who trust its authority', async () => {
      await assert.rejects(self({ ca: [] }), /certificate/);
    });
  });
});
