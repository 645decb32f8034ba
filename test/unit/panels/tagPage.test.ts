import assert from 'node:assert/strict';
import type { Failure } from '../../../src/model/failure.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import type { TagPage } from '../../../src/shared/tagPage.ts';
import { fromApi, loadedValue, recordedStream, skyfield, tagInput } from '../../support/recordedTag.ts';

const unreachable: Failure = { kind: 'unreachable', host: 'registry.example', reason: 'connection refused' };

function without<T extends object>(page: T, ...fields: (keyof T)[]): Partial<T> {
  return Object.fromEntries(
    Object.entries(page).filter(([name]) => !fields.some((field) => field === name)),
  ) as Partial<T>;
}

const layersOf = (page: TagPage): (string | undefined)[] =>
  page.image?.layers.map(({ instruction }) => instruction) ?? [];

describe('the page of a pushed tag', () => {
  const page = buildTagPage(tagInput('1.0'));

  it('has its head', () => {
    const internal = 'image-registry.openshift-image-registry.svc:5000/planet-express/skyfield';
    assert.deepEqual(without(page, 'image', 'history', 'usedBy'), {
      kind: 'tag',
      name: 'planet-express/skyfield:1.0',
      project: 'planet-express',
      stream: 'skyfield',
      tag: '1.0',
      state: { words: 'pushed', tone: 'normal' },
      pushed: Date.UTC(2026, 10, 21, 4, 3, 22),
      pullSpecs: [
        { label: 'By tag', text: 'REGISTRY/planet-express/skyfield:1.0' },
        { label: 'By digest', text: `REGISTRY/planet-express/skyfield@${skyfield.v10}` },
        { label: 'By tag, inside the cluster', text: `${internal}:1.0` },
        { label: 'By digest, inside the cluster', text: `${internal}@${skyfield.v10}` },
      ],
      platforms: [],
      gaps: [],
    });
  });

  it('has its image', () => {
    assert.ok(page.image);
    assert.deepEqual(without(page.image, 'layers', 'configuration', 'labels'), {
      digest: skyfield.v10,
      imageId: 'sha256:cd146cde150cd10a619ccf534e0b2ef2ed00a470597f0d37881c8a19c51c73f9',
      mediaType: 'Docker image, schema 2',
      platform: 'linux/amd64',
      size: 569 + 476 + 161,
      created: Date.UTC(2026, 10, 1, 0, 0, 3),
      author: 'build@example.com',
      sources: [
        {
          name: 'Source',
          value: 'https://git.example.com/hackershop/skyfield.git',
          link: 'https://git.example.com/hackershop/skyfield.git',
        },
        { name: 'Revision', value: '0f1e2d3c' },
      ],
      alsoTagged: [],
    });
    assert.deepEqual(
      page.image.labels.map(({ name }) => name),
      [
        'description',
        'io.openshift.build.commit.id',
        'org.opencontainers.image.revision',
        'org.opencontainers.image.source',
        'version',
      ],
    );
  });

  it('has its configuration, with the password marked', () => {
    assert.deepEqual(page.image?.configuration, {
      entrypoint: ['/usr/bin/base'],
      command: ['node', '/app/main.js'],
      user: '1001',
      workingDirectory: '/app',
      environment: [
        { name: 'PATH', value: '/usr/local/bin:/usr/bin' },
        { name: 'APP_HOME', value: '/app' },
        { name: 'DB_PASSWORD', value: 'hunter2-not-real', secret: true },
      ],
      ports: ['8080/tcp', '8443/tcp'],
      volumes: ['/data'],
      stopSignal: 'SIGTERM',
      onBuild: [],
    });
  });

  it('has its layers with the steps between them, and who else has them', () => {
    const layers = page.image?.layers ?? [];
    assert.deepEqual(
      layers.map(({ instruction, empty, size, sharedWith }) => [instruction, empty, size, sharedWith]),
      [
        ['ADD file:rootfs in /', false, 569, 3],
        ['ENV APP_HOME=/app', true, undefined, undefined],
        ['COPY app /app', false, 476, 0],
        ['RUN rm /app/id_rsa && rm -rf /var/cache/* && echo 1.0 > /app/version', false, 161, 0],
        ['CMD ["node", "/app/main.js"]', true, undefined, undefined],
      ],
    );
    assert.deepEqual(layers[0]?.mediaType, 'layer, gzip');
    assert.deepEqual(Object.keys(layers[1] ?? {}), ['empty', 'instruction']);
  });

  it('has one revision, the current one, with nothing before it', () => {
    assert.deepEqual(page.history, [
      { digest: skyfield.v10, created: page.pushed, current: true, missing: false },
    ]);
  });
});

