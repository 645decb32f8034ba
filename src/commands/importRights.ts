import type { ImportEntry } from '../model/import/importHealth.ts';
import { listSome } from '../model/import/importHealthWords.ts';
import type { ProjectRight } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type { ImportHealth } from '../store/importHealth.ts';
import type { CommandContext } from './command.ts';

/** The entries in projects where the user has a right, as far as is known; says where it is missing. */
export async function permitted(
  { ui }: Pick<CommandContext, 'ui'>,
  entries: readonly ImportEntry[],
  { rights: known }: ImportHealth,
  right: (project: string) => ProjectRight,
  what: string,
): Promise<readonly ImportEntry[]> {
  const projects = [...new Set(entries.map(({ project }) => project))];
  await known.ask(projects.map(right));
  const missing = projects.filter((project) => known.answer(right(project)) === 'no');
  if (missing.length === 0) return entries;
  const names = listSome(
    missing.map((project) => plainLine(project, 80)),
    5,
  );
  const { verb, resource } = right('');
  const whose = missing.length === 1 ? 'that project' : 'those projects';
  const said = `You may not ${what} in ${names}: the right to ${verb} ${resource} is missing. An administrator of ${whose} can grant the role registry-editor.`;
  if (missing.length === projects.length) await ui.warn(said);
  else void ui.warn(said);
  return entries.filter(({ project }) => !missing.includes(project));
}
