import { differenceText } from './pruneComparison.ts';
import { allNotes, type PlanPageInput } from './prunePage.ts';

/** A text with the name of a file for it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** All that a note of a plan is about, by its key, or (`comparison`) how the plan and the automatic pruner differ. */
export function listText(input: PlanPageInput, key: string): NamedText | undefined {
  if (key === 'comparison') {
    const { differences } = input.planned;
    if (differences === undefined) return undefined;
    return { name: 'pruning-compared.txt', text: differenceText(differences.only, differences.not) };
  }
  const note = allNotes(input).find((one) => one.key === key);
  return note && { name: `pruning-${note.key}.txt`, text: [note.text, '', ...note.lines(), ''].join('\n') };
}
