import assert from 'node:assert/strict';
import { ocImport } from '../../../../src/model/import/importCommand.ts';
import { importSummary } from '../../../../src/model/import/importOutcomeWords.ts';
import { resultIn, type ImportPlan } from '../../../../src/model/import/importPlan.ts';
import { importQuestion, overwriteWords } from '../../../../src/model/import/importQuestion.ts';
import type { ImportResult } from '../../../../src/model/import/importRequest.ts';
import type { ImageStream } from '../../../../src/model/imageStream.ts';
import type { Tag } from '../../../../src/model/tag.ts';
import { digest } from '../../../support/digest.ts';

const now = Date.parse('2026-05-04T12:00:00Z');
const [old, fresh] = [digest('old'), digest('fresh')];
const short = (image: string) => image.slice(7, 15);
const from = (tag: string) => `quay.io/shop/web:${tag}`;
const found = (tag: string, image = fresh): ImportResult => ({
  kind: 'found',
  from: from(tag),
  to: tag,
  image,
  platforms: [],
});
const failed = (tag: string): ImportResult => ({
  kind: 'failed',
  from: from(tag),
  to: tag,
  problem: { reason: 'NotFound', message: 'not found' },
});
const tagOf = (name: string, more: Partial<Tag> = {}): Tag => ({
  name,
  revisions: [{ image: old, created: now - 3 * 86_400_000 }],
  scheduled: false,
  ...more,
});
const streamOf = (tags: readonly Tag[], resourceVersion = '7'): ImageStream => ({
  project: 'shop',
  name: 'web',
  uid: 'u',
  resourceVersion,
  annotations: {},
  localLookup: false,
  tags,
});
const planOf = (tags: readonly string[], more: Partial<ImportPlan> = {}, insecure = false): ImportPlan => ({
  request: {
    project: 'shop',
    stream: 'web',
    images: tags.map((tag) => ({ from: from(tag), to: tag })),
    options: {
      scheduled: insecure,
      insecure,
      referencePolicy: insecure ? 'Local' : 'Source',
      importMode: 'Legacy',
    },
  },
  seen: undefined,
  found: tags.map((tag) => found(tag)),
  ...more,
});

describe('The question before an import', () => {
  it('says what is made, and where pods pull from', () => {
    const { message, detail } = importQuestion(planOf(['1.0']), now);
    assert.equal(message, 'Import quay.io/shop/web:1.0 as web:1.0 in shop?');
    assert.equal(
      detail,
      'The image stream web is made.\nPods pull from quay.io itself, and need its login where it wants one.\nThe pull secrets of shop are used.',
    );
  });

  it('begins with what is overwritten, and what is insecure', () => {
    const seen = streamOf([tagOf('1.0'), tagOf('3.0', { revisions: [{ image: fresh, created: now }] })]);
    const lines = importQuestion(planOf(['1.0', '2.0'], { seen }, true), now).detail.split('\n');
    assert.equal(lines[0], `1.0 points to ${short(old)} (3 d ago) now and would point to ${short(fresh)}.`);
    assert.match(lines[1] ?? '', /^Insecure: the cluster trusts whoever answers as quay\.io/);
    assert.match(lines[2] ?? '', /about every 15 minutes: the tags follow what quay\.io has\.$/);
    assert.equal(lines[3], 'Pods pull through the registry of this cluster.');
    assert.equal(lines[5], 'The tags: 1.0 and 2.0.');
    assert.equal(lines.length, 6);
  });

  it('names few of many', () => {
    const tags = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const seen = streamOf(tags.map((tag) => tagOf(tag)));
    const lines = importQuestion(planOf(tags, { seen }), now).detail.split('\n');
    assert.equal(lines[8], '12 more tags that are there already would change.');
    const { message, detail } = importQuestion(planOf(tags), now);
    assert.equal(message, 'Import 20 tags of quay.io/shop/web into web in shop?');
    assert.match(detail, /\nThe tags: t0, t1, .*, t18 and t19\.$/);
    const many = Array.from({ length: 80 }, (_, index) => `t${index}`);
    assert.match(importQuestion(planOf(many), now).detail, /, t59 and 20 more\.$/);
  });

  it('names the tags that move along', () => {
    const follower = tagOf('latest', { source: { kind: 'tag', tag: '1.0' } });
    const seen = streamOf([
      tagOf('1.0'),
      tagOf('2.0', { revisions: [{ image: fresh, created: now }] }),
      follower,
    ]);
    assert.match(
      importQuestion(planOf(['1.0'], { seen }), now).detail,
      /^1\.0 points .*\nlatest follows 1\.0 and moves along\.\n/,
    );
    // It is imported itself, or what it follows stays as it is.
    for (const tags of [['1.0', 'latest'], ['2.0']])
      assert.doesNotMatch(importQuestion(planOf(tags, { seen }), now).detail, /moves along/);
  });

  it('does not promise another reference policy to a tag that keeps its own', () => {
    const settings = { insecure: false, referencePolicy: 'Local' } as const;
    const seen = streamOf([tagOf('1.0', { settings })]);
    const only = importQuestion(planOf(['1.0'], { seen }), now).detail;
    assert.match(only, /\n1\.0 is there already: pods go on pulling it through this registry\.\n/);
    assert.doesNotMatch(only, /Pods pull from quay/);
    const both = importQuestion(planOf(['1.0', '2.0'], { seen }), now).detail;
    assert.match(both, /pods go on pulling it through this registry\.\nPods pull from quay\.io itself/);
    assert.doesNotMatch(importQuestion(planOf(['1.0'], { seen }, true), now).detail, /go on/);
  });

  it('tells what an import changes of a tag that is there', () => {
    const words = (tag: Tag | undefined, result: ImportResult = found('1.0'), scheduled = false) =>
      overwriteWords(tag, { from: from('1.0'), result, scheduled }, now);
    const same = [{ image: fresh, created: now }];
    assert.equal(words(undefined), undefined);
    assert.equal(
      words(tagOf('x', { revisions: same, source: { kind: 'external', pullSpec: from('1.0') } })),
      undefined,
    );
    assert.match(words(tagOf('x', { revisions: same })) ?? '', /^was pushed with the same image/);
    assert.match(
      words(tagOf('x', { source: { kind: 'tag', tag: 'stable' } })) ?? '',
      /would point to .*; it follows stable now and would come from quay\.io\/shop\/web:1\.0$/,
    );
    assert.match(
      words(
        tagOf('x', { revisions: same, source: { kind: 'external', pullSpec: 'docker.io/library/web:1' } }),
      ) ?? '',
      /^comes from docker\.io\/library\/web:1 now and would come from quay/,
    );
    assert.match(words(tagOf('x'), failed('1.0')) ?? '', /would point to another image$/);
    const followed = tagOf('x', {
      revisions: same,
      scheduled: true,
      source: { kind: 'external', pullSpec: from('1.0') },
    });
    assert.equal(words(followed), 'is imported on schedule now and no longer would be');
    assert.equal(words(followed, found('1.0'), true), undefined);
  });
});

