import assert from 'node:assert/strict';
import { needsOf, parseQuery } from '../../../../src/model/search/parseQuery.ts';
import type { Condition, Word } from '../../../../src/model/search/query.ts';
import { numbers } from '../../../support/random.ts';
import { assertQuick, walkOver } from '../../../support/yardstick.ts';

const hex = '42cdaa4357e1f0a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081920';
const day = 86_400_000;
const sky = { kind: 'path', project: 'hack', stream: 'sky', tag: '2' } as const;

const words: readonly (readonly [string, ...Word[]])[] = [
  ['Sky', { kind: 'name', text: 'sky' }],
  ['sky field', { kind: 'name', text: 'sky' }, { kind: 'name', text: 'field' }],
  ['hack/sky:2', sky],
  ['"hack/sky:2"', sky],
  [' \t\u00a0“hack/sky:2”, ', sky],
  ['docker://hack/sky:2', sky],
  ['https://registry.example/hack/sky:2', sky],
  ['localhost:5000/hack/sky:2', sky],
  ['anything/hack/sky:2', sky],
  ['quay.io/sky:2', { kind: 'path', stream: 'sky', tag: '2' }],
  ['sky:2', { kind: 'path', stream: 'sky', tag: '2' }],
  ['sky:', { kind: 'path', stream: 'sky', tag: '' }],
  ['hack/', { kind: 'path', project: 'hack', stream: '' }],
  ['sky@42CD', { kind: 'path', stream: 'sky', digest: '42cd' }],
  [`docker://r.example:443/hack/sky:2@sha256:${hex}`, { ...sky, digest: hex }],
  ['42cdaa', { kind: 'digest', hex: '42cdaa', alsoName: true }],
  ['42CDAA4357E1', { kind: 'digest', hex: '42cdaa4357e1', alsoName: true }],
  [hex, { kind: 'digest', hex, alsoName: true }],
  [`sha256:${hex}`, { kind: 'digest', hex, alsoName: false }],
  ['sha256:42cdaa', { kind: 'digest', hex: '42cdaa', alsoName: false }],
  ['42cda', { kind: 'name', text: '42cda' }],
  ['docker://sky', { kind: 'name', text: 'sky' }],
];

const conditions: readonly (readonly [string, Condition])[] = [
  ['project:Hack*', { kind: 'project', name: 'hack*' }],
  ['STREAM:sky', { kind: 'stream', name: 'sky' }],
  ['tag:"2.0"', { kind: 'tag', name: '2.0' }],
  ['arch:ARM64', { kind: 'arch', name: 'arm64' }],
  ['layer:sha256:42CDAA', { kind: 'layer', hex: '42cdaa' }],
  ['label:Maintainer', { kind: 'label', key: 'maintainer' }],
  ['label:maintainer="Jane Doe"', { kind: 'label', key: 'maintainer', value: 'Jane Doe' }],
  ['label:"a b"=c=d', { kind: 'label', key: 'a b', value: 'c=d' }],
  ['pushed:<7d', { kind: 'pushed', than: 'less', age: 7 * day }],
  ['pushed:7D', { kind: 'pushed', than: 'less', age: 7 * day }],
  ['pushed:>90min', { kind: 'pushed', than: 'more', age: 90 * 60_000 }],
  ['pushed:>2w', { kind: 'pushed', than: 'more', age: 14 * day }],
  ['pushed:<3mo', { kind: 'pushed', than: 'less', age: 7_890_048_000 }],
  ['pushed:>1y', { kind: 'pushed', than: 'more', age: 365.25 * day }],
  ['pushed:<36h', { kind: 'pushed', than: 'less', age: 1.5 * day }],
  ['size:>500MB', { kind: 'size', than: 'more', bytes: 500e6 }],
  ['size:<1.5GiB', { kind: 'size', than: 'less', bytes: 1.5 * 2 ** 30 }],
  ['size:2kb', { kind: 'size', than: 'more', bytes: 2000 }],
  ['Unused', { kind: 'unused' }],
  ['failing', { kind: 'failing' }],
];

