import assert from 'node:assert/strict';
import { indexPrune } from '../../../../src/model/prune/pruneIndex.ts';
import type { PrunePlan } from '../../../../src/model/prune/prunePlan.ts';
import { planPrune } from '../../../../src/model/prune/planPrune.ts';
import { pruneSteps } from '../../../../src/model/prune/pruneSteps.ts';
import { allAtOnce } from '../../../../src/model/prune/slices.ts';
import { deletionLine, imageLines, revisionLines, summaryLine } from './ocLog.ts';
import { recordedCases, type RecordedRun } from './recordedCases.ts';

const cases = recordedCases();

describe('A plan to prune, beside the one of a real OpenShift', () => {
  it('has cases to be compared with', () => assert.ok(cases.length >= 3));

  for (const { name, input, unreadable, runs } of cases) {
    describe(name, () => {
      const index = allAtOnce(indexPrune(input));

      it('is read whole', () => assert.equal(unreadable, 0));

      for (const run of runs) {
        it(`decides alike with ${run.name}`, () => {
          const outcome = allAtOnce(planPrune(index, run.options, run.now, new Set()));
          assert.ok(outcome.kind === 'plan');
          compareRevisions(outcome.plan, run);
          compareImages(outcome.plan, run);
          compareDeletions(outcome.plan, run);
        });
      }
    });
  }
});

// What the log has beside decisions: what led to one, and what is no decision of its own.
const asides = / exceeds limit |^image \S+: submanifests are eligible|: tag \S+: image \S+ not found$/;

function compareRevisions(plan: PrunePlan, { decisions }: RecordedRun): void {
  const logged = decisions.filter((line) => line.startsWith('imagestream ') && !asides.test(line));
  assert.deepEqual(revisionLines(plan).sort(), logged.sort());
}

function compareImages(plan: PrunePlan, { decisions }: RecordedRun): void {
  const logged = decisions.filter((line) => line.startsWith('image ') && !asides.test(line)).sort();
  const planned = imageLines(plan).sort();
  assert.equal(planned.length, logged.length);
  // `oc` names one of the users.
  const unlike = planned.filter((line, at) => {
    const words = logged[at] ?? '';
    const [place, users] = line.split(' used by ');
    if (users === undefined) return words !== line;
    return !users.split('|').some((user) => words === `${place} used by ${user}`);
  });
  assert.deepEqual(unlike, []);
}

/**
 * All are the same. Streams and images come in no order, so each stream's are compared in theirs; which image takes a
 * blob with it depends on which comes last, so blobs are compared all together.
 */
function compareDeletions(plan: PrunePlan, { deletions }: RecordedRun): void {
  const planned = [...pruneSteps(plan).map(deletionLine), summaryLine(plan)];
  assert.deepEqual(planned.toSorted(), deletions.toSorted());
  for (const { target } of plan.streams) {
    const repository = new RegExp(` ${target.project}/${target.stream}$`);
    const ofStream = (lines: readonly string[]): string[] => lines.filter((line) => repository.test(line));
    assert.deepEqual(ofStream(planned), ofStream(deletions));
  }
}
