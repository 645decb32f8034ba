import type { Deleted } from './deleted.ts';
import { namesWords, short } from './deletionText.ts';
import type { DeletionQuestion } from './deletionWords.ts';
import type { RestorationPlan } from './restoration.ts';
import { countWords } from './words.ts';

/** What to ask before several things are put back that other tags would feel. */
export function restorationsQuestion(
  wanted: readonly Deleted[],
  plans: readonly RestorationPlan[],
): DeletionQuestion {
  const followers = plans.flatMap((plan, index) => {
    const name = wanted[index]?.snapshot.name ?? '';
    return plan.kind === 'steps' ? plan.followers.map((tag) => short(`${name}:${tag}`)) : [];
  });
  const names = namesWords([...new Set(followers)]);
  const detail = `Tags that follow them get their revisions into their own history as well, and may move: ${names}.`;
  return { message: `Restore ${countWords(wanted.length, 'item')}?`, detail };
}
