import { plainBlock } from '../../src/model/text.ts';
import { sizeWords } from '../../src/model/words.ts';
import type { ProjectTotals } from '../../src/shared/prunePage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table, type Column } from '../common/table.ts';
import type { PruneContext } from './context.ts';

const shownAtFirst = 10;

const columns: readonly Column<ProjectTotals>[] = [
  {
    key: 'project',
    title: 'Project',
    order: ({ project }) => project,
    cell: ({ project }) => plainBlock(project),
  },
  count('bytes', 'Comes back', sizeWords),
  count('images', 'Images'),
  count('revisions', 'Revisions'),
  count('tags', 'Tags that end'),
];

function count(
  key: Exclude<keyof ProjectTotals, 'project'>,
  title: string,
  words: (count: number) => string = (value) => value.toLocaleString('en-US'),
): Column<ProjectTotals> {
  return { key, title, numeric: true, order: (row) => row[key], cell: (row) => words(row[key]) };
}

/** What goes of each project; what several of them have is in none. */
export function projectsSection(
  context: PruneContext,
  projects: readonly ProjectTotals[],
): ElementView | undefined {
  if (projects.length === 0) return undefined;
  return section(context, {
    key: 'projects',
    title: 'Projects',
    count: projects.length,
    aside: 'images and bytes that are in several projects count in none',
    content() {
      const { items, more } = longList(
        context,
        'projects',
        sorted(context, columns, projects),
        'project',
        shownAtFirst,
      );
      const view = table(context, {
        label: 'What goes of each project',
        columns,
        rows: items,
        keyOf: ({ project }) => project,
      });
      return [element('div', { key: 'projects', attributes: { class: 'projects' } }, view), more];
    },
  });
}
