import assert from 'node:assert/strict';
import { streamNameProblem, tagNameProblem } from '../../../src/model/name.ts';

describe('streamNameProblem', () => {
  for (const name of ['skyfield', 'aa_bb_cc', 'aa-bb_cc.dd', '0', 'a'.repeat(250)]) {
    it(`accepts ${name.slice(0, 20)}`, () => assert.equal(streamNameProblem(name, 'shop'), undefined));
  }

  const refused: readonly [name: string, words: RegExp][] = [
    ['', /^An image stream needs a name\.$/],
    ['_aa', /must not begin with _\. Lower-case/],
    ['-aa', /must not begin with -\./],
    ['.', /must not begin with \.\./],
    ['aa_', /must not end with _\./],
    ['aa-', /must not end with -\./],
    ['aa.', /must not end with \.\./],
    ['aa bb', /must not contain a space\./],
    [' aa', /must not begin or end with a space/],
    ['aa\n', /must not begin or end with a space/],
    ['aA', /must not contain the capital A\./],
    ['a__b', /must not contain __\. .*single/],
    ['a.-b', /must not contain \.-\./],
    ['a/b', /must not contain \/\./],
    ['a:b', /must not contain :\./],
    ['aé', /must not contain é\./],
    ['a💥', /must not contain 💥\./],
    ['a\u202eb', /must not contain \ufffd\./],
    ['Bad_Name!', /must not contain the capital B\./],
  ];
  for (const [name, words] of refused) {
    it(`refuses ${encodeURI(name)}`, () => assert.match(streamNameProblem(name, 'shop') ?? '', words));
  }

  it('counts the project in', () => {
    assert.equal(streamNameProblem('a'.repeat(191), 'p'.repeat(63)), undefined);
    assert.match(streamNameProblem('a'.repeat(192), 'p'.repeat(63)) ?? '', /255 .* 191 are left, not 192\.$/);
  });
});

describe('tagNameProblem', () => {
  for (const tag of ['1.0', 'latest', '_', 'A-b_c.D', 'a..b', 'a'.repeat(128)]) {
    it(`accepts ${tag.slice(0, 20)}`, () => assert.equal(tagNameProblem(tag), undefined));
  }

  const refused: readonly [tag: string, words: RegExp][] = [
    ['', /^A tag needs a name\.$/],
    ['.1', /must not begin with \.\. Letters/],
    ['-1', /must not begin with -\./],
    ['1 0', /must not contain a space\./],
    ['1.0 ', /must not begin or end with a space/],
    ['a/b', /must not contain \/\./],
    ['a:b', /must not contain :\./],
    ['a@b', /must not contain @\./],
    ['ä', /must not contain ä\./],
    ['a'.repeat(129), /may have 128 characters, not 129/],
  ];
  for (const [tag, words] of refused) {
    it(`refuses ${JSON.stringify(tag.slice(0, 20))}`, () => assert.match(tagNameProblem(tag) ?? '', words));
  }
});
