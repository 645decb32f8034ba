import { shortDigest, type Digest } from '../model/digest.ts';
import { markdownText } from '../model/text.ts';
import { ageWords } from '../model/words.ts';

/** A label and its value; facts without a value are left out. */
export type Fact = readonly [label: string, value: string | undefined];

/**
 * A tooltip in Markdown: a title, facts one a line, then sentences. Every argument is escaped: names, labels and
 * messages come from images and clusters that other people made.
 */
export function tooltip(
  title: string,
  facts: readonly Fact[],
  notes: readonly (string | undefined)[] = [],
): string {
  const lines = facts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [`${markdownText(label)}: ${markdownText(value, 500)}`],
  );
  const sentences = notes.flatMap((note) =>
    note === undefined || note === '' ? [] : [markdownText(note, 500)],
  );
  const parts = [`**${markdownText(title)}**`, lines.join('  \n'), ...sentences];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The exact local time with the age: `Nov 21, 2026, 6:51:22 AM (2 min)`. */
export function timeFact(ms: number | undefined, now: number): string | undefined {
  if (ms === undefined) return undefined;
  const exact = new Date(ms).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
  return `${exact} (${ageWords(ms, now)})`;
}

/** `42cdaa43`, or nothing. */
export function shortOf(digest: Digest | undefined): string | undefined {
  return digest === undefined ? undefined : shortDigest(digest);
}
