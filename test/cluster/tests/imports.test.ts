import assert from 'node:assert/strict';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../../support/thirdPartyRegistry.ts';
import { registryLogin } from '../../support/dockerRegistry.ts';
import { skopeoPush } from '../../support/skopeo.ts';
import { startTokenRegistry } from '../../support/tokenRegistry.ts';
import { json, startTlsServer } from '../../support/tlsServer.ts';
import { Authority } from '../tls/authority.ts';
import type { ImageSource } from '../build/image.ts';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import type { Fields } from '../json.ts';
import { fields, list, text } from '../json.ts';
import { layoutBlob, layoutFolder, readLayout } from './layout.ts';
import { firstImage, importedDigest, importing, importMessage, IMAGES } from './importing.ts';

const CONFIG = '/apis/config.openshift.io/v1/images/cluster';
const LOGIN = { user: 'hubert', password: 'good-news-everyone' };

describe('an import into the stand-in cluster', () => {
  let cluster: Cluster;
  let outside: ThirdPartyRegistry;
  const { sent, addSecret, importOne, head } = importing(() => cluster);

  before(async () => {
    outside = await startThirdPartyRegistry({ login: LOGIN });
    cluster = await startCluster({
      seed: 'demo',
      registryAuthorities: [outside.ca],
      registryHosts: { 'hub.example.com': outside.host },
    });
    await outside.push('1.0');
    await outside.push('3.0');
    await addSecret('third-party', outside.host, LOGIN);
  });

  after(async () => {
    await cluster.close();
    await outside.close();
  });

  it('trusts the authorities it is told of, and no other', async () => {
    assert.equal(
      importedDigest(await importOne(`${outside.host}/ext/skyfield:1.0`, 'x')),
      readLayout('1.0').digest,
    );
    const { reach } = cluster.state;
    cluster.state.reach = { ...reach, authorities: [] };
    const source = `${outside.host}/ext/skyfield:1.0`;
    assert.equal(
      importMessage(await importOne(source, 'x')),
      `Internal error occurred: ${source}: Get "https://${outside.host}/v2/": x509: certificate signed by unknown authority`,
    );
    assert.equal(
      importedDigest(await importOne(source, 'x', { policy: { insecure: true } })),
      readLayout('1.0').digest,
    );
    cluster.state.reach = reach;
  });

  it('reaches a mapped host under its own name, with the login of that name', async () => {
    await addSecret('hub', 'hub.example.com', LOGIN);
    const answer = await importOne('hub.example.com/ext/skyfield:1.0', 'quay', { import: true });
    assert.equal(importedDigest(answer), readLayout('1.0').digest);
    assert.equal(
      (await head('imported', 'quay'))['dockerImageReference'],
      `hub.example.com/ext/skyfield@${readLayout('1.0').digest}`,
    );
  });

  it('asks no host beyond this machine', async () => {
    const source = 'registry.partner.example/billing/api:1';
    assert.equal(
      importMessage(await importOne(source, '1')),
      `Internal error occurred: ${source}: Get "https://registry.partner.example/v2/": ` +
        'dial tcp: lookup registry.partner.example: no such host',
    );
  });

  it('looks at no secret that is excluded', async () => {
    await using closed = await startThirdPartyRegistry({ login: LOGIN });
    await closed.push('1.0');
    const source = `${closed.host}/ext/skyfield:1.0`;
    const policy = { insecure: true };
    await addSecret('other', closed.host, LOGIN, { 'openshift.io/image.excludeSecret': 'true' });
    assert.equal(
      importMessage(await importOne(source, '1.0', { policy })),
      `you may not have access to the container image "${source}"`,
    );
    await addSecret('another', closed.host, LOGIN);
    assert.equal(importedDigest(await importOne(source, '1.0', { policy })), readLayout('1.0').digest);
  });

  it('gets the tokens that a registry wants, with the login or without', async () => {
    await using tokens = await startTokenRegistry();
    const { behind, host, authority } = tokens;
    const to = `${behind.host}/ext/skyfield:2.0`;
    await skopeoPush({ from: `oci:${layoutFolder}:2.0`, to, ca: authority.pem, login: registryLogin });
    const source = `${host}/ext/skyfield:2.0`;
    const policy = { insecure: true };
    const url = `https://${host}/v2/ext/skyfield/manifests/2.0`;
    assert.equal(
      importMessage(await importOne(source, '2.0', { policy })),
      `you may not have access to the container image "${source}"`,
    );
    await addSecret('tokens', host, { ...LOGIN, password: 'wrong' });
    assert.equal(
      importMessage(await importOne(source, '2.0', { policy })),
      `Internal error occurred: ${source}: Get "${url}": unauthorized: wrong password`,
    );
    const { username, password } = registryLogin;
    await addSecret('a-first', host, { user: username, password });
    assert.equal(importedDigest(await importOne(source, '2.0', { policy })), readLayout('2.0').digest);
  });

  it('tries once more without a login that a registry calls wrong', async () => {
    await using server = await startTlsServer({ authority: new Authority() }, json({}));
    server.answer = ({ url, headers }, response) => {
      const wrong = headers.authorization?.startsWith('Basic ') === true;
      if (url === '/v2/') {
        const challenge = `Bearer realm="https://127.0.0.1:${server.port}/token",service="hub"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      } else if (url.startsWith('/token')) {
        const said = wrong ? { details: 'incorrect username or password' } : { token: 'anybody' };
        response.writeHead(wrong ? 401 : 200).end(JSON.stringify(said));
      } else {
        const { manifest, mediaType, digest } = readLayout('1.0');
        const isManifest = url.includes('/manifests/');
        const body = isManifest ? manifest : layoutBlob(url.slice(url.indexOf('sha256:')));
        response.writeHead(200, { 'content-type': mediaType, 'docker-content-digest': digest }).end(body);
      }
    };
    const host = `127.0.0.1:${server.port}`;
    await addSecret('wrong', host, { ...LOGIN, password: 'wrong' });
    const answer = await importOne(`${host}/library/nginx:1`, '1', { policy: { insecure: true } });
    assert.equal(importedDigest(answer), readLayout('1.0').digest);
  });

  it('takes the tags of a repository in their order, fifty at once, and names the rest', async () => {
    await using many = await startThirdPartyRegistry({ tls: false });
    const image = readLayout('1.0');
    await many.push('latest', image, 'ext/many');
    // The blobs are there.
    const again: ImageSource = image.kind === 'image' ? { ...image, blobs: new Map() } : image;
    for (const tag of ['10.1', 'v9.2', '9.2', '9.10', '9.2.11', '9.2.2', '9.2.3', 'b', 'a']) {
      await many.push(tag, again, 'ext/many');
    }
    const everything = { kind: 'DockerImage', name: `${many.host}/ext/many` };
    const ask = (): Promise<Fields> =>
      sent('phillip', 'POST', `${IMAGES}/imagestreamimports`, {
        metadata: { name: 'many' },
        spec: { import: false, repository: { from: everything, importPolicy: { insecure: true } } },
      });
    const order = ['latest', '10.1', '9.10', '9.2', 'v9.2', '9.2.11', '9.2.3', '9.2.2', 'a', 'b'];
    const tags = (repository: Fields): unknown[] =>
      list(repository['images']).map((image) => fields(image)['tag']);
    assert.deepEqual(tags(fields(fields((await ask())['status'])['repository'])), order);
    cluster.state.importedTags = 4;
    const repository = fields(fields((await ask())['status'])['repository']);
    cluster.state.importedTags = 50;
    assert.deepEqual(tags(repository), order.slice(0, 4));
    assert.deepEqual(repository['additionalTags'], order.slice(4));
  });

  it('notes which tags of a repository cannot be had, and asks for none of them again', async () => {
    await using server = await startTlsServer({ authority: new Authority() }, json({}));
    server.answer = ({ url }, response) => {
      const isList = url.includes('/tags/list');
      response.writeHead(isList || url === '/v2/' ? 200 : 404, { 'content-type': 'application/json' });
      response.end(isList ? JSON.stringify({ tags: ['gone'] }) : '{}');
    };
    const from = { kind: 'DockerImage', name: `127.0.0.1:${server.port}/ext/gone` };
    const repository = { from, importPolicy: { insecure: true } };
    const body = { metadata: { name: 'gone' }, spec: { import: true, repository } };
    const status = fields((await sent('phillip', 'POST', `${IMAGES}/imagestreamimports`, body))['status']);
    const of = fields(fields(status['repository'])['status']);
    assert.deepEqual(
      [of['reason'], of['message']],
      ['ImportFailed', 'one of the images from this repository failed to import'],
    );
    const stream = fields(status['import']);
    assert.deepEqual(list(fields(stream['spec'])['tags']), []);
    const [tag] = list(fields(stream['status'])['tags']).map(fields);
    assert.equal(fields(list(tag?.['conditions'])[0])['reason'], 'NotFound');
  });

  it('refuses an import into a stream that changed since', async () => {
    const source = `${outside.host}/ext/skyfield:1.0`;
    await importOne(source, '1.0', { import: true, stream: 'versioned' });
    const metadata = { resourceVersion: '7' };
    const answer = await importOne(source, '1.1', { import: true, stream: 'versioned', metadata });
    assert.equal(answer['code'], 409);
    assert.match(
      text(answer['message']) ?? '',
      /^Operation cannot be fulfilled on imagestream\.image\.openshift\.io "versioned": the image stream was updated from "7" to "\d+"$/,
    );
  });

  it('lets people import from the registries that the cluster allows, and those who make images from any', async () => {
    const allow = (value: unknown): Promise<Fields> =>
      sent('kubeadmin', 'PATCH', CONFIG, [{ op: 'add', path: '/spec/allowedRegistriesForImport', value }]);
    await allow([{ domainName: 'hub.example.com' }, { domainName: '*.example' }]);
    const source = `${outside.host}/ext/skyfield:1.0`;
    const refused = await importOne(source, '1.0');
    const allowed = await importOne('hub.example.com/ext/skyfield:1.0', '1.0');
    const byAdmin = await importOne(source, '1.0', { user: 'kubeadmin' });
    await allow([]);
    assert.equal(refused['code'], 422);
    assert.equal(
      refused['message'],
      `ImageStreamImport.image.openshift.io "imported" is invalid: spec.images[0].from.name: Forbidden: ` +
        `importing images from registry "${outside.host}" is forbidden: registry "${outside.host}" not allowed by ` +
        `whitelist: "image-registry.openshift-image-registry.svc:5000", "hub.example.com:443", "*.example:443"`,
    );
    assert.equal(importedDigest(allowed), readLayout('1.0').digest);
    assert.equal(importedDigest(byAdmin), readLayout('1.0').digest);
  });

  it('imports nothing from a registry that is blocked', async () => {
    const block = (blockedRegistries: string[]): Promise<Fields> =>
      sent('kubeadmin', 'PATCH', CONFIG, [
        { op: 'add', path: '/spec/registrySources', value: { blockedRegistries } },
      ]);
    await block(['hub.example.com']);
    const answer = await importOne('hub.example.com/ext/skyfield:1.0', '1.0', { user: 'kubeadmin' });
    await block([]);
    assert.deepEqual(firstImage(answer)['status'], {
      metadata: {},
      status: 'Failure',
      message: 'forbidden: registry hub.example.com blocked',
      reason: 'Forbidden',
      details: {},
      code: 403,
    });
  });
});
