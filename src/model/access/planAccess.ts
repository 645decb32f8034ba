import type { AccessFacts } from './accessFacts.ts';
import { accessEdits, removalsOf } from './accessEdits.ts';
import type { AccessPlan, AccessWish } from './accessPlan.ts';
import { stepWords } from './accessPlanWords.ts';
import { accessWarnings } from './accessWarnings.ts';

/**
 * What a wish takes, as things were seen. Bindings that may not be read count as none. Empty where it is as wished, or nothing
 * of it can be changed here.
 */
export function planAccessChange(facts: AccessFacts, wish: AccessWish): AccessPlan {
  const edits = accessEdits(facts, wish);
  const removals = removalsOf(facts, wish);
  const warnings = accessWarnings(facts, wish, edits);
  return { project: facts.project, wish, facts, edits, removals, warnings, steps: edits.map(stepWords) };
}
