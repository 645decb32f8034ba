import assert from 'node:assert/strict';
import { imageMentions } from '../../../src/imageText/index.ts';
import { assertLinear, type Growing } from '../../fuzz/bounds.ts';

/** Files of a workspace that somebody else wrote. */
const dockerfiles: Readonly<Record<string, Growing>> = {
  'spaces in a directive': { head: '# a = x', piece: '    ', tail: 'y' },
  'an instruction of many lines': { head: 'RUN ', piece: '--mount=from=a/b \\\n', tail: 'x' },
};
const trigger = String.raw`{"from":{"kind":"ImageStreamTag","name":"\u0061:b"}},`;
const annotation = 'apiVersion: v1\nkind: Pod\nmetadata: {annotations: {image.openshift.io/triggers: ';

describe('Files that are made to take long', () => {
  for (const [what, text] of Object.entries(dockerfiles)) {
    it(`take time by their length: ${what}`, () =>
      assertLinear(text, (each) => imageMentions(each, 'dockerfile')));
  }

  it('take time by their length: triggers that do not stand there as they are', () => {
    assertLinear({ head: `${annotation}'[`, piece: trigger, tail: "{}]'}}" }, (text) =>
      imageMentions(text, 'yaml'),
    );
  });

  it('name the image of each line of an instruction, where it stands', () => {
    const text = `RUN ${'--mount=from=a/b \\\n'.repeat(3)}--mount=from=c/d x`;
    const mentions = imageMentions(text, 'dockerfile');
    assert.deepEqual(
      mentions.map((mention) => mention.text),
      ['a/b', 'a/b', 'a/b', 'c/d'],
    );
    assert.equal(mentions[3]?.span.start, text.indexOf('c/d'));
  });

  it('name the tags of triggers in their order, one after the other', () => {
    const triggers = ['b:1', 'a:1', 'b:1'].map(
      (name) => `{"from":{"kind":"ImageStreamTag","name":"${name}"}}`,
    );
    const text = `${annotation}'[${triggers.join(', ')}]'}}`;
    const starts = imageMentions(text, 'yaml').map(({ span }) => span.start);
    assert.deepEqual(starts, [text.indexOf('b:1'), text.indexOf('a:1'), text.lastIndexOf('b:1')]);
  });
});
