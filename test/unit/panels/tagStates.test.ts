import assert from 'node:assert/strict';
import type { Failure } from '../../../src/model/failure.ts';
import { describeFailure } from '../../../src/model/failureWords.ts';
import type { ImageStream } from '../../../src/model/imageStream.ts';
import type { ImageContent } from '../../../src/model/streamLayers.ts';
import type { Tag, TagSource } from '../../../src/model/tag.ts';
import type { TagInput } from '../../../src/panels/tagInput.ts';
import { buildTagPage } from '../../../src/panels/tagPage.ts';
import {
  loadedValue,
  noUse,
  recordedLayers,
  recordedStream,
  skyfield,
  tagInput,
  tagOf,
} from '../../support/recordedTag.ts';

const external: TagSource = { kind: 'external', pullSpec: 'quay.io/app/web:1' };
const revisions = [{ image: skyfield.v10, created: 5 }];
const lost = loadedValue(new Map<typeof skyfield.v10, ImageContent>([[skyfield.v10, { kind: 'missing' }]]));

function stateOf(fields: Partial<Tag>, input: Partial<TagInput> = {}) {
  const tag: Tag = { name: '1', revisions: [], scheduled: false, ...fields };
  const { state, origin, image, gaps, pullSpecs } = buildTagPage(tagInput('1.0', { ...input, tag }));
  return {
    state,
    origin,
    hasImage: image !== undefined,
    gaps: gaps.map(({ what }) => what),
    specs: pullSpecs.length,
  };
}

describe('the state of a tag on its page', () => {
  const normal = 'normal';
  const shown = { hasImage: true, gaps: [], specs: 4 };
  const nothing = { hasImage: false, gaps: [], specs: 2 };
  const states: readonly [string, Partial<Tag>, object][] = [
    ['pushed', { revisions }, { state: { words: 'pushed', tone: normal }, origin: undefined, ...shown }],
    ['empty', {}, { state: { words: 'no image', tone: normal }, origin: undefined, ...nothing }],
    [
      'following',
      { revisions, source: { kind: 'tag', tag: 'stable' } },
      { state: { words: 'follows another tag', tone: normal }, origin: 'follows stable', ...shown },
    ],
    [
      'pinned',
      { revisions, source: { kind: 'image', project: 'base', stream: 'os', digest: skyfield.v11 } },
      {
        state: { words: 'tagged from another image', tone: normal },
        origin: 'tagged from base/os@ed813f96',
        ...shown,
      },
    ],
    [
      'imported once',
      { revisions, source: external },
      { state: { words: 'imported', tone: normal }, origin: 'imported from quay.io/app/web:1', ...shown },
    ],
    [
      'imported on schedule',
      { revisions, source: external, scheduled: true },
      {
        state: { words: 'imported', tone: normal },
        origin: 'imported from quay.io/app/web:1, again on schedule',
        ...shown,
      },
    ],
    [
      'waiting for import',
      { source: external },
      {
        state: { words: 'waiting for import', tone: normal },
        origin: 'imported from quay.io/app/web:1',
        ...nothing,
      },
    ],
    [
      'waiting for another tag',
      { source: { kind: 'tag', stream: 'os', tag: '9' } },
      { state: { words: 'waiting for its source', tone: normal }, origin: 'follows os:9', ...nothing },
    ],
    [
      'failed at the first import',
      { source: external, importFailure: { reason: 'NotFound', message: 'no such image', since: 7 } },
      {
        state: { words: 'import failed: NotFound', tone: 'warning', message: 'no such image', since: 7 },
        origin: 'imported from quay.io/app/web:1',
        ...nothing,
      },
    ],
    [
      'failed at a later import, its older image still there',
      { revisions, source: external, importFailure: { reason: 'Unauthorized', message: '' } },
      {
        state: { words: 'import failed: Unauthorized', tone: 'warning', message: '' },
        origin: 'imported from quay.io/app/web:1',
        ...shown,
      },
    ],
  ];
  for (const [name, tag, expected] of states) {
    it(name, () => assert.deepEqual(stateOf(tag), expected));
  }

  it('missing: no image, no pull spec by digest, and what to do', () => {
    assert.deepEqual(stateOf({ revisions }, { layers: lost, projectLayers: new Map() }), {
      state: { words: 'image missing', tone: 'error' },
      origin: undefined,
      hasImage: false,
      gaps: ['The image'],
      specs: 2,
    });
    const page = buildTagPage(tagInput('1.0', { layers: lost, projectLayers: new Map() }));
    assert.equal(page.gaps[0]?.advice, 'Push or import it again.');
    assert.equal(page.history[0]?.missing, true);
  });

  it('a platform that is missing is said, and the tag itself stands', () => {
    const layers = loadedValue(new Map(recordedLayers.value).set(skyfield.amd64, { kind: 'missing' }));
    const page = buildTagPage(tagInput('3.0', { layers }));
    assert.equal(page.state.words, 'pushed');
    assert.equal(page.image, undefined);
    assert.deepEqual(
      page.gaps.map(({ what }) => what),
      ['The image'],
    );
    assert.equal(
      buildTagPage(tagInput('3.0', { layers, platform: skyfield.arm64 })).image?.digest,
      skyfield.arm64,
    );
  });
});

