import assert from 'node:assert/strict';
import { parseImageConfig } from '../../../src/model/imageConfig.ts';
import { mediaTypes, parseManifest, type Manifest } from '../../../src/model/manifest.ts';
import type { TagInput } from '../../../src/panels/tagInput.ts';
import type { KnownImage } from '../../../src/store/imageFacts.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import type { TagPage } from '../../../src/shared/tagPage.ts';
import { digest } from '../../support/digest.ts';
import { loadedValue, skyfield, tagInput } from '../../support/recordedTag.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

const gzip = 'application/vnd.oci.image.layer.v1.tar+gzip';

function manifestOf(layerTypes: readonly string[], fields: object = {}): Manifest {
  const layers = layerTypes.map((mediaType, i) => ({ mediaType, digest: digest(`layer ${i}`), size: 10 }));
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: digest('config'), size: 2 };
  return parseManifest({ mediaType: mediaTypes.ociManifest, config, layers, ...fields }, '', 'read');
}

function pageOf(manifest: Manifest, config?: object, fields: Partial<TagInput> = {}): TagPage {
  const known: KnownImage = {
    manifest: loadedValue(manifest),
    ...(config === undefined ? {} : { config: loadedValue(parseImageConfig(config, 'read')) }),
  };
  const images = new Map([[skyfield.v10, known]]);
  const layers = loadedValue(new Map());
  return buildTagPage(tagInput('1.0', { images, layers, projectLayers: new Map(), ...fields }));
}

const steps = (page: TagPage) =>
  page.image?.layers.map(({ instruction, empty, secret }) => [instruction, empty, secret]);

