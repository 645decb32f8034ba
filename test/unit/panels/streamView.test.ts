import assert from 'node:assert/strict';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import type { Digest } from '../../../src/model/digest.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { ImageParts } from '../../../src/model/imageParts.ts';
import type { ImageStream } from '../../../src/model/imageStream.ts';
import type { ImageContent } from '../../../src/model/streamLayers.ts';
import type { StreamInput } from '../../../src/panels/streamInput.ts';
import { buildStreamPage } from '../../../src/panels/streamPage.ts';
import { digest } from '../../support/digest.ts';
import {
  loadedValue,
  recorded,
  recordedLayers,
  recordedStream,
  skyfield,
} from '../../support/recordedTag.ts';

const image = (...layers: readonly [string, number][]) =>
  loadedValue<ImageParts>({
    kind: 'image',
    layers: layers.map(([name, size]) => ({ digest: digest(name), size })),
  });

function streamInput(fields: Partial<StreamInput> = {}): StreamInput {
  return { stream: recordedStream(), layers: recordedLayers, parts: new Map(), ...fields };
}

const failure: Failure = { kind: 'unreachable', host: 'registry.example', reason: 'refused' };

describe('the page of an image stream', () => {
  it('has what OpenShift 4.13 says of it, newest tags first', () => {
    const page = buildStreamPage(streamInput());
    assert.deepEqual(page, {
      kind: 'stream',
      name: 'planet-express/skyfield',
      project: 'planet-express',
      stream: 'skyfield',
      created: Date.UTC(2026, 10, 21, 4, 3, 22),
      addresses: [
        { label: 'Public', text: 'REGISTRY/planet-express/skyfield' },
        {
          label: 'Inside the cluster',
          text: 'image-registry.openshift-image-registry.svc:5000/planet-express/skyfield',
        },
      ],
      localLookup: false,
      annotations: [],
      tags: page.tags,
      gaps: [],
    });
    assert.deepEqual(
      page.tags.map(({ tag, revisions }) => [tag, revisions]),
      [
        ['3.0', 1],
        ['zstd', 1],
        ['1.0', 1],
        ['1.1', 1],
        ['latest', 2],
      ],
    );
    assert.deepEqual(page.tags[2], {
      tag: '1.0',
      state: 'pushed',
      tone: 'normal',
      digest: skyfield.v10,
      pushed: Date.UTC(2026, 10, 21, 4, 3, 22),
      revisions: 1,
    });
  });

  it('has a tag that still waits for its import, with its settings', () => {
    const stream = parseImageStream(recorded('promote/external-stream'));
    assert.ok(stream);
    const [tag] = buildStreamPage(streamInput({ stream })).tags;
    assert.deepEqual(tag, {
      tag: '1',
      state: 'waiting for import',
      tone: 'normal',
      revisions: 0,
      source: {
        from: 'docker.io/library/nginx:1',
        scheduled: true,
        insecure: false,
        referencePolicy: 'Local',
        importMode: 'Legacy',
      },
    });
  });

  it('has the reason of a failed import, as safe text', () => {
    const stream: ImageStream = {
      ...recordedStream(),
      tags: [
        {
          name: '1',
          revisions: [],
          scheduled: false,
          source: { kind: 'external', pullSpec: 'quay.io/app/web:1' },
          importFailure: { reason: 'Not\u202eFound', message: 'first\nsecond\u0000', since: 7 },
        },
      ],
    };
    const [tag] = buildStreamPage(streamInput({ stream })).tags;
    assert.equal(tag?.tone, 'warning');
    assert.equal(tag.source?.referencePolicy, 'Source');
    assert.deepEqual(tag.source.failure, {
      reason: 'Not\ufffdFound',
      message: 'first\nsecond\ufffd',
      since: 7,
    });
  });

  it('says which images are missing', () => {
    const layers = loadedValue(new Map<Digest, ImageContent>([[skyfield.v10, { kind: 'missing' }]]));
    const tag = buildStreamPage(streamInput({ layers })).tags.find(({ tag }) => tag === '1.0');
    assert.equal(tag?.state, 'image missing');
    assert.equal(tag.tone, 'error');
  });

  it('has sizes where they are known; of an index, of all its platforms, shared layers once', () => {
    const sizeOf = (parts: StreamInput['parts'], name: string) =>
      buildStreamPage(streamInput({ parts })).tags.find(({ tag }) => tag === name)?.size;
    assert.equal(sizeOf(new Map([[skyfield.v10, image(['a', 5], ['b', 6])]]), '1.0'), 11);
    assert.equal(sizeOf(new Map(), '1.0'), undefined);
    const amd64 = image(['a', 5], ['b', 6]);
    const arm64 = image(['c', 7], ['b', 6]);
    assert.equal(
      sizeOf(
        new Map([
          [skyfield.amd64, amd64],
          [skyfield.arm64, arm64],
        ]),
        '3.0',
      ),
      18,
    );
    assert.equal(sizeOf(new Map([[skyfield.amd64, amd64]]), '3.0'), undefined);
  });

  it('has sorted annotations, secrets and links marked', () => {
    const annotations = { b: 'https://docs.example/', a: 'x', 'deploy-token': 'abc' };
    const page = buildStreamPage(
      streamInput({
        stream: { ...recordedStream(), annotations, displayName: 'Sky\u202e', localLookup: true },
      }),
    );
    assert.deepEqual(page.annotations, [
      { name: 'a', value: 'x' },
      { name: 'b', value: 'https://docs.example/', link: 'https://docs.example/' },
      { name: 'deploy-token', value: 'abc', secret: true },
    ]);
    assert.equal(page.displayName, 'Sky\ufffd');
    assert.equal(page.localLookup, true);
  });

  it('says what it lacks and why', () => {
    const failed = { kind: 'failed', failure } as const;
    const { publicRepository, ...stream } = recordedStream();
    assert.ok(publicRepository !== undefined);
    const parts = new Map([
      [skyfield.v10, failed],
      [skyfield.v11, failed],
    ]);
    assert.deepEqual(
      buildStreamPage(streamInput({ stream, layers: failed, parts })).gaps.map(({ what }) => what),
      ['Addresses for outside the cluster', 'Which images are missing and the sizes of some images'],
    );
    const loading = { kind: 'loading' } as const;
    assert.deepEqual(buildStreamPage(streamInput({ layers: loading })).gaps, []);
  });
});
