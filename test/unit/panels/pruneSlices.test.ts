import assert from 'node:assert/strict';
import { pruneHazards } from '../../../src/model/prune/pruneHazards.ts';
import type { Slices } from '../../../src/model/prune/slices.ts';
import { storageOf } from '../../../src/model/storage/storage.ts';
import { planDifference } from '../../../src/panels/pruneComparison.ts';
import { planCsv, planJson } from '../../../src/panels/pruneExport.ts';
import { outlinePrune } from '../../../src/panels/pruneOutline.ts';
import { image, indexOf, optionsOf, planOf, stream } from '../model/prune/smallCluster.ts';

function slicesOf(work: Slices<unknown>): number {
  let count = 1;
  while (work.next().done !== true) count += 1;
  return count;
}

describe('What is worked out of a plan to prune', () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `${at}`);
  const objects = {
    image: names.map((name) => image(name)),
    'image stream': [stream('web', Object.fromEntries(names.map((name) => [`v${name}`, [name]])))],
  };
  const index = indexOf(objects);
  const options = optionsOf({ keepTagRevisions: 0 });
  const plan = planOf(objects, { keepTagRevisions: 0 });
  const exported = { plan, options, cluster: 'api.example', readAt: 0 };
  const everything = { text: '', project: '', reason: '', show: 'both' } as const;
  const works: Readonly<Record<string, () => Slices<unknown>>> = {
    rows: () => outlinePrune(plan, everything, options),
    hazards: () => pruneHazards(index, plan, options),
    'the difference to another plan': () => planDifference(plan, options, planOf(objects)),
    'the file as CSV': () => planCsv(exported),
    'the file as JSON': () => planJson(exported),
    storage: () => storageOf(index),
  };
  for (const [what, work] of Object.entries(works)) {
    it(`gives others their turn in the midst of one image stream of many tags: ${what}`, () => {
      // Those of one that is done stream by stream can be counted on one hand.
      assert.ok(slicesOf(work()) >= 10, String(slicesOf(work())));
    });
  }
});