describe('What became of an import', () => {
  const outcome = (images: readonly ImportResult[], stream?: ImageStream) =>
    importSummary(planOf(['1.0']).request, {
      kind: 'done',
      answer: { images, additionalTags: [], ...(stream === undefined ? {} : { stream }) },
    });

  it('is no success where a part failed', () => {
    assert.deepEqual(outcome([found('1.0')]), { kind: 'done', message: 'Imported shop/web:1.0.' });
    assert.equal(outcome([found('1.0'), failed('2.0')]).kind, 'partly');
    assert.deepEqual(outcome([failed('2.0')]), {
      kind: 'failed',
      message: 'Nothing was imported: shop/web:2.0 failed.',
    });
  });

  it('says that a tag which failed is in the stream all the same', () => {
    const source = { kind: 'external', pullSpec: from('2.0') } as const;
    const stream = streamOf([tagOf('2.0', { revisions: [], source })]);
    assert.match(
      outcome([found('1.0'), failed('2.0')], stream).message,
      /^Imported shop\/web:1\.0, but shop\/web:2\.0 failed\. The tag is recorded in the image stream all the same and stays failing/,
    );
  });

  it('says that nothing was imported over what changed', () => {
    const { message } = importSummary(planOf(['1.0']).request, { kind: 'elsewhere', tags: ['1.0', '2.0'] });
    assert.match(message, /^1\.0 and 2\.0 of shop\/web changed meanwhile, so nothing was imported\./);
    const gone = importSummary(planOf(['1.0']).request, { kind: 'elsewhere', tags: [] });
    assert.match(gone.message, /^The image stream shop\/web is not the one that was shown/);
  });

  it('is found in the stream where the answer was lost, if it was made', () => {
    const plan = planOf(['1.0', '2.0']);
    const source = (tag: string) => ({ kind: 'external', pullSpec: from(tag) }) as const;
    const before = streamOf([], '7');
    const failure = { reason: 'NotFound', message: 'not found' };
    const done = streamOf(
      [
        tagOf('1.0', { source: source('1.0') }),
        tagOf('2.0', { revisions: [], source: source('2.0'), importFailure: failure }),
      ],
      '8',
    );
    assert.deepEqual(
      resultIn(plan, before, done)?.images.map(({ kind }) => kind),
      ['found', 'failed'],
    );
    assert.equal(resultIn(plan, before, streamOf([tagOf('1.0', { source: source('1.0') })], '8')), undefined);
    assert.equal(resultIn(plan, done, done), undefined);
    // Somebody else changed the stream, and the tags are as they were.
    assert.equal(resultIn(plan, done, { ...done, resourceVersion: '9' }), undefined);
    const single = planOf(['1.0']);
    const same = tagOf('1.0', { source: source('1.0'), revisions: [{ image: fresh, created: now }] });
    const again = resultIn(single, streamOf([same], '8'), streamOf([same], '9'));
    assert.equal(again?.images[0]?.kind, 'found');
    assert.equal(resultIn(plan, before, undefined), undefined);
  });
});

describe('An import as a command', () => {
  it('is a line for each tag, safely quoted', () => {
    const { request } = planOf(['1.0', '2.0'], {}, true);
    const options = { ...request.options, importMode: 'PreserveOriginal' as const };
    assert.deepEqual(ocImport({ ...request, options }, { context: "a'b" }).split('\n'), [
      String.raw`oc '--context=a'\''b' import-image -n shop --from=quay.io/shop/web:1.0 --confirm --reference-policy=local --import-mode=PreserveOriginal --scheduled --insecure web:1.0`,
      String.raw`oc '--context=a'\''b' import-image -n shop --from=quay.io/shop/web:2.0 --confirm --reference-policy=local --import-mode=PreserveOriginal --scheduled --insecure web:2.0`,
    ]);
  });
});
