import assert from 'node:assert/strict';
import { FailureError } from '../../../src/model/failure.ts';
import { mediaTypes, parseManifest, type Manifest } from '../../../src/model/manifest.ts';
import { digest } from '../../support/digest.ts';

const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest('config'), size: 2 };
const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digest('layer'), size: 10 };

function parse(json: unknown, servedAs = ''): Manifest {
  return parseManifest(json, servedAs, 'read manifest a/b:1');
}

function reasonOf(json: unknown, servedAs = ''): string {
  try {
    parse(json, servedAs);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'unreadable') return error.failure.reason;
    throw error;
  }
  return assert.fail('it was read');
}

describe('reading manifests', () => {
  it('reads an image, with all that it says', () => {
    const manifest = parse({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config,
      layers: [{ ...layer, annotations: { a: 'b', c: 1 } }],
      annotations: { 'org.opencontainers.image.version': '1', odd: null },
    });
    assert.deepEqual(manifest, {
      kind: 'image',
      mediaType: mediaTypes.ociManifest,
      config: { ...config, annotations: {} },
      layers: [{ ...layer, annotations: { a: 'b' } }],
      annotations: { 'org.opencontainers.image.version': '1' },
    });
  });

  it('reads artifacts: a Helm chart, a signature, an attestation', () => {
    const chart = parse({
      config: { ...config, mediaType: 'application/vnd.cncf.helm.config.v1+json' },
      layers: [layer],
    });
    assert.ok(chart.kind === 'image');
    assert.equal(chart.config.mediaType, 'application/vnd.cncf.helm.config.v1+json');
    const subject = { mediaType: mediaTypes.ociManifest, digest: digest('image'), size: 5 };
    const signature = parse({
      mediaType: mediaTypes.ociManifest,
      artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
      config,
      layers: [],
      subject,
    });
    assert.ok(signature.kind === 'image');
    assert.equal(signature.artifactType, 'application/vnd.dev.cosign.artifact.sig.v1+json');
    assert.deepEqual(signature.subject, { ...subject, annotations: {} });
  });

  it('tells attestations in an index by their platform or their annotation', () => {
    const entry = { mediaType: mediaTypes.ociManifest, digest: digest('a'), size: 1 };
    const manifest = parse({
      mediaType: mediaTypes.ociIndex,
      manifests: [
        { ...entry, platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
        { ...entry, platform: { os: 'unknown', architecture: 'unknown' } },
        { ...entry, annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
        { ...entry, platform: null },
      ],
    });
    assert.ok(manifest.kind === 'index');
    assert.deepEqual(
      manifest.manifests.map(({ attestation }) => attestation),
      [false, true, true, false],
    );
    assert.deepEqual(manifest.manifests[0]?.platform, { os: 'linux', architecture: 'arm64', variant: 'v8' });
    assert.equal(manifest.manifests[3]?.platform, undefined);
  });

  it('reads schema 1 base first', () => {
    const step = (cmd: string, throwaway: boolean): object => ({
      v1Compatibility: JSON.stringify({ container_config: { Cmd: ['/bin/sh', '-c', cmd] }, throwaway }),
    });
    const manifest = parse({
      schemaVersion: 1,
      architecture: 'amd64',
      fsLayers: [{ blobSum: digest('top') }, { blobSum: digest('base') }],
      history: [step('#(nop) CMD x', true), step('#(nop) ADD y in /', false)],
    });
    assert.ok(manifest.kind === 'schema1');
    assert.deepEqual(manifest.layers, [digest('base'), digest('top')]);
    assert.deepEqual(manifest.history, [
      { emptyLayer: false, createdBy: '/bin/sh -c #(nop) ADD y in /' },
      { emptyLayer: true, createdBy: '/bin/sh -c #(nop) CMD x' },
    ]);
  });

  it('goes by its own media type, then by the one it was served with, then by its shape', () => {
    assert.equal(
      parse({ mediaType: mediaTypes.dockerList, manifests: [] }, mediaTypes.ociManifest).kind,
      'index',
    );
    assert.equal(parse({ manifests: null }, mediaTypes.ociIndex).kind, 'index');
    assert.equal(parse({ manifests: [] }, 'text/plain').kind, 'index');
    assert.equal(parse({ config }, 'application/json').kind, 'image');
    assert.equal(parse({ config, layers: null }, '').kind, 'image');
    assert.equal(parse({ schemaVersion: 1 }, '').kind, 'schema1');
  });

  it('refuses a document that is an image to one reader and an index to another', () => {
    const both = { mediaType: mediaTypes.ociIndex, manifests: [], config, layers: [layer] };
    assert.match(reasonOf(both), /image and an index/);
  });

  it('refuses what it cannot follow, saying what is wrong', () => {
    assert.match(reasonOf(null), /not a JSON object/);
    assert.match(reasonOf([]), /not a JSON object/);
    assert.match(reasonOf({}), /type unknown/);
    assert.match(reasonOf({ mediaType: 'application/x-else' }), /application\/x-else/);
    assert.match(reasonOf({ layers: [] }), /config has no valid digest/);
    assert.match(
      reasonOf({ config, layers: [layer, { digest: '../etc/passwd' }] }),
      /layer 2 has no valid digest/,
    );
    assert.match(reasonOf({ manifests: [{}] }), /entry 1 has no valid digest/);
    assert.match(reasonOf({ schemaVersion: 1, fsLayers: [{ blobSum: 7 }] }), /layer 1 has no valid digest/);
  });

  it('reads around absurd fields', () => {
    for (const size of [-1, 1.5, '7', null, 1e300]) {
      const manifest = parse({
        config: { ...config, size, annotations: [] },
        layers: {},
        annotations: 'x',
        subject: 1,
      });
      assert.ok(manifest.kind === 'image');
      assert.deepEqual(manifest.config, {
        mediaType: config.mediaType,
        digest: config.digest,
        annotations: {},
      });
      assert.deepEqual(manifest.layers, []);
    }
    const legacy = parse({ schemaVersion: 1, fsLayers: null, history: [null, { v1Compatibility: '{' }, {}] });
    assert.ok(legacy.kind === 'schema1');
    assert.equal(legacy.history.length, 3);
    const annotations: unknown = JSON.parse('{"__proto__": "x", "constructor": "y"}');
    const polluted = parse({ config, layers: [], annotations });
    assert.ok(polluted.kind === 'image');
    assert.deepEqual(Object.keys(polluted.annotations), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(polluted.annotations), Object.prototype);
  });
});