describe('the addresses of a stream', () => {
  const { publicRepository, repository, ...bare } = recordedStream();
  assert.ok(publicRepository !== undefined && repository !== undefined);
  const gapsOf = (stream: ImageStream) =>
    buildTagPage(tagInput('1.0', { stream })).gaps.map(({ what, why }) => [what, why]);

  it('lack the public one', () => {
    assert.deepEqual(gapsOf({ ...bare, repository }), [
      ['Pull specs for outside the cluster', 'The registry has no public address.'],
    ]);
    assert.deepEqual(
      buildTagPage(tagInput('1.0', { stream: { ...bare, repository } })).pullSpecs.map(({ label }) => label),
      ['By tag, inside the cluster', 'By digest, inside the cluster'],
    );
  });

  it('lack both', () => {
    assert.deepEqual(gapsOf(bare), [['Pull specs', 'The cluster names no address of its registry.']]);
  });

  it('say where the panel is that helps', () => {
    for (const stream of [bare, { ...bare, repository }]) {
      const [gap] = buildTagPage(tagInput('1.0', { stream })).gaps;
      assert.match(gap?.advice ?? '', /^Show Registry Address /);
    }
    const untrusted = describeFailure({
      kind: 'certificate',
      host: 'r.example',
      fault: 'authority',
      reason: 'it is self-signed',
    });
    assert.match(untrusted.advice, /Show Registry Address shows the certificate/);
  });

  it('have the one where the registry was found', () => {
    const address = { host: 'found.example', reach: 'public', source: { kind: 'imageConfig' } } as const;
    const page = buildTagPage(tagInput('1.0', { stream: { ...bare, repository }, address }));
    assert.equal(page.pullSpecs[0]?.text, 'found.example/planet-express/skyfield:1.0');
    assert.deepEqual(page.gaps, []);
  });

  it('are the same outside and inside', () => {
    const same = { ...bare, publicRepository: 'r.example/a/b', repository: 'r.example/a/b' };
    assert.deepEqual(
      buildTagPage(tagInput('1.0', { stream: same })).pullSpecs.map(({ text }) => text),
      ['r.example/a/b:1.0', `r.example/a/b@${skyfield.v10}`],
    );
  });
});

