import assert from 'node:assert/strict';
import { defaultPruneOptions, pruneOptionProblems } from '../../../src/model/prune/pruneOptions.ts';
import { draftOf, optionsOf, withField, type PruneDraft } from '../../../src/panels/pruneDraft.ts';

describe('The options of the panel of a plan to prune', () => {
  const draft = draftOf(defaultPruneOptions);
  const set = (fields: Readonly<Record<string, string>>): PruneDraft =>
    Object.entries(fields).reduce((now, [name, value]) => withField(now, name, value), draft);

  it('begin as those of oc, and stand for them', () => {
    const { keepYoungerThan, unit, keepTagRevisions } = draft;
    assert.deepEqual([keepYoungerThan, unit, keepTagRevisions], ['60', 'minutes', '3']);
    assert.deepEqual(optionsOf(draft), defaultPruneOptions);
  });

  it('say an age in the largest unit in which it is whole and more than one', () => {
    const said = [0, 1, 90, 120, 3600, 7200, 86_400, 172_800, 172_801].map((keepYoungerThan) => {
      const { keepYoungerThan: number, unit } = draftOf({ ...defaultPruneOptions, keepYoungerThan });
      assert.equal(optionsOf({ ...draft, keepYoungerThan: number, unit }).keepYoungerThan, keepYoungerThan);
      return `${number} ${unit}`;
    });
    assert.deepEqual(said, [
      '0 seconds',
      '1 seconds',
      '90 seconds',
      '2 minutes',
      '60 minutes',
      '2 hours',
      '24 hours',
      '2 days',
      '172801 seconds',
    ]);
  });

  it('take what the page says, field by field', () => {
    const options = optionsOf(
      set({ keepTagRevisions: '1', keepYoungerThan: '2', unit: 'days', all: 'false', namespace: 'shop' }),
    );
    assert.deepEqual(options, {
      ...defaultPruneOptions,
      keepTagRevisions: 1,
      keepYoungerThan: 172_800,
      all: false,
      namespace: 'shop',
    });
  });

  it('leave age and number at the defaults where the size decides, and know them again afterwards', () => {
    const bySize = set({ keepTagRevisions: '7', pruneOverSizeLimit: 'true' });
    assert.deepEqual(optionsOf(bySize), { ...defaultPruneOptions, pruneOverSizeLimit: true });
    assert.equal(optionsOf(withField(bySize, 'pruneOverSizeLimit', 'false')).keepTagRevisions, 7);
  });

  it('are refused where no number was typed', () => {
    for (const text of ['', ' ', '-', '1.5', 'x']) {
      assert.equal(pruneOptionProblems(optionsOf(set({ keepTagRevisions: text }))).length, 1, text);
    }
  });

  it('do not change by what there is not', () => {
    assert.equal(set({ unit: 'years' }), draft);
    assert.equal(set({ __proto__: 'x', constructor: 'y', projects: 'z' }), draft);
  });
});
