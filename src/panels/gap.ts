import type { FailureWords } from '../model/failureWords.ts';
import { listWords } from '../model/words.ts';
import type { GapView } from '../shared/tagPage.ts';

/** Something that is missing from a page: `the commands of the layers`, and why. */
export interface Gap {
  readonly what: string;
  readonly why: FailureWords;
}

/** Gaps as they are shown: those with the same reason as one, in the order in which they were found. */
export function gapViews(gaps: readonly Gap[]): GapView[] {
  const byReason = new Map<string, { readonly whats: Set<string>; readonly advice: string }>();
  for (const { what, why } of gaps) {
    const found = byReason.get(why.summary);
    if (found === undefined) byReason.set(why.summary, { whats: new Set([what]), advice: why.advice });
    else found.whats.add(what);
  }
  return [...byReason].map(([why, { whats, advice }]) => ({
    what: capitalised(listWords([...whats])),
    why,
    ...(advice === '' ? {} : { advice }),
  }));
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
