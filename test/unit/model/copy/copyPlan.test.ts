import assert from 'node:assert/strict';
import { copiedImage, hasLegacy, type ReadImage } from '../../../../src/model/copy/copiedImage.ts';
import {
  copyTotals,
  isDone,
  withoutAttachments,
  type CopyOutcome,
  type CopyPlan,
} from '../../../../src/model/copy/copyPlan.ts';
import { copyQuestion, outcomeWords, sourceName } from '../../../../src/model/copy/copyWords.ts';
import { isDigest, type Digest } from '../../../../src/model/digest.ts';
import { mediaTypes, parseManifest } from '../../../../src/model/manifest.ts';

function digest(letter: string): Digest {
  const text = `sha256:${letter.repeat(64)}`;
  assert.ok(isDigest(text));
  return text;
}

const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip';
const foreignType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

/** An image of a config `0` and these layers of a million bytes. */
function image(letter: string, layers: readonly (readonly [string, string])[]): ReadImage {
  const described = (mediaType: string, of: string, size: number) => ({
    mediaType,
    digest: digest(of),
    size,
  });
  const json = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: described('application/vnd.oci.image.config.v1+json', '0', 500),
    layers: layers.map(([of, type]) => described(type, of, 1_000_000)),
  };
  return { digest: digest(letter), manifest: parseManifest(json, '', 'read'), parts: [] };
}

function index(letter: string, parts: readonly ReadImage[]): ReadImage {
  const manifests = parts.map((part, at) => ({
    mediaType: mediaTypes.ociManifest,
    digest: part.digest,
    size: 500,
    platform: { os: 'linux', architecture: at === 0 ? 'amd64' : 'arm64' },
  }));
  const json = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  return { digest: digest(letter), manifest: parseManifest(json, '', 'read'), parts };
}

const twoPlatforms = index('c', [
  image('a', [
    ['1', layerType],
    ['2', layerType],
  ]),
  image('b', [['1', layerType]]),
]);

function planOf(root: ReadImage, changes: Partial<CopyPlan> = {}): CopyPlan {
  return {
    source: { host: 'registry.example', repository: 'hackershop/skyfield', reference: '2.0' },
    target: { host: 'quay.io', repository: 'team/skyfield', tag: '2.0' },
    image: copiedImage(root, '2.0'),
    attachments: [],
    untagged: 0,
    ways: new Map([[digest('1'), 'there']]),
    ...changes,
  };
}

