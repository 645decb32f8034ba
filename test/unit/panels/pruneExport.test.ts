import assert from 'node:assert/strict';
import { list, record } from '../../../src/model/json.ts';
import { allAtOnce } from '../../../src/model/prune/slices.ts';
import { planCsv, planJson } from '../../../src/panels/pruneExport.ts';
import { digest } from '../../support/digest.ts';
import { image, optionsOf, planOf, stream } from '../model/prune/smallCluster.ts';

describe('A plan to prune as a file', () => {
  const objects = {
    image: [image('a'), image('b'), image('c')],
    'image stream': [stream('web', { latest: ['a', 'b'] })],
  };
  const exported = { plan: planOf(objects), options: optionsOf({}), cluster: 'api.example', readAt: 0 };

  it('has every decision as JSON, with what it was made of', () => {
    const whole = record(JSON.parse(allAtOnce(planJson(exported))));
    assert.deepEqual(
      [whole['cluster'], whole['readAt'], record(whole['options'])['keepTagRevisions']],
      ['api.example', '1970-01-01T00:00:00.000Z', 1],
    );
    assert.deepEqual(record(whole['totals'])['images'], 2);
    assert.deepEqual(Object.keys(record(whole['projects'])), ['shop']);
    const decisions = list(whole['decisions']).map(record);
    assert.equal(decisions.length, 5);
    assert.deepEqual(
      { ...decisions[1], created: 'x' },
      {
        kind: 'revision',
        project: 'shop',
        stream: 'web',
        tag: 'latest',
        image: digest('b'),
        created: 'x',
        decision: 'remove',
        reason: 'not used',
      },
    );
    const gone = decisions.find((one) => one['image'] === digest('b') && one['kind'] === 'image');
    assert.deepEqual([gone?.['decision'], gone?.['bytes']], ['remove', 110]);
  });

  it('has a line for each of them as CSV', () => {
    const lines = allAtOnce(planCsv(exported)).split('\r\n');
    assert.equal(lines[0], 'kind,project,stream,tag,image,created,decision,reason,bytes');
    assert.equal(lines.length, 7);
    assert.match(lines[1] ?? '', /^revision,shop,web,latest,sha256:[0-9a-f]{64},2025-.*Z,keep,newest kept,$/);
    assert.equal(lines.at(-1), '');
  });

  it('has no cell that a spreadsheet takes for a formula or for two', () => {
    const hostile = ['=1+1', '+1', '-1', '@x', '\tx', 'a,b', 'say "x"', 'two\nlines', '=a"b'];
    const streams = hostile.map((name) => stream(name, { latest: ['a'] }));
    const lines = allAtOnce(
      planCsv({ ...exported, plan: planOf({ image: objects.image, 'image stream': streams }) }),
    );
    const cells = lines
      .split('\r\n')
      .slice(1, 1 + hostile.length)
      .map((line) => /^revision,shop,(.*),latest/s.exec(line)?.[1]);
    assert.deepEqual(cells, [
      `"'=1+1"`,
      `"'+1"`,
      `"'-1"`,
      `"'@x"`,
      `"'\tx"`,
      `"a,b"`,
      `"say ""x"""`,
      `"two\nlines"`,
      `"'=a""b"`,
    ]);
  });
});
