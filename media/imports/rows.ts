import { plainBlock } from '../../src/model/text.ts';
import { importsAtOnce, type ImportRow, type ImportsPage } from '../../src/shared/importsPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { filterField } from '../common/filterField.ts';
import { pager } from '../common/pager.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import { columnsOf } from './columns.ts';
import type { ImportsContext } from './context.ts';

/** What is imported, what fails first; a part of it at a time. */
export function rowsSection(context: ImportsContext, page: ImportsPage): ElementView {
  const { rows: view, total } = page;
  return section(context, {
    key: 'rows',
    title: 'What is imported',
    count: total,
    actions: [
      failingOnly(context, page),
      filterField({
        filter: context.filter,
        label: 'Filter by name, source or reason',
        left: view.count,
        all: total,
        noun: 'import',
      }),
    ],
    content: () => [
      selectAll(context, page),
      view.rows.length === 0
        ? element('p', { key: 'none' }, emptyWords(page))
        : [
            element('div', { key: 'rows', attributes: { class: 'rows' } }, rowTable(context, page)),
            pager(context, { ...view, atOnce: importsAtOnce, go: (to) => context.host.showRows(String(to)) }),
          ],
    ],
  });
}

function failingOnly(context: ImportsContext, { rows, failing }: ImportsPage): Child {
  const only = rows.filter.show === 'failing';
  if (failing === 0 && !only) return undefined;
  return textButton('Only what fails', {
    key: 'failing',
    pressed: only,
    onClick: () => context.act(context.host.setFilter('show', only ? 'all' : 'failing')),
  });
}

function selectAll(context: ImportsContext, { rows, busy }: ImportsPage): Child {
  const { allSelected, count, filter } = rows;
  if (allSelected === undefined) return undefined;
  const isPart = filter.text.trim() !== '' || filter.show !== 'all';
  return checkBox(isPart ? `Select all ${count.toLocaleString('en-US')} that fit` : 'Select all', {
    key: 'all',
    checked: allSelected,
    disabled: busy,
    onChange: (on) => context.act(context.host.selectAll(String(on))),
  });
}

function emptyWords({ rows: { filter } }: ImportsPage): string {
  const text = filter.text.trim();
  if (text === '') return 'Nothing fails.';
  return `Nothing here has “${plainBlock(text)}” in it${filter.show === 'failing' ? ' and fails' : ''}.`;
}

function rowTable(context: ImportsContext, { rows, busy }: ImportsPage): ElementView {
  return table(context, {
    label: 'What is imported',
    columns: columnsOf(context, busy),
    rows: rows.rows,
    keyOf: ({ id }) => id,
    classOf: (row) => (detailOf(row) === undefined ? row.state : `${row.state} explained`),
    detail: (row) => detailOf(row),
  });
}

/** Under a row: why it fails, what to do, and what the last attempt brought. */
function detailOf({ problem, outcome }: ImportRow): Child {
  return facts([
    problem && ['Fails', plainBlock(problem.summary)],
    problem !== undefined && problem.advice !== '' ? ['What helps', plainBlock(problem.advice)] : undefined,
    problem !== undefined && problem.condition !== '' && problem.condition !== problem.summary
      ? ['Condition', element('code', {}, plainBlock(problem.condition))]
      : undefined,
    outcome && ['Last attempt', plainBlock(outcome.text)],
  ]);
}
