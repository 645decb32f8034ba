import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { Agent, request } from 'undici';
import type { Digest } from '../../../src/model/digest.ts';
import { layerCommands } from '../../../src/model/imageConfig.ts';
import { mediaTypes, type ImageManifest, type Manifest } from '../../../src/model/manifest.ts';
import { digestOf } from '../../../src/registry/digestCheck.ts';
import { digest } from '../../support/digest.ts';
import { startDockerRegistry, type DockerRegistry } from '../../support/dockerRegistry.ts';
import { failureFrom } from '../../support/failures.ts';
import { never, openTestRegistry, type TestClient } from '../../support/registries.ts';
import { pushManifest, skyfieldBlob, skyfieldLayout } from '../../support/skyfield.ts';
import { skopeoPush } from '../../support/skopeo.ts';

const repository = 'hackershop/skyfield';
const schema2 = 'sha256:79685d3a6313650e876641ca12d306f6312ad7b1bc58c6ca126b88a123acc92c' as Digest;
const index = 'sha256:e125ae2390796a1c21c6c8385ae19b95e1f74e353d2e599401eb6136d2bbbaf8' as Digest;

describe("the registry client on Debian's docker-registry with TLS and a password file", () => {
  let registry: DockerRegistry;
  let client: TestClient;

  before(async () => {
    registry = await startDockerRegistry();
    client = openTestRegistry(registry, registry.login);
    const { host, login, authority } = registry;
    for (const tag of ['2.0', '3.0', '4.0-zstd']) {
      const to = `${host}/${repository}:${tag}`;
      await skopeoPush({ from: `oci:${skyfieldLayout}:${tag}`, to, ca: authority.pem, login });
    }
    const bytes = await skyfieldBlob(schema2);
    await pushManifest(registry, repository, '1.0', { mediaType: mediaTypes.dockerManifest, bytes });
  });

  after(async () => {
    await client[Symbol.asyncDispose]();
    await registry[Symbol.asyncDispose]();
  });

  it('reads an OCI image by tag, with its config and the commands of its layers', async () => {
    const { manifest, digest, mediaType, bytes } = await client.manifest(repository, '2.0', never);
    assert.equal(digest, 'sha256:42cdaa43f4a4131da8f09e6eae97bb3ec7c3259422d4fc03b885a1a18cbe4458');
    assert.equal(mediaType, mediaTypes.ociManifest);
    assert.equal(bytes.length, 802);
    const image = imageOf(manifest);
    assert.deepEqual(
      image.layers.map(({ size }) => size),
      [569, 476, 161],
    );
    const { config } = await client.config(repository, image.config, never);
    assert.equal(config.architecture, 'amd64');
    assert.deepEqual(config.config.env.at(-1), { name: 'DB_PASSWORD', value: 'hunter2-not-real' });
    assert.deepEqual(layerCommands(config, 3), [
      'ADD file:rootfs in /',
      'COPY app /app',
      'RUN rm /app/id_rsa && rm -rf /var/cache/* && echo 2.0 > /app/version',
    ]);
  });

  it('reads a Docker schema 2 image by tag and by digest', async () => {
    const byTag = await client.manifest(repository, '1.0', never);
    const byDigest = await client.manifest(repository, schema2, never);
    assert.equal(byTag.digest, schema2);
    assert.equal(byTag.mediaType, mediaTypes.dockerManifest);
    assert.deepEqual(byDigest, byTag);
    const { config } = await client.config(repository, imageOf(byTag.manifest).config, never);
    assert.equal(config.config.labels['version'], '1.0');
  });

  it('reads an index with its platforms, and tells the attestation from the images', async () => {
    const { manifest, digest } = await client.manifest(repository, '3.0', never);
    assert.equal(digest, index);
    assert.ok(manifest.kind === 'index');
    assert.deepEqual(
      manifest.manifests.map(({ platform, attestation }) => [platform?.architecture, attestation]),
      [
        ['amd64', false],
        ['arm64', false],
        ['unknown', true],
      ],
    );
    for (const entry of manifest.manifests) {
      const image = imageOf((await client.manifest(repository, entry.digest, never)).manifest);
      await client.config(repository, image.config, never);
    }
  });

  it('reads an image with zstd layers', async () => {
    const { manifest } = await client.manifest(repository, '4.0-zstd', never);
    const types = imageOf(manifest).layers.map(({ mediaType }) => mediaType);
    assert.deepEqual(new Set(types), new Set(['application/vnd.oci.image.layer.v1.tar+zstd']));
  });

  it('reads a signed schema 1 manifest, whose digest leaves the signatures out', async () => {
    const signed = await convertedToSchema1(registry, repository, '1.0');
    await pushManifest(registry, repository, 'legacy', {
      mediaType: mediaTypes.signedSchema1,
      bytes: signed,
    });
    const { manifest, digest, bytes } = await client.manifest(repository, 'legacy', never);
    assert.ok(manifest.kind === 'schema1');
    assert.notEqual(digest, digestOf(bytes));
    // The registry signs anew on each answer, and puts an empty layer where the image has none.
    assert.equal(manifest.layers.length, 5);
    assert.deepEqual(
      manifest.layers.filter((_layer, i) => manifest.history[i]?.emptyLayer !== true),
      imageOf((await client.manifest(repository, '1.0', never)).manifest).layers.map((layer) => layer.digest),
    );
    assert.equal(manifest.history[2]?.createdBy, 'COPY app /app # buildkit');
    assert.deepEqual((await client.manifest(repository, digest, never)).manifest, manifest);
  });

  it('streams a blob, whole and in part', async () => {
    const { layers } = imageOf((await client.manifest(repository, '2.0', never)).manifest);
    const layer = layers[0]?.digest ?? assert.fail('no layer');
    const expected = await skyfieldBlob(layer);
    const whole = await client.blob(repository, layer, never);
    assert.equal(whole.size, 569);
    assert.deepEqual(await buffer(whole.stream), expected);
    const middle = await client.blob(repository, layer, never, { range: { start: 10, end: 19 } });
    assert.equal(middle.size, 569);
    assert.deepEqual(await buffer(middle.stream), expected.subarray(10, 20));
    const tail = await client.blob(repository, layer, never, { range: { start: 560 } });
    assert.deepEqual(await buffer(tail.stream), expected.subarray(560));
    const beyond = await failureFrom(client.blob(repository, layer, never, { range: { start: 5000 } }));
    assert.equal(beyond.kind, 'invalid');
  });

  it('says what is not there', async () => {
    const tag = await failureFrom(client.manifest(repository, 'nope', never));
    assert.deepEqual(tag, {
      kind: 'notFound',
      doing: 'read manifest hackershop/skyfield:nope',
      reason: 'manifest unknown',
    });
    const stream = await failureFrom(client.manifest('hackershop/nope', '1.0', never));
    assert.equal(stream.kind, 'notFound');
    const blob = await failureFrom(client.config(repository, { digest: digest('nothing') }, never));
    assert.deepEqual(blob, {
      kind: 'notFound',
      doing: `read config hackershop/skyfield@${digest('nothing')}`,
      reason: 'blob unknown to registry',
    });
  });

  it('says that the login is wrong or missing', async () => {
    await using wrong = openTestRegistry(registry, { username: 'phillip', password: 'guess' });
    await using nobody = openTestRegistry(registry);
    for (const other of [wrong, nobody]) {
      assert.equal(await other.ping(never), 'unauthorized');
      assert.deepEqual(await failureFrom(other.manifest(repository, '1.0', never)), {
        kind: 'unauthorized',
        host: registry.host,
        doing: 'read manifest hackershop/skyfield:1.0',
      });
    }
  });

  it('finds the registry ready', async () => {
    assert.equal(await client.ping(never), 'ready');
  });

  it('asks for no name that leads out of the repository', async () => {
    for (const name of ['../_catalog', 'a/../../b', '/a', 'a//b', 'a?b', 'a%2fb', '']) {
      assert.equal((await failureFrom(client.manifest(name, '1.0', never))).kind, 'invalid', name);
    }
    for (const tag of ['../x', 'a/b', '', 'sha256:12', 'a'.repeat(129)]) {
      assert.equal((await failureFrom(client.manifest(repository, tag, never))).kind, 'invalid', tag);
    }
  });
});

function imageOf(manifest: Manifest): ImageManifest {
  return manifest.kind === 'image' ? manifest : assert.fail(`a manifest of the kind ${manifest.kind}`);
}

/** The registry itself turns an image into schema 1 for clients that take nothing else. */
async function convertedToSchema1(registry: DockerRegistry, name: string, tag: string): Promise<Buffer> {
  const dispatcher = new Agent({ connect: { ca: registry.authority.pem } });
  const login = `${registry.login.username}:${registry.login.password}`;
  const headers = {
    accept: mediaTypes.signedSchema1,
    authorization: `Basic ${Buffer.from(login).toString('base64')}`,
  };
  const answer = await request(`https://${registry.host}/v2/${name}/manifests/${tag}`, {
    headers,
    dispatcher,
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  await dispatcher.close();
  assert.equal(answer.headers['content-type'], mediaTypes.signedSchema1);
  return bytes;
}