describe('A plan to copy', () => {
  it('has the parts of an index before the index, and each blob once', () => {
    const { manifests, blobs, platforms } = copiedImage(twoPlatforms, '2.0');
    assert.deepEqual(
      manifests.map((each) => each.digest),
      [digest('a'), digest('b'), digest('c')],
    );
    assert.deepEqual(
      blobs.map((each) => each.digest),
      [digest('0'), digest('1'), digest('2')],
    );
    assert.deepEqual(platforms, ['linux/amd64', 'linux/arm64']);
  });

  it('leaves foreign layers where they are, and says so', () => {
    const plan = planOf(
      image('a', [
        ['1', foreignType],
        ['2', layerType],
      ]),
    );
    assert.deepEqual(
      plan.image.blobs.map((each) => each.digest),
      [digest('0'), digest('2')],
    );
    assert.match(copyQuestion(plan).lines.join('\n'), /1 foreign layer \(1 MB\) will not be in the registry/);
  });

  it('knows the old format of Docker, also within an index', () => {
    const manifest = parseManifest({ schemaVersion: 1, fsLayers: [], history: [] }, mediaTypes.schema1, '');
    const old = { digest: digest('e'), manifest, parts: [] };
    assert.ok(hasLegacy(old) && hasLegacy(index('c', [old])));
    assert.ok(!hasLegacy(twoPlatforms));
  });

  it('says what is moved first, then what is sent and what is not', () => {
    const there = planOf(twoPlatforms);
    const moved = { ...there, image: { ...there.image, confirmed: digest('f') } };
    assert.deepEqual(copyTotals(moved), { there: 1_000_000, mount: 0, send: 1_000_500 });
    assert.deepEqual(copyQuestion(moved), {
      message: 'Copy registry.example/hackershop/skyfield:2.0 to quay.io/team/skyfield:2.0?',
      lines: [
        'quay.io/team/skyfield:2.0 points to ffffffff now. It will point to cccccccc.',
        'With all of its platforms: linux/amd64 and linux/arm64.',
        '1 MB go through this machine; 1 MB are there already.',
      ],
    });
  });

  it('offers what belongs to the image, and is done without it when the tag is right', () => {
    const base = planOf(twoPlatforms);
    const image = { ...base.image, confirmed: digest('c') };
    const signature = { kind: 'signature' as const, ...copiedImage(twoPlatforms, 'sha256-c.sig') };
    const plan = { ...base, image, attachments: [signature], untagged: 2 };
    const lines = copyQuestion(plan).lines.join('\n');
    assert.match(lines, /Copy All takes along what belongs to it: signature\./);
    assert.match(lines, /2 artifacts that the registry lists for it without a tag .* will not be copied\./);
    assert.ok(!isDone(plan) && isDone(withoutAttachments(plan)));
    const other = { ...plan, attachments: [{ ...signature, confirmed: digest('d') }] };
    assert.match(
      copyQuestion(other).lines.join('\n'),
      /Another signature of cccccccc is there, and would be replaced\./,
    );
  });

  it('names a digest by the tag that it was chosen by', () => {
    const { source } = planOf(twoPlatforms);
    const chosen = { ...source, reference: digest('c'), tag: '2.0' };
    assert.equal(sourceName(chosen), 'registry.example/hackershop/skyfield:2.0 (cccccccc)');
    assert.match(sourceName({ ...source, reference: digest('c') }), /skyfield@sha256:c{64}$/);
  });

  it('says what an attempt came to, and what stays of it', () => {
    const plan = planOf(twoPlatforms);
    const text = (outcome: CopyOutcome): string => outcomeWords(plan, outcome).text;
    assert.match(text({ kind: 'copied', sent: 1_000_500 }), /^Copied .* 1 MB were sent\.$/);
    const no = { stored: 0, tagged: [] };
    assert.match(
      text({ kind: 'moved', tag: '2.0', now: digest('e'), stored: 2, tagged: [] }),
      /2\.0 points to eeeeeeee by now.*left alone\. 2 layers and configs are at quay\.io already/,
    );
    assert.match(
      text({ kind: 'moved', tag: 'sha256-c.sig', now: undefined, ...no }),
      /^sha256-c\.sig is gone by now.*left alone, and .*skyfield:2\.0 was not copied\.$/,
    );
    assert.match(text({ kind: 'cancelled', ...no }), /was cancelled, and .* is as it was\.$/);
    const failure = { kind: 'unreachable', host: 'quay.io', reason: 'the connection is refused' } as const;
    assert.match(
      text({ kind: 'failed', failure, stored: 1, tagged: [] }),
      /Cannot reach quay\.io.* 1 layer or config is at/,
    );
  });

  it('says which tags may be set by an attempt that was cancelled late', () => {
    const signature = { kind: 'signature' as const, ...copiedImage(twoPlatforms, 'sha256-c.sig') };
    const plan = planOf(twoPlatforms, { attachments: [signature] });
    const text = (...tagged: string[]): string =>
      outcomeWords(plan, { kind: 'cancelled', stored: 0, tagged }).text;
    assert.match(
      text('sha256-c.sig'),
      /skyfield:2\.0 is as it was\. What belongs to it may be there already: signature\.$/,
    );
    const late = text('sha256-c.sig', '2.0');
    assert.match(
      late,
      /cancelled when its tag was to be set\. quay\.io.*:2\.0 may point to it already\. What/,
    );
    assert.ok(!late.includes('as it was'));
  });

  it('says that one platform of several is not the whole', () => {
    const [part] = twoPlatforms.parts;
    assert.ok(part);
    const lines = copyQuestion(planOf(part, { platform: 'linux/amd64' })).lines;
    assert.equal(
      lines[0],
      'Only its platform linux/amd64: quay.io/team/skyfield:2.0 will be aaaaaaaa alone.',
    );
  });
});
