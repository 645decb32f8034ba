import type { Context } from './context.ts';
import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** The title is for screen readers alone. */
  readonly silent?: boolean;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** What the column sorts by, the least first, the unknown last; absent for a column that does not sort. */
  readonly order?: (row: Row) => string | number | undefined;
  readonly cell: (row: Row) => Child;
}

export interface TableOptions<Row> {
  readonly label: string;
  /** The first one names the row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Two rows of the same key are told apart by their order. */
  readonly keyOf: (row: Row) => string;
  readonly classOf?: (row: Row) => string | undefined;
  /** A further line under a row, across all columns. */
  readonly detail?: (row: Row) => Child;
}

/** A table; with columns that have an order, its headings sort it, which is remembered. */
export function table<Row>(context: Context, options: TableOptions<Row>): ElementView {
  const { label, columns, keyOf, classOf, detail } = options;
  const head = columns.map((column) => heading(context, column));
  const body = options.rows.flatMap((row) => {
    const key = keyOf(row);
    const cells = columns.map((column, index) => cell(column, row, index === 0));
    const more = detail?.(row);
    return [
      element('tr', { key, attributes: { class: classOf?.(row) } }, cells),
      more !== undefined && more !== false && detailRow(key, columns.length, more),
    ];
  });
  return element(
    'table',
    { attributes: { 'aria-label': label } },
    element('thead', {}, element('tr', {}, head)),
    element('tbody', {}, body),
  );
}

function cell<Row>(column: Column<Row>, row: Row, first: boolean): ElementView {
  const attributes = { class: classes(column), ...(first ? { scope: 'row' } : {}) };
  return element(first ? 'th' : 'td', { key: column.key, attributes }, column.cell(row));
}

function detailRow(key: string, columns: number, content: Child): ElementView {
  const attributes = { colspan: String(columns) };
  return element(
    'tr',
    { key: `${key} detail`, attributes: { class: 'detail' } },
    element('td', { attributes }, content),
  );
}

function classes<Row>({ key, numeric = false }: Column<Row>): string {
  return numeric ? `column-${key} numeric` : `column-${key}`;
}

function heading<Row>(context: Context, column: Column<Row>): ElementView {
  const attributes = { scope: 'col', class: classes(column) };
  if (column.order === undefined) return element('th', { key: column.key, attributes }, title(column));
  const { sort } = context.state;
  const descending = sort?.column === column.key ? sort.descending : undefined;
  const order = () => {
    context.state.setSort({ column: column.key, descending: descending === false });
    context.redraw();
  };
  const direction = descending === undefined ? 'none' : descending ? 'descending' : 'ascending';
  return element(
    'th',
    { key: column.key, attributes: { ...attributes, 'aria-sort': direction } },
    element(
      'button',
      { attributes: { type: 'button', class: 'sort' }, on: { click: order } },
      column.title,
      descending !== undefined && icon(descending ? 'arrow-down' : 'arrow-up'),
    ),
  );
}

function title<Row>({ title: words, silent = false }: Column<Row>): Child {
  return silent ? element('span', { attributes: { class: 'spoken' } }, words) : words;
}

/** The rows in the order that the person chose, where that column is among these; else as they are. */
export function sorted<Row>(
  context: Context,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly Row[] {
  const { sort } = context.state;
  const order = columns.find(({ key }) => key === sort?.column)?.order;
  if (order === undefined) return rows;
  const sign = sort?.descending === true ? -1 : 1;
  return rows.toSorted((a, b) => compare(order(a), order(b), sign));
}

type Value = string | number | undefined;

const names = new Intl.Collator('en', { numeric: true });

/** Whichever way the rows are sorted, those whose value is not known come last. */
function compare(a: Value, b: Value, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * names.compare(String(a), String(b));
}