describe('images of every kind on a page', () => {
  it('a history that does not match gives no layer a command, and the page says so', () => {
    const page = pageOf(manifestOf([gzip, gzip]), { history: [{ created_by: 'COPY a /' }] });
    assert.deepEqual(steps(page), [
      [undefined, false, undefined],
      [undefined, false, undefined],
    ]);
    assert.deepEqual(page.gaps, [
      { what: 'The commands of the layers', why: 'The history of the image does not match its layers.' },
    ]);
  });

  it('no history at all', () => {
    assert.deepEqual(pageOf(manifestOf([gzip]), {}).gaps, [
      { what: 'The commands of the layers', why: 'The image has no history that says how it was built.' },
    ]);
    assert.deepEqual(pageOf(manifestOf([]), {}).gaps, []);
  });

  it('secrets in instructions and in build arguments are marked; those arguments are shown', () => {
    const history = [
      { created_by: '|2 NPM_TOKEN=abc123def V=2 /bin/sh -c npm ci' },
      { created_by: '|1 V=2 /bin/sh -c make' },
      { created_by: 'ENV DB_PASSWORD=x1', empty_layer: true },
      { created_by: 'ENV A=b', empty_layer: true },
    ];
    assert.deepEqual(steps(pageOf(manifestOf([gzip, gzip]), { history })), [
      ['RUN npm ci # ARG NPM_TOKEN=abc123def V=2', false, true],
      ['RUN make', false, undefined],
      ['ENV DB_PASSWORD=x1', true, true],
      ['ENV A=b', true, undefined],
    ]);
  });

  it('gzip, zstd, uncompressed and foreign layers', () => {
    const page = pageOf(
      manifestOf([
        gzip,
        'application/vnd.oci.image.layer.v1.tar+zstd',
        'application/vnd.oci.image.layer.v1.tar',
        'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      ]),
    );
    assert.deepEqual(
      page.image?.layers.map(({ mediaType }) => mediaType),
      ['layer, gzip', 'layer, zstd', 'layer, uncompressed', 'foreign layer, gzip'],
    );
    assert.equal(page.image.size, 40);
  });

  it('schema 1: layers and commands from the manifest, sizes and configuration from the API', () => {
    const v1 = (fields: object) => ({ v1Compatibility: JSON.stringify(fields) });
    const manifest = parseManifest(
      {
        schemaVersion: 1,
        architecture: 'amd64',
        fsLayers: ['c', 'b', 'a'].map((name) => ({ blobSum: digest(name) })),
        history: [
          v1({ container_config: { Cmd: ['/bin/sh', '-c', 'npm ci'] } }),
          v1({ container_config: { Cmd: ['/bin/sh -c #(nop) ENV A=b'] }, throwaway: true }),
          v1({ container_config: { Cmd: ['/bin/sh -c #(nop) ADD rootfs.tar /'] } }),
        ],
      },
      mediaTypes.signedSchema1,
      'read',
    );
    const api = loadedValue({
      digest: skyfield.v10,
      parts: {
        kind: 'image',
        layers: [
          { digest: digest('a'), size: 30 },
          { digest: digest('c'), size: 12 },
        ],
      },
      config: parseImageConfig({ config: { User: '7' } }, 'read').config,
    } as const);
    const images = new Map([[skyfield.v10, { manifest: loadedValue(manifest), api }]]);
    const page = pageOf(manifest, undefined, { images });
    assert.deepEqual(
      page.image?.layers.map(({ instruction, empty, size }) => [instruction, empty, size]),
      [
        ['ADD rootfs.tar /', false, 30],
        ['ENV A=b', true, undefined],
        ['RUN npm ci', false, 12],
      ],
    );
    assert.equal(page.image.size, 42);
    assert.equal(page.image.imageId, undefined);
    assert.equal(page.image.platform, 'amd64');
    assert.equal(page.image.mediaType, 'Docker image, schema 1, signed');
    assert.equal(page.image.configuration?.user, '7');
    assert.deepEqual(page.gaps, []);
  });

  it('schema 1 whose history does not match keeps every layer', () => {
    const manifest = parseManifest(
      { schemaVersion: 1, fsLayers: [{ blobSum: digest('a') }], history: [{}, {}] },
      mediaTypes.schema1,
      'read',
    );
    const page = pageOf(manifest);
    assert.equal(page.image?.layers.length, 1);
    assert.equal(page.gaps[0]?.why, 'The history of the image does not match its layers.');
  });

  it('an artifact says what it is, and lacks nothing that only a container image has', () => {
    const chart = manifestOf(['application/vnd.cncf.helm.chart.content.v1.tar+gzip'], {
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digest('c'), size: 2 },
    });
    const failed = { kind: 'failed', failure: { kind: 'gone', doing: 'x' } } as const;
    const known = { manifest: loadedValue(chart), config: failed };
    const page = pageOf(chart, undefined, { images: new Map([[skyfield.v10, known]]) });
    assert.equal(page.image?.artifact, 'Helm chart');
    assert.equal(page.image.imageId, undefined);
    assert.equal(page.image.configuration, undefined);
    assert.equal(page.image.layers.length, 1);
    assert.deepEqual(page.gaps, []);
  });

  it('an attestation is known by the layers that the cluster tells', () => {
    const page = buildTagPage(tagInput('3.0', { revision: skyfield.attestation, images: new Map() }));
    assert.equal(page.image?.artifact, 'attestation');
  });
});

describe('hostile and large images', () => {
  const evil = '<img src=x onerror=alert(1)>\u202e\u0000[x](command:evil)';
  const safe = '<img src=x onerror=alert(1)>\ufffd\ufffd[x](command:evil)';

  it('come out as text: no control or direction-changing characters anywhere, no link but http', () => {
    const config = {
      author: evil,
      os: evil,
      architecture: evil,
      config: {
        Env: [`${evil}=${evil}`],
        Cmd: [evil],
        Entrypoint: [evil],
        User: evil,
        WorkingDir: evil,
        StopSignal: evil,
        ExposedPorts: { [evil]: {} },
        Volumes: { [evil]: {} },
        OnBuild: [evil],
        Healthcheck: { Test: ['CMD-SHELL', evil] },
        Labels: {
          [evil]: evil,
          url: 'javascript:alert(1)',
          'org.opencontainers.image.source': `https://git.example.com/${evil}`,
          __proto__x: 'command:evil',
          'org.opencontainers.image.url': 'https://ok.example/x',
        },
      },
      history: [{ created_by: evil }],
    };
    const page = pageOf(manifestOf([`application/${evil}`], { mediaType: undefined }), config);
    const text = JSON.stringify(page);
    assert.doesNotMatch(text, /\u202e|\\u0000/);
    assert.ok(text.includes(safe));
    assert.deepEqual(
      [...text.matchAll(/"link":"([^"]*)"/g)].map((match) => match[1]),
      ['https://ok.example/x', 'https://ok.example/x'],
    );
  });

  it('a label of a megabyte stays whole', () => {
    const config = { config: { Labels: { big: 'x'.repeat(1_000_000) } } };
    assert.equal(pageOf(manifestOf([gzip]), config).image?.labels[0]?.value.length, 1_000_000);
  });

  it('1,000 labels, 127 layers, 300 KB of environment and 400 streams take no pause', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => i);
    const config = {
      config: {
        Labels: Object.fromEntries(many(1000).map((i) => [`label.${i}`, `value ${i} `.repeat(20)])),
        Env: many(1000).map((i) => `VARIABLE_${i}=${'x y z '.repeat(50)}`),
      },
      history: many(127).map((i) => ({
        created_by: `RUN /bin/sh -c step ${i} && ${'make all '.repeat(300)} # buildkit`,
      })),
    };
    const manifest = manifestOf(many(127).map(() => gzip));
    const layers = many(127).map((i) => ({ digest: digest(`layer ${i}`) }));
    const images = new Map(many(20).map((i) => [digest(`image ${i}`), { kind: 'image', layers } as const]));
    const projectLayers = new Map(many(400).map((i) => [`stream ${i}`, loadedValue(images)]));
    const page = pageOf(manifest, config, { projectLayers });
    assert.equal(page.image?.layers.length, 127);
    assert.equal(page.image.layers[0]?.sharedWith, 20);
    assertQuick(() => pageOf(manifest, config, { projectLayers }), walkOver(1_000_000), 60);
  });
});
