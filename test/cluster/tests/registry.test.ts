import assert from 'node:assert/strict';
import { buildImage } from '../build/image.ts';
import type { ClientAnswer, ClientRequest } from '../client.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { digestOf, OCI_MANIFEST } from '../images/manifest.ts';
import { fields, list } from '../json.ts';

const REPOSITORY = '/v2/hackershop/parts';

describe('the registry', () => {
  let cluster: Cluster;

  before(async () => {
    cluster = await startCluster({ seed: 'demo' });
  });

  after(() => cluster.close());

  const send = (path: string, request: ClientRequest = {}): Promise<ClientAnswer> =>
    cluster.as('phillip').send(path, { ...request, registry: true });

  async function begin(query = ''): Promise<string> {
    const begun = await send(`${REPOSITORY}/blobs/uploads/${query}`, { method: 'POST' });
    assert.equal(begun.status, 202);
    return begun.headers.location ?? '';
  }

  async function pushBlob(bytes: Buffer): Promise<string> {
    const digest = digestOf(bytes);
    const done = await send(`${await begin()}?digest=${digest}`, { method: 'PUT', body: bytes });
    assert.equal(done.status, 201);
    return digest;
  }

  function codeOf(answer: ClientAnswer): unknown {
    return fields(list(fields(answer.json())['errors'])[0])['code'];
  }

  it('takes a blob in chunks and tells how far it is', async () => {
    const bytes = Buffer.from('one two three');
    const at = await begin();
    const first = await send(at, {
      method: 'PATCH',
      body: bytes.subarray(0, 4),
      headers: { 'content-range': '0-3' },
    });
    assert.equal(first.headers.range, '0-3');
    const wrong = await send(at, { method: 'PATCH', body: 'x', headers: { 'content-range': '9-9' } });
    assert.equal(wrong.status, 416);
    await send(at, { method: 'PATCH', body: bytes.subarray(4), headers: { 'content-range': '4-12' } });
    assert.equal((await send(at)).headers.range, '0-12');
    const done = await send(`${at}?digest=${digestOf(bytes)}`, { method: 'PUT' });
    assert.equal(done.status, 201);
    assert.equal(done.headers['docker-content-digest'], digestOf(bytes));
    assert.deepEqual((await send(`${REPOSITORY}/blobs/${digestOf(bytes)}`)).body, bytes);
  });

  it('refuses a blob that is not what its digest says', async () => {
    const answer = await send(`${await begin()}?digest=${digestOf('this')}`, { method: 'PUT', body: 'that' });
    assert.equal(answer.status, 400);
    assert.equal(codeOf(answer), 'DIGEST_INVALID');
  });

  it('forgets an upload that is given up', async () => {
    const at = await begin();
    assert.equal((await send(at, { method: 'DELETE' })).status, 204);
    assert.equal(codeOf(await send(at, { method: 'PATCH', body: 'late' })), 'BLOB_UPLOAD_UNKNOWN');
  });

  it('mounts a blob only from where the user may pull it', async () => {
    const image = buildImage();
    await cluster.push({ repository: 'amys-audit/private', tag: '1', image });
    await cluster.push({ repository: 'hackershop/open', tag: '1', image });
    const [digest] = image.blobs.keys();
    const mount = (from: string) =>
      send(`${REPOSITORY}/blobs/uploads/?mount=${String(digest)}&from=${from}`, { method: 'POST' });
    assert.equal((await mount('amys-audit/private')).status, 202);
    assert.equal((await mount('hackershop/open')).status, 201);
  });

  it('serves parts of a blob, and says when a range is outside', async () => {
    const digest = await pushBlob(Buffer.from('0123456789'));
    const part = async (range: string): Promise<[number, string, unknown]> => {
      const answer = await send(`${REPOSITORY}/blobs/${digest}`, { headers: { range } });
      return [answer.status, answer.body.toString(), answer.headers['content-range']];
    };
    assert.deepEqual(await part('bytes=2-4'), [206, '234', 'bytes 2-4/10']);
    assert.deepEqual(await part('bytes=7-'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await part('bytes=-2'), [206, '89', 'bytes 8-9/10']);
    assert.equal((await part('bytes=10-12'))[0], 416);
  });

  it('takes a manifest only when all its parts are there', async () => {
    const { manifest, blobs } = buildImage();
    const put = () =>
      send(`${REPOSITORY}/manifests/1`, {
        method: 'PUT',
        body: manifest,
        headers: { 'content-type': OCI_MANIFEST },
      });
    assert.equal(codeOf(await put()), 'MANIFEST_BLOB_UNKNOWN');
    for (const bytes of blobs.values()) await pushBlob(bytes);
    assert.equal((await put()).status, 201);
  });

  it('refuses what is no manifest, and a digest that is not the content’s', async () => {
    const put = (reference: string, body: string) =>
      send(`${REPOSITORY}/manifests/${reference}`, {
        method: 'PUT',
        body,
        headers: { 'content-type': OCI_MANIFEST },
      });
    assert.equal(codeOf(await put('1', '{')), 'MANIFEST_INVALID');
    const { manifest, blobs } = buildImage();
    for (const bytes of blobs.values()) await pushBlob(bytes);
    assert.equal(codeOf(await put(digestOf('other'), manifest.toString())), 'DIGEST_INVALID');
  });

  it('serves an OCI manifest only to those who name its type', async () => {
    const path = '/v2/hackershop/skyfield/manifests/2.0';
    assert.equal((await send(path, { headers: { accept: '*/*' } })).status, 404);
    assert.equal((await send(path, { headers: { accept: OCI_MANIFEST } })).status, 200);
  });

  it('answers HEAD with the length and no body', async () => {
    const answer = await send('/v2/hackershop/skyfield/manifests/2.0', {
      method: 'HEAD',
      headers: { accept: OCI_MANIFEST },
    });
    assert.equal(answer.body.length, 0);
    assert.ok(Number(answer.headers['content-length']) > 500);
  });

  it('pages the catalogue for administrators', async () => {
    const first = await cluster.as('kubeadmin').send('/v2/_catalog?n=2', { registry: true });
    assert.deepEqual(fields(first.json())['repositories'], ['amys-audit/evidence', 'amys-audit/private']);
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? '';
    const second = await cluster.as('kubeadmin').send(next, { registry: true });
    assert.equal(list(fields(second.json())['repositories'])[0], 'hackershop-prod/skyfield');
  });

  it('lets administrators prune blobs, whether or not they are there, and knows no others', async () => {
    const prune = (digest: string) =>
      cluster.as('kubeadmin').send(`/admin/blobs/${digest}`, { method: 'DELETE', registry: true });
    const digest = await cluster.push({ repository: 'hackershop/pruned', tag: 'x' });
    assert.equal((await prune(digest)).status, 204);
    assert.equal(cluster.blobs.get(digest), undefined);
    assert.equal((await prune(digest)).status, 204);
    assert.equal(codeOf(await prune('sha256:0')), 'BLOB_UNKNOWN');
    const answer = await send(`/admin/blobs/${digest}`, { method: 'DELETE' });
    assert.equal(answer.status, 401);
  });

  it('deletes no links when that is turned off', async () => {
    const remove = (path: string) => cluster.as('kubeadmin').send(path, { method: 'DELETE', registry: true });
    const digest = await cluster.push({ repository: 'hackershop/linked', tag: 'x' });
    const unknown = `/v2/hackershop/linked/blobs/sha256:${'0'.repeat(64)}`;
    assert.equal(codeOf(await remove(unknown)), 'BLOB_UNKNOWN');
    assert.equal(codeOf(await remove(`/v2/hackershop/linked/manifests/${digest}`)), 'UNSUPPORTED');
    cluster.state.registryDeletes = false;
    const answer = await remove(unknown);
    cluster.state.registryDeletes = true;
    assert.equal(answer.status, 405);
    assert.equal(codeOf(answer), 'UNSUPPORTED');
  });

  it('keeps the revisions of a tag, newest first, and adds none for the same image again', async () => {
    const images = [buildImage(), buildImage()];
    for (const image of [...images, ...images.slice(1)]) {
      await cluster.push({ repository: 'hackershop/history', tag: 'latest', image });
    }
    const stream = cluster.state.imageStreams.get('hackershop', 'history');
    assert.deepEqual(
      stream?.status.tags?.[0]?.items?.map(({ image }) => image),
      images.map(({ digest }) => digest).reverse(),
    );
  });

  it('gives the new image to the tags that follow', async () => {
    const digest = await cluster.push({ repository: 'hackershop/web', tag: 'nightly' });
    const edge = cluster.state.imageStreams
      .get('hackershop', 'web')
      ?.status.tags?.find(({ tag }) => tag === 'edge');
    assert.equal(edge?.items?.[0]?.image, digest);
  });
});
