import assert from 'node:assert/strict';
import type { PrunePlan } from '../../../src/model/prune/prunePlan.ts';
import { allAtOnce } from '../../../src/model/prune/slices.ts';
import { sparedImage, sparedRevision, sparedStream, sparedTag } from '../../../src/model/prune/spared.ts';
import { outlinePrune } from '../../../src/panels/pruneOutline.ts';
import { rowsFrom } from '../../../src/panels/pruneRows.ts';
import { rowsAtOnce, type PruneRow, type RowFilter } from '../../../src/shared/prunePage.ts';
import { digest } from '../../support/digest.ts';
import { image, indexOf, optionsOf, planOf, pod, stream, type Objects } from '../model/prune/smallCluster.ts';

const everything: RowFilter = { text: '', project: '', reason: '', show: 'both' };

const objects: Objects = {
  image: ['a', 'b', 'c', 'lost'].map((name) => image(name)),
  'image stream': [
    stream('web', { latest: ['a', 'b', 'c'], old: ['a'] }),
    stream('api', { x: ['a', 'gone'] }),
  ],
  pod: [pod('web-1', [`registry:5000/shop/web@${digest('c')}`])],
};

interface Settings {
  readonly filter?: Partial<RowFilter>;
  readonly spared?: readonly string[];
  readonly unfolded?: readonly (readonly [string, boolean])[];
  readonly from?: number;
}

function rowsOf(of: Objects, { filter = {}, spared = [], unfolded = [], from = 0 }: Settings = {}) {
  const plan: PrunePlan = planOf(of, {}, spared);
  const options = optionsOf({});
  const outline = allAtOnce(outlinePrune(plan, { ...everything, ...filter }, options));
  const facts = { plan, index: indexOf(of), options, spared: new Set(spared), unfolded: new Map(unfolded) };
  return { outline, ...rowsFrom(outline, from, facts) };
}

/** A row as one reads it. Images are known by the names they were made of. */
function line({ depth, name, digest: whole, verdict, words, image: fate, spare }: PruneRow): string {
  const known = ['a', 'b', 'c', 'lost', 'gone'].find((one) => digest(one) === whole) ?? name;
  const sign = verdict === undefined ? '' : verdict === 'kept' ? '+ ' : '− ';
  const rest = fate === undefined ? '' : `; ${fate}`;
  const mark = spare === undefined || spare.state === 'no' ? '' : ` [${spare.state}]`;
  return `${'  '.repeat(depth)}${known}: ${sign}${words}${rest}${mark}`;
}

const lines = (settings?: Settings): string[] => rowsOf(objects, settings).rows.map(line);

