import assert from 'node:assert/strict';
import { indexPrune } from '../../../../src/model/prune/pruneIndex.ts';
import {
  defaultPruneOptions,
  ocPrune,
  pruneOptionProblems,
  type PruneOptions,
} from '../../../../src/model/prune/pruneOptions.ts';
import { planPrune } from '../../../../src/model/prune/planPrune.ts';
import { pruneRefusalWords } from '../../../../src/model/prune/pruneWords.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';

describe('Options to prune', () => {
  const command = (options: Partial<PruneOptions>): string =>
    ocPrune({ ...defaultPruneOptions, ...options }, {}, false);

  it('are the flags of oc', () => {
    const keep = '--keep-younger-than=60m --keep-tag-revisions=3';
    assert.equal(command({}), `oc adm prune images ${keep}`);
    assert.equal(command({ all: false }), `oc adm prune images ${keep} --all=false`);
    assert.equal(command({ pruneRegistry: false }), `oc adm prune images ${keep} --prune-registry=false`);
    assert.equal(command({ ignoreInvalidRefs: true }), `oc adm prune images ${keep} --ignore-invalid-refs`);
    assert.equal(command({ namespace: 'shop' }), `oc adm prune images --namespace=shop ${keep}`);
    assert.equal(command({ pruneOverSizeLimit: true }), 'oc adm prune images --prune-over-size-limit');
    const place = { context: 'shop admin' };
    assert.equal(
      ocPrune(defaultPruneOptions, place, true),
      `oc '--context=shop admin' adm prune images ${keep} --confirm`,
    );
  });

  it('tell ages as durations of Go', () => {
    const age = (keepYoungerThan: number): string | undefined =>
      /than=(\S+)/.exec(command({ keepYoungerThan }))?.[1];
    assert.deepEqual([0, 20, 90, 5400, 7200, 172800].map(age), ['0s', '20s', '90s', '90m', '2h', '48h']);
  });

  it('quote what a shell would run', () => {
    assert.equal(
      command({ namespace: '$(id)' }).includes(`'--namespace=$(id)'`),
      true,
      command({ namespace: '$(id)' }),
    );
  });

  it('are refused where oc refuses them', () => {
    const kinds = (options: Partial<PruneOptions>): string[] =>
      pruneOptionProblems({ ...defaultPruneOptions, ...options }).map(({ kind }) => kind);
    assert.deepEqual(kinds({}), []);
    assert.deepEqual(kinds({ pruneOverSizeLimit: true }), []);
    assert.deepEqual(kinds({ pruneOverSizeLimit: true, keepTagRevisions: 1 }), ['sizeLimitWithKeep']);
    assert.deepEqual(kinds({ pruneOverSizeLimit: true, keepYoungerThan: 0 }), ['sizeLimitWithKeep']);
    assert.deepEqual(kinds({ keepYoungerThan: -1, keepTagRevisions: -1 }), ['negative', 'negative']);
    assert.deepEqual(kinds({ keepYoungerThan: NaN, keepTagRevisions: 1.5 }), ['notWhole', 'notWhole']);
    assert.deepEqual(kinds({ namespace: '' }), ['emptyNamespace']);
  });

  it('that are refused make no plan, and say why', () => {
    const index = allAtOnce(indexPrune({ images: [], streams: [], users: [], limits: [] }));
    const options = { ...defaultPruneOptions, keepTagRevisions: -1, namespace: '' };
    const outcome = allAtOnce(planPrune(index, options, 0, new Set()));
    assert.ok(outcome.kind === 'refused');
    assert.deepEqual(outcome.refusals.map(pruneRefusalWords), [
      'The number of revisions to keep must not be negative.',
      'The project needs a name.',
    ]);
  });
});
