import { failureText } from '../model/failureWords.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import { rights, rightWords, type ProjectRight } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import { countWords } from '../model/words.ts';
import type { ProgressView } from '../shared/progressView.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import type { SearchProgress } from '../store/search/search.ts';
import type { ImportRights } from './importsPage.ts';

/** The rights that matter in a project. */
export function rightsOf(project: string): readonly ProjectRight[] {
  return [rights.importImages(project), rights.patchStream(project)];
}

/** The right to give it a login for another registry. */
export const secretRight = pullSecretRights.create;

/** What is known of them; asks nothing. */
export function rightsIn({ rights: known }: ImportHealth, project: string): ImportRights {
  return {
    retry: known.answer(rights.importImages(project)),
    edit: known.answer(rights.patchStream(project)),
    secret: known.answer(secretRight(project)),
  };
}

/** How far reading is; undefined when it is done. */
export function readingOf({ total, read, failed }: SearchProgress): ProgressView | undefined {
  if (total !== undefined && read + failed.length >= total) return undefined;
  return { text: 'Reading projects', done: read, total: total ?? 0 };
}

/** What could not be read, as sentences. */
export function readingNotes({ failed, stale }: SearchProgress): string[] {
  const [first, ...others] = failed;
  const notes: string[] = [];
  if (first !== undefined) {
    const more =
      others.length === 0 ? '' : ` ${countWords(others.length, 'more project')} could not be read.`;
    notes.push(`${failureText(first.failure)}${more}`);
  }
  if (stale.length > 0)
    notes.push(
      `What is shown of ${countWords(stale.length, 'project')} may be out of date: the cluster does not answer.`,
    );
  return notes;
}

/** Which rights are missing for what is shown. */
export function rightNotes(
  { rights: known }: ImportHealth,
  rows: readonly { readonly project: string }[],
): string[] {
  const projects = [...new Set(rows.map(({ project }) => project))];
  const missing = projects.flatMap(rightsOf).filter((right) => known.answer(right) === 'no');
  const [first, ...others] = missing;
  if (first === undefined) return [];
  const more =
    others.length === 0 ? '' : `, and ${countWords(others.length, 'other right')} of what is shown`;
  return [
    `You may not change everything here: the right to ${plainLine(rightWords(first))} is missing${more}. An administrator of the project can grant the role registry-editor.`,
  ];
}