describe('the page of a tag when the registry cannot be reached', () => {
  const page = buildTagPage(
    tagInput('1.0', { images: new Map([[skyfield.v10, fromApi('tag/get', unreachable)]]) }),
  );
  const full = buildTagPage(tagInput('1.0'));

  it('has all that the cluster knows, the same as from the registry', () => {
    assert.ok(page.image && full.image);
    for (const fact of ['digest', 'imageId', 'mediaType', 'size', 'created', 'author', 'sources'] as const) {
      assert.deepEqual(page.image[fact], full.image[fact], fact);
    }
    assert.deepEqual(page.image.labels, full.image.labels);
    assert.equal(page.image.platform, 'amd64');
    assert.ok(full.image.configuration);
    assert.deepEqual(page.image.configuration, without(full.image.configuration, 'stopSignal'));
    assert.deepEqual(
      page.image.layers.map(({ size, digest, mediaType, sharedWith }) => ({
        size,
        digest,
        mediaType,
        sharedWith,
      })),
      full.image.layers
        .filter(({ empty }) => !empty)
        .map(({ size, digest, mediaType, sharedWith }) => ({ size, digest, mediaType, sharedWith })),
    );
    assert.deepEqual(layersOf(page), [undefined, undefined, undefined]);
  });

  it('says what it lacks, once, and why', () => {
    assert.deepEqual(page.gaps, [
      {
        what: 'The manifest, the commands of the layers, the stop signal and the health check',
        why: 'Cannot reach registry.example: connection refused.',
        advice: 'Check the network or VPN, and that the cluster is running.',
      },
    ]);
  });

  it('has the layers alone when the API fails too', () => {
    const failed = { kind: 'failed', failure: unreachable } as const;
    const forbidden: Failure = { kind: 'forbidden', doing: 'read the image', reason: 'no' };
    const poor = buildTagPage(
      tagInput('1.0', {
        images: new Map([
          [skyfield.v10, { manifest: failed, config: failed, api: { kind: 'failed', failure: forbidden } }],
        ]),
      }),
    );
    assert.equal(poor.image?.layers.length, 3);
    assert.equal(poor.image.configuration, undefined);
    assert.equal(poor.image.size, undefined);
    assert.deepEqual(
      poor.gaps.map(({ what, why }) => [what, why]),
      [
        [
          'The sizes of the layers, the manifest, the configuration, the labels and the commands of the layers',
          'Cannot reach registry.example: connection refused.',
        ],
        [
          'The sizes of the layers, the configuration and the labels',
          'You have no right to read the image: no.',
        ],
      ],
    );
  });

  it('has the pull specs when nothing at all is known', () => {
    const layers = { kind: 'failed', failure: unreachable } as const;
    const poor = buildTagPage(tagInput('1.0', { layers, images: new Map(), projectLayers: new Map() }));
    assert.equal(poor.pullSpecs.length, 4);
    assert.deepEqual(poor.image?.layers, []);
    assert.deepEqual(
      poor.gaps.map(({ what }) => what),
      ['The layers'],
    );
  });

  it('lacks nothing while all is still being read', () => {
    const loading = { kind: 'loading' } as const;
    const images = new Map([[skyfield.v10, { manifest: loading, config: loading, api: loading }]]);
    const early = buildTagPage(
      tagInput('1.0', { layers: loading, images, projectLayers: new Map([['skyfield', loading]]) }),
    );
    assert.deepEqual(early.gaps, []);
    assert.deepEqual(early.image?.layers, []);
  });
});

describe('the same image elsewhere', () => {
  it('is found by digest, then by image id, in all loaded streams', () => {
    const stream = recordedStream();
    const other = {
      ...stream,
      project: 'hackershop',
      tags: [
        { name: 'stable', revisions: [{ image: skyfield.v10, created: 1 }], scheduled: false },
        { name: 'repacked', revisions: [{ image: skyfield.arm64, created: 1 }], scheduled: false },
        {
          name: 'was',
          revisions: [
            { image: skyfield.v11, created: 2 },
            { image: skyfield.v10, created: 1 },
          ],
          scheduled: false,
        },
        { name: 'empty', revisions: [], scheduled: false },
      ],
    };
    const imageIds = new Map([
      [skyfield.arm64, skyfield.v10Config],
      [skyfield.v11, skyfield.v11],
    ]);
    const page = buildTagPage(tagInput('1.0', { streams: [other, stream], imageIds }));
    assert.deepEqual(page.image?.alsoTagged, [
      {
        name: 'hackershop/skyfield:stable',
        project: 'hackershop',
        stream: 'skyfield',
        tag: 'stable',
        why: 'same digest',
      },
      {
        name: 'hackershop/skyfield:repacked',
        project: 'hackershop',
        stream: 'skyfield',
        tag: 'repacked',
        why: 'same image id',
      },
    ]);
  });

  it('is found by the image id that the layers of the project tell', () => {
    const stream = recordedStream();
    const twin = {
      ...stream,
      name: 'twin',
      tags: [{ name: 'x', revisions: [{ image: skyfield.arm64, created: 1 }], scheduled: false }],
    };
    const content = { kind: 'image', layers: [], config: skyfield.v10Config } as const;
    const projectLayers = new Map([['twin', loadedValue(new Map([[skyfield.arm64, content]]))]]);
    const page = buildTagPage(tagInput('1.0', { streams: [stream, twin], projectLayers }));
    assert.deepEqual(
      page.image?.alsoTagged.map(({ name, why }) => [name, why]),
      [['planet-express/twin:x', 'same image id']],
    );
  });
});

describe('layers shared with other images', () => {
  it('are not counted while a stream of the project is not known, and the page says why one is not', () => {
    const known = tagInput('1.0').layers;
    const forbidden: Failure = {
      kind: 'forbidden',
      doing: 'read the layers of planet-express/x',
      reason: 'no',
    };
    for (const other of [{ kind: 'loading' } as const, { kind: 'failed', failure: forbidden } as const]) {
      const projectLayers = new Map([
        ['skyfield', known],
        ['x', other],
        ['y', other],
      ]);
      const page = buildTagPage(tagInput('1.0', { projectLayers }));
      assert.deepEqual(
        page.image?.layers.map(({ sharedWith }) => sharedWith),
        Array(5).fill(undefined),
      );
      const whats = page.gaps.map(({ what }) => what);
      assert.deepEqual(whats, other.kind === 'failed' ? ['How many other images have the same layers'] : []);
    }
  });

  it('are not counted when nobody asked', () => {
    const page = buildTagPage(tagInput('1.0', { projectLayers: new Map() }));
    assert.equal(page.image?.layers[0]?.sharedWith, undefined);
    assert.deepEqual(page.gaps, []);
  });
});
