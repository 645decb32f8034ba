import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseApiImage } from '../../src/cluster/apiImage.ts';
import { parseImageStream } from '../../src/cluster/imageStreams.ts';
import { parseStreamLayers } from '../../src/cluster/streamLayers.ts';
import { isDigest, type Digest } from '../../src/model/digest.ts';
import type { Failure } from '../../src/model/failure.ts';
import { parseImageConfig } from '../../src/model/imageConfig.ts';
import type { ImageStream } from '../../src/model/imageStream.ts';
import { record } from '../../src/model/json.ts';
import { parseManifest } from '../../src/model/manifest.ts';
import type { Tag } from '../../src/model/tag.ts';
import type { TagInput } from '../../src/panels/tagInput.ts';
import type { KnownImage } from '../../src/store/imageFacts.ts';
import type { UsedByView } from '../../src/shared/tagPage.ts';
import type { Fetched } from '../../src/store/fetched.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures');
const recording = record(
  JSON.parse(readFileSync(path.join(fixtures, 'openshift-4.13/recording.json'), 'utf8')),
);

/** The body of what OpenShift answered to a step of the recording. */
export function recorded(step: string): unknown {
  const answer = record(recording[step]);
  if (!('body' in answer)) throw new Error(`the recording has no body for ${step}`);
  return answer['body'];
}

/** The stream planet-express/skyfield with tags 1.0, 1.1, 3.0 (an index), latest (two revisions) and zstd. */
export function recordedStream(): ImageStream {
  const stream = parseImageStream(recorded('stream/get'));
  if (stream === undefined) throw new Error('the recorded stream makes no sense');
  return stream;
}

export const recordedLayers = loadedValue(parseStreamLayers(recorded('stream/layers')));

/** Digests of the recorded images. */
export const skyfield = {
  v10: digestOf('79685d3a6313650e876641ca12d306f6312ad7b1bc58c6ca126b88a123acc92c'),
  v10Config: digestOf('cd146cde150cd10a619ccf534e0b2ef2ed00a470597f0d37881c8a19c51c73f9'),
  v11: digestOf('ed813f9609af6ac566a02a0d80d1bebc7911d119c1c99d2868446fa369dec64b'),
  v20: digestOf('42cdaa43f4a4131da8f09e6eae97bb3ec7c3259422d4fc03b885a1a18cbe4458'),
  index: digestOf('e125ae2390796a1c21c6c8385ae19b95e1f74e353d2e599401eb6136d2bbbaf8'),
  amd64: digestOf('212e8017ed57f54f174db3fc17251ef4a65c48d2da4d977f93e39716736d2669'),
  arm64: digestOf('6ee3abd1351e5de575527c700d804c993bf2f0549540f35c57f55d9e1a604284'),
  attestation: digestOf('9493bb3911cd66e4bf4e307af8dc151a6d10e3b5822e671af0f62e8e036869c7'),
  zstd: digestOf('e3324e4c64d900254293082d062793784600a18165cca5e34a8da97989578843'),
} as const;

const { v10, v11, v20, index, amd64, arm64, attestation, zstd } = skyfield;
const manifests = [v10, v11, v20, index, amd64, arm64, attestation, zstd];

export const noUse: UsedByView = { kind: 'looking', uses: [], projects: [], unseen: [] };

/** A tag of the recorded stream with all that registry and API say of its images. */
export function tagInput(tagName: string, fields: Partial<TagInput> = {}): TagInput {
  const stream = fields.stream ?? recordedStream();
  return {
    stream,
    tag: tagOf(stream, tagName),
    layers: recordedLayers,
    images: new Map(manifests.map((digest) => [digest, fromRegistry(digest)])),
    projectLayers: new Map([['skyfield', recordedLayers]]),
    streams: [stream],
    imageIds: new Map(),
    usedBy: noUse,
    ...fields,
  };
}

/** What the registry has of an image: its manifest and, unless it is an index, its config. */
export function fromRegistry(digest: Digest): KnownImage {
  const manifest = parseManifest(blob(digest), '', 'read the manifest');
  if (manifest.kind !== 'image') return { manifest: loadedValue(manifest) };
  const config = parseImageConfig(blob(manifest.config.digest), 'read the config');
  return { manifest: loadedValue(manifest), config: loadedValue(config) };
}

/** What the API has of an image that the recording asked for, while the registry fails. */
export function fromApi(step: 'tag/get' | 'tag/get-index' | 'image/isimage', failure: Failure): KnownImage {
  const failed = { kind: 'failed', failure } as const;
  return { manifest: failed, config: failed, api: loadedValue(parseApiImage(recorded(step), 'read')) };
}

export function loadedValue<T>(value: T): Fetched<T> & { readonly kind: 'loaded' } {
  return { kind: 'loaded', value };
}

export function tagOf(stream: ImageStream, name: string): Tag {
  const tag = stream.tags.find((each) => each.name === name);
  if (tag === undefined) throw new Error(`${stream.name} has no tag ${name}`);
  return tag;
}

function blob(digest: Digest): unknown {
  return JSON.parse(readFileSync(path.join(fixtures, 'skyfield/blobs', ...digest.split(':')), 'utf8'));
}

function digestOf(hex: string): Digest {
  const digest = `sha256:${hex}`;
  if (!isDigest(digest)) throw new Error(`not a digest: ${digest}`);
  return digest;
}
