import assert from 'node:assert/strict';
import { parseApiImage } from '../../../src/cluster/apiImage.ts';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { digest } from '../../support/digest.ts';
import { recorded, skyfield } from '../../support/recordedTag.ts';

describe('reading the image of an ImageStreamTag', () => {
  it('takes all that OpenShift 4.13 says', () => {
    const { config, parts, ...facts } = parseApiImage(recorded('tag/get'), 'read');
    assert.deepEqual(facts, {
      digest: skyfield.v10,
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      imageId: skyfield.v10Config,
      created: Date.UTC(2026, 10, 1, 0, 0, 3),
      author: 'build@example.com',
      architecture: 'amd64',
      size: 2899,
    });
    assert.equal(config?.user, '1001');
    assert.deepEqual(parts.kind === 'image' && parts.layers.map(({ size }) => size), [569, 476, 161]);
  });

  it('takes an ImageStreamImage as well', () => {
    assert.equal(parseApiImage(recorded('image/isimage'), 'read').digest, skyfield.v20);
  });

  it('takes of an index its platforms alone: its id and time are not an image’s', () => {
    const { parts, ...facts } = parseApiImage(recorded('tag/get-index'), 'read');
    assert.deepEqual(facts, {
      digest: skyfield.index,
      mediaType: 'application/vnd.oci.image.index.v1+json',
    });
    assert.equal(parts.kind === 'index' && parts.platforms.length, 3);
  });

  it('puts layers base first', () => {
    const layers = ['c', 'b', 'a'].map((name) => ({ name: digest(name), size: 1 }));
    const metadata = {
      name: digest('image'),
      annotations: { 'image.openshift.io/dockerLayersOrder': 'descending' },
    };
    const { parts } = parseApiImage({ image: { metadata, dockerImageLayers: layers } }, 'read');
    assert.deepEqual(
      parts.kind === 'image' && parts.layers.map((layer) => layer.digest),
      ['a', 'b', 'c'].map(digest),
    );
  });

  it('reads around absent and absurd fields, and refuses what has no digest', () => {
    const metadata = { name: digest('image') };
    const bare = { digest: digest('image'), parts: { kind: 'image', layers: [] } };
    for (const facts of [undefined, null, 7, { Id: 'x', Created: 'noon', Config: [], Size: '1' }]) {
      assert.deepEqual(parseApiImage({ image: { metadata, dockerImageMetadata: facts } }, 'read'), bare);
    }
    for (const raw of [undefined, {}, { image: { metadata: { name: 'sha256:1' } } }]) {
      assert.throws(
        () => parseApiImage(raw, 'read'),
        (error) => error instanceof FailureError && error.failure.kind === 'unreadable',
      );
    }
  });
});

describe('reading an image stream', () => {
  it('takes no address of its repository that is more than host and path', () => {
    const named = (address: string) => {
      const status = { publicDockerImageRepository: address, dockerImageRepository: address };
      const stream = parseImageStream({ metadata: { name: 'web', namespace: 'shop' }, status });
      assert.equal(stream?.publicRepository, stream?.repository);
      return stream?.publicRepository;
    };
    for (const address of ['r.example/shop/web', 'r.example:5000/shop/web', '[::1]:5000/shop/my-web_1.x']) {
      assert.equal(named(address), address);
    }
    for (const evil of [
      'user:pw@evil.example/shop/web',
      'https://evil.example/shop/web',
      'evil.example/shop/web\nRUN id',
      'evil.example/shop/web:1',
      'evil.example/shop/web;id',
      'evil.example/../web',
      'evil.example\u0000/shop/web',
      'evil.example\\@r.example/shop/web',
      'evil.example#/shop/web',
      'evil.example/',
      '/shop/web',
      '',
    ]) {
      assert.equal(named(evil), undefined, JSON.stringify(evil));
    }
  });

  it('takes the settings of tags that import', () => {
    const stream = parseImageStream(recorded('promote/external-stream'));
    assert.equal(stream?.created, Date.UTC(2026, 10, 21, 4, 3, 26));
    assert.equal(stream.localLookup, false);
    assert.deepEqual(stream.annotations, {});
    assert.deepEqual(stream.tags[0]?.settings, {
      insecure: false,
      referencePolicy: 'Local',
      importMode: 'Legacy',
    });
  });

  it('knows tags without settings, absurd ones, and servers without import modes', () => {
    const metadata = { name: 'a', namespace: 'b', annotations: { x: 'y', odd: 1 } };
    const tags = [
      { name: 'import', from: { kind: 'DockerImage', name: 'x' }, importPolicy: { insecure: true } },
      { name: 'follow', from: { kind: 'ImageStreamTag', name: 'x' }, referencePolicy: { type: 7 } },
    ];
    const stream = parseImageStream({
      metadata,
      spec: { tags, lookupPolicy: { local: true } },
      status: { tags: [{ tag: 'pushed', items: [] }] },
    });
    assert.equal(stream?.localLookup, true);
    assert.deepEqual(stream.annotations, { x: 'y' });
    assert.deepEqual(
      stream.tags.map(({ settings }) => settings),
      [
        { insecure: true, referencePolicy: 'Source', importMode: 'Legacy' },
        { insecure: false, referencePolicy: 'Source' },
        undefined,
      ],
    );
  });
});