describe('The rows of a plan to prune', () => {
  it('are projects, streams, tags and revisions, and the images', () => {
    assert.deepEqual(lines(), [
      'shop: 2 of 6 revisions go',
      '  web: 1 of 4 revisions goes',
      '    latest: 1 of 3 revisions goes',
      '      a: + newest kept',
      '      b: − not used; image goes',
      '      c: + used by its digest by pod web-1 in shop',
      '    old: 1 revision stays',
      '      a: + newest kept',
      '  api: 1 of 2 revisions goes',
      '    x: 1 of 2 revisions goes',
      '      a: + newest kept',
      '      gone: − image gone',
      'Images: 2 of 4 images go',
      '  a: + in shop/web:latest, shop/web:old and shop/api:x',
      '  b: − in no tag any more',
      '  c: + in shop/web:latest',
      '  lost: − in no tag any more',
    ]);
  });

  it('are filtered by what goes, by reason, by project and by text', () => {
    const short = (settings: Settings): string[] => lines(settings).map((row) => row.trim());
    assert.deepEqual(short({ filter: { show: 'goes' } }).slice(0, 4), [
      'shop: 2 of 6 revisions go',
      'web: 1 of 4 revisions goes',
      'latest: 1 of 3 revisions goes',
      'b: − not used; image goes',
    ]);
    assert.deepEqual(short({ filter: { reason: 'imageGone' } }).at(-1), 'gone: − image gone');
    assert.equal(short({ filter: { reason: 'used', text: 'POD web-1' } }).length, 4);
    assert.equal(short({ filter: { text: `latest ${digest('b')}` } }).length, 4);
    assert.deepEqual(short({ filter: { project: 'shop', text: 'no such thing' } }), []);
    assert.deepEqual(short({ filter: { project: 'other' } }), []);
    const ofProject = short({ filter: { project: 'shop' } });
    assert.equal(
      ofProject.some((row) => row.startsWith('Images')),
      false,
      'images are in no project',
    );
  });

  it('keep what is spared where one looks at what goes', () => {
    const target = { project: 'shop', stream: 'web' };
    const spared = [sparedRevision(target, 'latest', digest('b'))];
    assert.deepEqual(lines({ spared, filter: { show: 'goes', project: 'shop', text: 'latest' } }), [
      'shop: 1 of 6 revisions goes',
      '  web: all 4 revisions stay',
      '    latest: all 3 revisions stay',
      '      b: + spared [yes]',
    ]);
    assert.match(lines({ spared, filter: { show: 'stays' } }).join(), /b: \+ spared/);
  });

  it('have a project spared where all its image streams are', () => {
    const streams = ['web', 'api'].map((name) => sparedStream({ project: 'shop', stream: name }));
    assert.equal(lines({ spared: streams })[0], 'shop: all 6 revisions stay [yes]');
    assert.equal(lines({ spared: streams.slice(1) })[0], 'shop: 1 of 6 revisions goes');
  });

  it('count the reasons of all, whatever the filter', () => {
    const { reasons } = rowsOf(objects, { filter: { show: 'goes', text: 'nothing' } }).outline;
    assert.deepEqual(Object.fromEntries(reasons), {
      newest: 3,
      unused: 1,
      used: 1,
      imageGone: 1,
      inTags: 2,
      inNoTag: 2,
    });
  });

  it('say what is spared itself and what with it', () => {
    const target = { project: 'shop', stream: 'web' };
    const show = (spared: string): string[] => lines({ spared: [spared] }).filter((row) => row.includes('['));
    assert.deepEqual(show(sparedTag(target, 'latest')), [
      '    latest: all 3 revisions stay [yes]',
      '      a: + newest kept [above]',
      '      b: + spared with its tag [above]',
      '      c: + used by its digest by pod web-1 in shop [above]',
    ]);
    assert.equal(show(sparedStream(target)).length, 7);
    assert.deepEqual(show(sparedImage(digest('b'))), [
      '      b: + spared with its image [above]',
      '  b: + in spared shop/web:latest [yes]',
    ]);
  });

  it('are folded as the person wants', () => {
    const folded = lines({ unfolded: [['project shop', false]] });
    assert.deepEqual(folded.slice(0, 2), ['shop: 2 of 6 revisions go', 'Images: 2 of 4 images go']);
    assert.equal(lines({ unfolded: [['tag shop/web:latest', false]] }).length, 14);
  });

  it('come a part at a time, folded where they are many', () => {
    const names = Array.from({ length: 500 }, (_, at) => `image ${at}`);
    const many: Objects = {
      image: names.map((name) => image(name)),
      'image stream': names.map((name, at) => stream(`stream-${at}`, { latest: [name] })),
    };
    const closed = rowsOf(many);
    assert.deepEqual([closed.count, closed.rows.length], [2, 2]);
    const unfolded = [['project shop', true]] as const;
    const first = rowsOf(many, { unfolded });
    assert.deepEqual([first.count, first.rows.length, first.from], [502, rowsAtOnce, 0]);
    const last = rowsOf(many, { unfolded, from: 9_999 });
    assert.deepEqual([last.rows.length, last.from, last.rows.at(-1)?.kind], [2, 500, 'images']);
    assert.deepEqual(rowsOf(many, { unfolded, from: -5 }).from, 0);
  });
});
