import type { Context } from './context.ts';
import { textButton } from './controls.ts';
import { element } from './dom.ts';
import type { Child } from './dom.ts';

export interface PagerOptions {
  /** The place of the first row that is shown. */
  readonly from: number;
  /** How many there are. */
  readonly count: number;
  readonly rows: { readonly length: number };
  /** Rows that are shown at once. */
  readonly atOnce: number;
  /** Shows the rows from a place on. */
  readonly go: (from: number) => Promise<void>;
}

/** Goes on through rows where they are more than are shown at once. */
export function pager(context: Context, { from, count, rows, atOnce, go }: PagerOptions): Child {
  if (count <= atOnce) return undefined;
  // One that leads nowhere stays, as it may have the focus.
  const to = (words: string, place: number, disabled: boolean) =>
    textButton(words, { key: words, disabled, onClick: () => context.act(go(place)) });
  const last = from + rows.length;
  const number = (value: number): string => value.toLocaleString('en-US');
  return element(
    'nav',
    { key: 'pager', attributes: { class: 'pager', 'aria-label': 'Rows' } },
    to('First rows', 0, from === 0),
    to('Previous rows', Math.max(0, from - atOnce), from === 0),
    element(
      'span',
      { key: 'place', attributes: { role: 'status' } },
      `Rows ${number(from + 1)} to ${number(last)} of ${number(count)}`,
    ),
    to('Next rows', last, last >= count),
  );
}
