import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseApiImage } from '../../../src/cluster/apiImage.ts';
import { parseImageStream } from '../../../src/cluster/imageStreams.ts';
import { parseStreamLayers } from '../../../src/cluster/streamLayers.ts';
import { buildSteps } from '../../../src/model/buildSteps.ts';
import { isDigest, type Digest } from '../../../src/model/digest.ts';
import { layerCommands, parseImageConfig } from '../../../src/model/imageConfig.ts';
import { buildArgumentsOf, instructionOf } from '../../../src/model/instruction.ts';
import { isRecord } from '../../../src/model/json.ts';
import { mediaTypes, parseManifest } from '../../../src/model/manifest.ts';
import { buildStreamPage } from '../../../src/panels/streamPage.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import { unsignedBytes } from '../../../src/registry/signedManifest.ts';
import type { KnownImage } from '../../../src/store/imageFacts.ts';
import { loadedValue, skyfield, tagInput } from '../../support/recordedTag.ts';
import { absurd, absurdValue, hostileText } from '../absurd.ts';
import {
  assertBounded,
  assertLinear,
  assertNoControls,
  assertNotPolluted,
  growing,
  orFailure,
} from '../bounds.ts';
import { property, type Target } from '../property.ts';
import { blobs, objectsOfKind } from '../recorded.ts';

const doing = 'read it';
const all = blobs();
const manifests = all.filter((blob) => isRecord(blob) && ('layers' in blob || 'manifests' in blob));
const configs = all.filter((blob) => isRecord(blob) && 'rootfs' in blob);
const legacy = {
  schemaVersion: 1,
  architecture: 'amd64',
  fsLayers: [{ blobSum: `sha256:${'0'.repeat(64)}` }],
  history: [
    {
      v1Compatibility:
        '{"throwaway":true,"created":"2026-11-21T04:22:14Z","container_config":{"Cmd":["/bin/sh","-c","x"]}}',
    },
  ],
  signatures: [{ protected: Buffer.from('{"formatLength":10,"formatTail":"Cn0"}').toString('base64url') }],
};
const manifest = absurd(...manifests, legacy);
const config = absurd(...configs);
const servedAs = fc.constantFrom(...Object.values(mediaTypes), 'text/html', '', '__proto__', 'constructor');

// Names, and what is copied and not shown.
const raw = new Set(['project', 'stream', 'tag', 'text', 'digest', 'indexDigest', 'imageId', 'link']);

/** Every text of a page, but for names that go back to the host, can be shown as it is. */
function assertShowable(page: unknown, key = ''): void {
  if (typeof page === 'string') {
    if (!raw.has(key)) assertNoControls(page, key);
  } else if (Array.isArray(page)) for (const item of page) assertShowable(item, key);
  else if (typeof page === 'object' && page !== null)
    for (const [name, value] of Object.entries(page)) assertShowable(value, name);
}

function assertLinksAreHttp(page: unknown): void {
  const links = JSON.stringify(page).matchAll(/"link":("(?:[^"\\]|\\.)*")/g);
  for (const [, link = '""'] of links) assert.match(JSON.parse(link) as string, /^https?:\/\//);
}

const digests: readonly Digest[] = Object.values(skyfield);

/** What a registry and an API may say of the images of a stream. */
const known = fc.array(
  fc.tuple(fc.constantFrom(...digests), manifest, config, absurd(...objectsOfKind('ImageStreamTag'))),
  { maxLength: 8 },
);

function imagesOf(parts: readonly (readonly [Digest, unknown, unknown, unknown])[]): Map<Digest, KnownImage> {
  const failed = { kind: 'failed', failure: { kind: 'notFound', doing, reason: 'x' } } as const;
  return new Map(
    parts.map(([digest, rawManifest, rawConfig, rawImage]) => {
      const parsed = orFailure(() => parseManifest(rawManifest, '', doing));
      const parsedConfig = orFailure(() => parseImageConfig(rawConfig, doing));
      const api = orFailure(() => parseApiImage(rawImage, doing));
      return [
        digest,
        {
          manifest: parsed === undefined ? failed : loadedValue(parsed),
          config: parsedConfig === undefined ? failed : loadedValue(parsedConfig),
          ...(api === undefined ? {} : { api: loadedValue(api) }),
        },
      ];
    }),
  );
}

const steps = fc.oneof(
  fc.constantFrom(
    '/bin/sh -c #(nop) ',
    '|2 A=b C=d /bin/sh -c ',
    'RUN ',
    'RUN |1 x ',
    'CMD ["a"',
    ' # buildkit',
    'ENV ',
    'COPY file:ab in / ',
    'powershell -Command ',
    '{"a":',
    '[',
    '=',
    ' ',
  ),
  hostileText(3),
);

export const images: Target = {
  name: 'images',
  properties: [
    property('a manifest is read, or fails in words', fc.tuple(manifest, servedAs), ([value, type]) => {
      const text = JSON.stringify(value);
      const parsed = orFailure(() => parseManifest(value, type, doing));
      orFailure(() => unsignedBytes(Buffer.from(text)));
      assertNotPolluted();
      assertBounded(parsed, text.length);
    }),
    property(
      'a config is read, and its history matched with its layers',
      fc.tuple(config, fc.nat({ max: 50 })),
      ([value, layers]) => {
        const parsed = orFailure(() => parseImageConfig(value, doing));
        if (parsed === undefined) return;
        assertBounded([parsed, buildSteps(parsed.history, layers)], JSON.stringify(value).length);
        assert.equal(layerCommands(parsed, layers).length, layers);
      },
    ),
    property(
      'the tag page of anything can be built and shown',
      fc.tuple(
        absurd(...objectsOfKind('ImageStream')),
        absurd(...objectsOfKind('ImageStreamLayers')),
        known,
        absurdValue,
      ),
      ([rawStream, rawLayers, parts, name]) => {
        const stream = parseImageStream(rawStream);
        if (stream === undefined) return;
        const found = imagesOf(parts);
        const layers = loadedValue(parseStreamLayers(rawLayers));
        for (const tag of stream.tags.slice(0, 4)) {
          const revisions = [
            undefined,
            ...tag.revisions.map(({ image }) => image),
            ...[name].filter(isDigest),
          ];
          for (const revision of revisions.slice(0, 4)) {
            const input = {
              ...tagInput('latest'),
              stream,
              tag,
              layers,
              images: found,
              streams: [stream],
              ...(revision === undefined ? {} : { revision }),
            };
            const page = buildTagPage(input);
            assertShowable(page);
            assertLinksAreHttp(page);
            assertBounded(page, JSON.stringify([rawStream, rawLayers, parts]).length);
          }
        }
        const page = buildStreamPage({ stream, layers, parts: new Map() });
        assertShowable(page);
        assertLinksAreHttp(page);
      },
      80,
    ),
    property(
      'a step of a build takes time by its length',
      growing(fc.array(steps, { maxLength: 3 }).map((parts) => parts.join(''))),
      (text) => {
        assertLinear(text, instructionOf);
        assertLinear(text, buildArgumentsOf);
      },
      20,
    ),
  ],
};
