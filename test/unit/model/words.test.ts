import assert from 'node:assert/strict';
import { ageWords, countWords, listWords, sizeWords } from '../../../src/model/words.ts';

describe('ages', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const cases: readonly [number, string][] = [
    [-5000, 'now'],
    [59_999, 'now'],
    [minute, '1 min'],
    [59.9 * minute, '59 min'],
    [60 * minute, '1 h'],
    [23.9 * 60 * minute, '23 h'],
    [day, '1 d'],
    [99 * day, '99 d'],
    [101 * day, '3 mo'],
    [426 * day, '13 mo'],
    [800 * day, '2 y'],
  ];
  for (const [age, words] of cases) it(words, () => assert.equal(ageWords(1000, 1000 + age), words));
});

describe('sizes', () => {
  const cases: readonly [number, string][] = [
    [0, '0 B'],
    [161, '161 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1234, '1.2 KB'],
    [28_100_000, '28.1 MB'],
    [99_949_999, '99.9 MB'],
    [99_950_000, '100 MB'],
    [999_600_000, '1 GB'],
    [4_300_000_000_000, '4.3 TB'],
  ];
  for (const [bytes, words] of cases) it(words, () => assert.equal(sizeWords(bytes), words));
});

describe('counts and lists', () => {
  it('are singular for one alone, with thousands separated', () => {
    assert.equal(countWords(1, 'tag'), '1 tag');
    assert.equal(countWords(0, 'tag'), '0 tags');
    assert.equal(countWords(12_345, 'tag'), '12,345 tags');
  });

  it('join with and', () => {
    assert.equal(listWords([]), '');
    assert.equal(listWords(['a']), 'a');
    assert.equal(listWords(['a', 'b', 'c']), 'a, b and c');
  });
});
