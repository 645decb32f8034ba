import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import { rowsAtOnce, type PrunePlanView, type PruneRowsView } from '../../src/shared/prunePage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import { columnsOf } from './columns.ts';
import type { PruneContext } from './context.ts';
import { filterFields } from './filter.ts';

/** Every decision of the plan: projects, their image streams, tags and revisions, and the images; a part of them at a time. */
export function rowsSection(context: PruneContext, { rows: view, planning }: PrunePlanView): ElementView {
  return section(context, {
    key: 'rows',
    title: 'Revisions and images',
    aside: `${countWords(view.revisions, 'revision')}, ${countWords(view.images, 'image')}`,
    content: () => [
      filterFields(context, view),
      view.rows.length === 0
        ? element('p', { key: 'none' }, emptyWords(view))
        : [
            element(
              'div',
              {
                key: 'rows',
                attributes: { class: 'rows', 'aria-busy': String(planning) },
              },
              table(context, {
                label: 'What becomes of each revision and image',
                columns: columnsOf(context),
                rows: view.rows,
                keyOf: ({ id }) => id,
                classOf: ({ verdict }) => verdict ?? 'branch',
              }),
            ),
            pager(context, view),
          ],
    ],
  });
}

function emptyWords({ filter: { text, project, reason, show } }: PruneRowsView): string {
  if (text.trim() !== '') return `Nothing here has “${plainBlock(text.trim())}” in it.`;
  if (project !== '' || reason !== '') return 'Nothing here is as you filter for.';
  return show === 'goes' ? 'Nothing goes with these settings.' : 'Nothing stays with these settings.';
}

/** Goes on through the rows where they are more than are shown at once. */
function pager(context: PruneContext, { from, count, rows }: PruneRowsView): Child {
  if (count <= rowsAtOnce) return undefined;
  // One that leads nowhere stays, as it may have the focus.
  const go = (words: string, to: number, disabled: boolean) =>
    textButton(words, {
      key: words,
      disabled,
      onClick: () => context.act(context.host.showRows(String(to))),
    });
  const last = from + rows.length;
  const number = (value: number): string => value.toLocaleString('en-US');
  return element(
    'nav',
    { key: 'pager', attributes: { class: 'pager', 'aria-label': 'Rows' } },
    go('First rows', 0, from === 0),
    go('Previous rows', Math.max(0, from - rowsAtOnce), from === 0),
    element(
      'span',
      { key: 'place', attributes: { role: 'status' } },
      `Rows ${number(from + 1)} to ${number(last)} of ${number(count)}`,
    ),
    go('Next rows', last, last >= count),
  );
}