describe('the page of an earlier revision', () => {
  const page = buildTagPage(tagInput('latest', { revision: skyfield.v10 }));

  it('is named and pulled by its digest alone', () => {
    assert.equal(page.name, 'planet-express/skyfield@79685d3a');
    assert.deepEqual(page.state, { words: 'earlier revision', tone: 'normal' });
    assert.equal(page.image?.digest, skyfield.v10);
    assert.equal(page.pushed, tagOf(recordedStream(), 'latest').revisions[1]?.created);
    assert.deepEqual(
      page.pullSpecs.map(({ label }) => label),
      ['By digest', 'By digest, inside the cluster'],
    );
    assert.deepEqual(
      page.image.alsoTagged.map(({ name }) => name),
      ['planet-express/skyfield:1.0'],
    );
  });

  it('is the tag’s own page when it is the newest', () => {
    assert.equal(
      buildTagPage(tagInput('latest', { revision: skyfield.v20 })).name,
      'planet-express/skyfield:latest',
    );
  });

  it('says when it is missing, or no revision of the tag any more', () => {
    const missing = buildTagPage(tagInput('latest', { revision: skyfield.v10, layers: lost }));
    assert.deepEqual(missing.state, { words: 'earlier revision, image missing', tone: 'error' });
    assert.deepEqual(missing.pullSpecs, []);
    const gone = buildTagPage(tagInput('latest', { revision: skyfield.v11 }));
    assert.equal(gone.state.words, 'no longer a revision of the tag');
  });
});

describe('the history of a tag', () => {
  it('counts layers and lists what changed in environment and labels', () => {
    const [newest, oldest] = buildTagPage(tagInput('latest')).history;
    assert.deepEqual(newest, {
      digest: skyfield.v20,
      created: Date.UTC(2026, 10, 21, 4, 3, 22),
      current: true,
      missing: false,
      changes: {
        layersAdded: 2,
        layersRemoved: 2,
        environment: [],
        labels: [{ name: 'version', kind: 'changed', before: '1.0', after: '2.0' }],
      },
    });
    assert.equal(oldest?.changes, undefined);
    assert.equal(oldest?.current, false);
  });

  it('counts layers alone while a config is not known', () => {
    const [newest] = buildTagPage(tagInput('latest', { images: new Map() })).history;
    assert.deepEqual(newest?.changes, { layersAdded: 2, layersRemoved: 2 });
  });

  it('has no changes where a side is not known, or is missing', () => {
    const layers = { kind: 'loading' } as const;
    assert.equal(
      buildTagPage(tagInput('latest', { images: new Map(), layers })).history[0]?.changes,
      undefined,
    );
    assert.equal(buildTagPage(tagInput('latest', { layers: lost })).history[0]?.changes, undefined);
  });

  it('compares the platform that is shown', () => {
    const tag: Tag = {
      ...tagOf(recordedStream(), '3.0'),
      revisions: [
        { image: skyfield.index, created: 2 },
        { image: skyfield.v10, created: 1 },
      ],
    };
    const changes = (platform: typeof skyfield.amd64) =>
      buildTagPage(tagInput('3.0', { tag, platform })).history[0]?.changes;
    assert.equal(changes(skyfield.amd64)?.layersAdded, 2);
    assert.equal(changes(skyfield.arm64)?.layersAdded, 3);
  });

  it('marks secrets that came, went or changed', () => {
    const failure: Failure = { kind: 'gone', doing: 'x' };
    const run = { entrypoint: [], cmd: [], labels: {}, ports: [], volumes: [], onBuild: [] };
    const known = (env: Record<string, string>) => ({
      manifest: { kind: 'failed', failure } as const,
      config: loadedValue({
        config: { ...run, env: Object.entries(env).map(([name, value]) => ({ name, value })) },
        history: [],
        diffIds: [],
      }),
    });
    const images = new Map([
      [skyfield.v20, known({ DB_PASSWORD: 'new', A: '1', ADDED: 'x' })],
      [skyfield.v10, known({ DB_PASSWORD: '', A: '1', GONE_TOKEN: 'abc' })],
    ]);
    const [newest] = buildTagPage(tagInput('latest', { images })).history;
    assert.deepEqual(newest?.changes?.environment, [
      { name: 'ADDED', kind: 'added', after: 'x' },
      { name: 'DB_PASSWORD', kind: 'changed', before: '', after: 'new', secret: true },
      { name: 'GONE_TOKEN', kind: 'removed', before: 'abc', secret: true },
    ]);
  });
});

describe('who uses an image', () => {
  it('is passed on as it is', () => {
    assert.equal(buildTagPage(tagInput('1.0')).usedBy, noUse);
  });
});
