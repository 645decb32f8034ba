import { rightWords, type Right } from '../model/right.ts';
import type { Writer } from '../changes/writer.ts';

/** Asks for rights, which a role brings; a sentence that names the first that is missing and who can grant it, or undefined. */
export async function missingRight(
  writer: Writer,
  needed: readonly Right[],
  role = 'registry-editor',
): Promise<string | undefined> {
  await writer.rights.ask(needed);
  const missing = needed.find((right) => writer.rights.answer(right) === 'no');
  if (missing === undefined) return undefined;
  const who = missing.project === undefined ? 'cluster' : 'project';
  return `the right to ${rightWords(missing)} is missing. An administrator of the ${who} can grant the role ${role}.`;
}
