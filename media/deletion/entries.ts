import { plainBlock } from '../../src/model/text.ts';
import type { DeletionPage } from '../../src/shared/deletionPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { filterField } from '../common/filterField.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table } from '../common/table.ts';
import { columnsOf } from './columns.ts';
import { consequences, undoFact } from './consequences.ts';
import type { DeletionContext } from './context.ts';
import { filtered, keyOf, linesOf, tagCount, type Line } from './lines.ts';

const shownAtFirst = 200;
const fewLines = 8;

/** Everything that goes, worst first or in the order that the person chose. */
export function entriesSection(context: DeletionContext, page: DeletionPage): ElementView | undefined {
  const { items: entries, totals } = page;
  if (entries.length === 0) return undefined;
  const many = totals.tags + totals.streams > fewLines;
  const shown = many ? filtered(entries, context.filter.text) : entries;
  return section(context, {
    key: 'entries',
    title: totals.streams === 0 ? 'Tags' : 'Image streams and tags',
    count: entries.length,
    actions:
      many &&
      filterField({
        filter: context.filter,
        label: 'Filter by name, project, digest or use',
        left: tagCount(shown),
        all: totals.tags,
        noun: 'tag',
      }),
    content() {
      if (shown.length === 0) return `Nothing here has “${plainBlock(context.filter.text.trim())}” in it.`;
      const columns = columnsOf(context, totals.projects);
      const lines = linesOf(shown, (side) => sorted(context, columns, side));
      const { items, more } = longList(context, 'entries', lines, 'line', shownAtFirst);
      const detail = (line: Line) => detailOf(context, page, line);
      const view = table(context, {
        label: 'What is deleted',
        columns,
        rows: items,
        keyOf,
        classOf: (line) => classOf(line, detail(line) !== undefined),
        detail,
      });
      return [element('div', { key: 'entries', attributes: { class: 'entries' } }, view), more];
    },
  });
}

function classOf(line: Line, explained: boolean): string {
  const place = line.kind === 'tag' && line.undo === undefined ? 'inside' : 'chosen';
  return explained ? `${place} explained` : place;
}

/** What stands under a line. That none of them can be undone is said above them all. */
function detailOf(context: DeletionContext, { items, totals }: DeletionPage, line: Line): Child {
  const mixed = totals.cannotUndo < items.length;
  if (line.kind === 'stream') return mixed ? facts([undoFact(line.entry.undo)]) : undefined;
  return consequences(context, keyOf(line), line.row, mixed ? line.undo : undefined);
}
