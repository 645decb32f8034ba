import assert from 'node:assert/strict';
import { testFolder } from '../../support/kubeconfigs.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { until } from '../../support/until.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import type { Fields } from '../json.ts';
import { importing, IMAGES } from './importing.ts';
import { readLayout } from './layout.ts';
import { run } from './programs.ts';

const LOGIN = { user: 'hubert', password: 'good-news-everyone' };

describe('imported tags of the stand-in cluster', () => {
  let cluster: Cluster;
  let outside: ThirdPartyRegistry;
  const { sent, addSecret, importOne, head } = importing(() => cluster);

  before(async () => {
    outside = await startThirdPartyRegistry({ login: LOGIN });
    cluster = await startCluster({ seed: 'demo', registryAuthorities: [outside.ca] });
    await outside.push('1.0');
    await outside.push('3.0');
    await addSecret('third-party', outside.host, LOGIN);
  });

  after(async () => {
    await cluster.close();
    await outside.close();
  });

  it('get what a scheduled tag names by now, and the others stay', async () => {
    const source = `${outside.host}/ext/skyfield`;
    await outside.push('nightly');
    await importOne(`${source}:nightly`, 'nightly', {
      import: true,
      stream: 'scheduled',
      policy: { scheduled: true },
    });
    await importOne(`${source}:nightly`, 'once', { import: true, stream: 'scheduled' });
    const before = await head('scheduled', 'nightly');
    const digest = await outside.push('nightly');
    assert.equal(await cluster.importScheduled(), 1);
    const after = await head('scheduled', 'nightly');
    assert.equal(after['image'], digest);
    assert.equal((await head('scheduled', 'once'))['image'], before['image']);
    const { resourceVersion } = cluster.state.imageStreams.get('hackershop', 'scheduled')?.metadata ?? {};
    const again = await fetch(`${cluster.control}/imports`, { method: 'POST' });
    assert.deepEqual(await again.json(), { streams: 1 });
    const now = cluster.state.imageStreams.get('hackershop', 'scheduled');
    assert.equal(now?.metadata.resourceVersion, resourceVersion);
  });

  const arrives = (stream: string, tag: string, digest: string): Promise<true> =>
    until(`${stream}:${tag}`, async () => ((await head(stream, tag))['image'] === digest ? true : undefined));

  it('come by themselves after a write that asks for them', async () => {
    const from = { kind: 'DockerImage', name: `${outside.host}/ext/skyfield:1.0` };
    await sent('phillip', 'POST', `${IMAGES}/imagestreamtags`, {
      metadata: { name: 'written:1' },
      tag: { from },
    });
    await arrives('written', '1', readLayout('1.0').digest);
    const name = `${outside.host}/ext/skyfield:3.0`;
    const path = `${IMAGES}/imagestreams/written`;
    await sent('phillip', 'PATCH', path, [
      { op: 'replace', path: '/spec/tags/0/from/name', value: name },
      { op: 'replace', path: '/spec/tags/0/importPolicy', value: { importMode: 'PreserveOriginal' } },
    ]);
    await arrives('written', '1', readLayout('3.0').digest);
    const digest = await outside.push('moving');
    await sent('phillip', 'PATCH', path, [
      { op: 'replace', path: '/spec/tags/0/from/name', value: `${outside.host}/ext/skyfield:moving` },
    ]);
    await arrives('written', '1', digest);
    const moved = await outside.push('moving');
    await sent('phillip', 'PATCH', path, [{ op: 'replace', path: '/spec/tags/0/generation', value: 0 }]);
    await arrives('written', '1', moved);
  });

  it('say why they could not be imported, until they can be', async () => {
    const from = { kind: 'DockerImage', name: `${outside.host}/ext/skyfield:late` };
    await sent('phillip', 'POST', `${IMAGES}/imagestreamtags`, {
      metadata: { name: 'late:1' },
      tag: { from },
    });
    const condition = (): Fields => {
      const [history] = cluster.state.imageStreams.get('hackershop', 'late')?.status.tags ?? [];
      return { ...history?.conditions?.[0] };
    };
    await until('the condition', () => Promise.resolve(condition()['reason'] === 'NotFound' || undefined));
    const digest = await outside.push('late');
    await sent('phillip', 'PATCH', `${IMAGES}/imagestreams/late`, [
      { op: 'replace', path: '/spec/tags/0/generation', value: 0 },
    ]);
    await arrives('late', '1', digest);
    assert.deepEqual(condition(), {});
  });

  it('are served, byte for byte, to those who may pull them', async () => {
    await importOne(`${outside.host}/ext/skyfield:3.0`, '3.0', {
      import: true,
      stream: 'pulled',
      policy: { importMode: 'PreserveOriginal' },
    });
    const host = new URL(cluster.registry).host;
    await using folder = await testFolder();
    await folder.write('ca.crt', cluster.caPem);
    const auth = Buffer.from(`greg:${cluster.tokens.greg}`).toString('base64');
    const authFile = await folder.write('auth.json', JSON.stringify({ auths: { [host]: { auth } } }));
    const options = ['--authfile', authFile, '--src-cert-dir', folder.path];
    const from = `docker://${host}/hackershop/pulled:3.0`;
    await run('skopeo', ['--insecure-policy', 'copy', '--all', ...options, from, `dir:${folder.path}/image`]);
    const manifest = await cluster.as('greg').send('/v2/hackershop/pulled/manifests/3.0', {
      registry: true,
      headers: { accept: readLayout('3.0').mediaType },
    });
    assert.deepEqual(manifest.body, readLayout('3.0').manifest);
  });
});