const bad = [
  ['pushed:soon', 'pushed:soon: Give an age such as <7d or >3mo; the units are min, h, d, w, mo and y.'],
  ['size:big', 'size:big: Give a size such as >500MB; the units are KB, MB, GB and KiB, MiB, GiB.'],
  ['project:', 'project:: Name a project, with * for any characters.'],
  ['layer:xyz', 'layer:xyz: Give six or more hex digits of a layer’s digest.'],
  ['sha256:42', 'sha256:42: Give six or more hex digits of the digest.'],
  ['pushed:1constructor', undefined],
  ['label:=x', undefined],
  ['arch:""', undefined],
] as const;

describe('what is typed into the search box', () => {
  for (const [text, ...expected] of words) {
    it(`has words: ${text}`, () => {
      const { words: found, conditions: none, problems } = parseQuery(text);
      assert.deepEqual(found, expected);
      assert.deepEqual([none, problems], [[], []]);
    });
  }

  for (const [text, expected] of conditions) {
    it(`narrows: ${text}`, () => {
      const query = parseQuery(`sky ${text}`);
      assert.deepEqual(query.conditions, [expected]);
      assert.deepEqual(query.words, [{ kind: 'name', text: 'sky' }]);
      assert.deepEqual(query.problems, []);
    });
  }

  for (const [text, sentence] of bad) {
    it(`makes no sense: ${text}`, () => {
      const { problems, conditions: none, words: left } = parseQuery(`${text} sky`);
      assert.equal(problems.length, 1);
      if (sentence !== undefined) assert.equal(problems[0], sentence);
      assert.deepEqual([none, left], [[], [{ kind: 'name', text: 'sky' }]]);
    });
  }

  it('finds streams that are called as a condition is', () => {
    assert.deepEqual(parseQuery('stream:unused*').conditions, [{ kind: 'stream', name: 'unused*' }]);
    assert.deepEqual(parseQuery('unused-things').words, [{ kind: 'name', text: 'unused-things' }]);
  });

  it('says what has to be fetched', () => {
    const needs = (text: string): string =>
      Object.entries(needsOf(parseQuery(text)))
        .flatMap(([need, isNeeded]) => (isNeeded ? [need] : []))
        .join();
    assert.equal(needs('sky hack/sky:2 project:x tag:y pushed:<1d'), '');
    for (const text of ['42cdaa', 'sky@42', 'layer:42cdaa', 'failing'])
      assert.equal(needs(text), 'layers', text);
    for (const text of ['label:a', 'arch:arm64', 'size:>1MB']) assert.equal(needs(text), 'details', text);
    assert.equal(needs('unused'), 'usage');
  });

  it('never throws', () => {
    const next = numbers(6);
    const pieces = [
      '"',
      "'",
      ':',
      '/',
      '@',
      'sha256:',
      'label:',
      'pushed:',
      'size:',
      '<',
      '=',
      ' ',
      '\u202e',
      '*',
      '\ud800',
      'a',
      '9',
      '://',
    ];
    for (let round = 0; round < 3000; round += 1) {
      const length = next(40);
      const text = Array.from({ length }, () =>
        next(3) === 0 ? String.fromCharCode(next(0x10000)) : (pieces[next(pieces.length)] ?? ''),
      ).join('');
      const query = parseQuery(text);
      assert.ok(
        query.words.every((word) => word.kind !== 'name' || word.text !== ''),
        text,
      );
    }
  });

  it('takes no more time than the text is long', () => {
    for (const piece of ['"', 'a"', ':', '/', 'label:"', '<', ' ', 'a', '0', '@', '\u2000']) {
      const text = piece.repeat(400_000);
      assertQuick(() => parseQuery(text), walkOver(text.length), 10, JSON.stringify(piece));
    }
  });
});
