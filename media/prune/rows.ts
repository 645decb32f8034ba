import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import { rowsAtOnce, type PrunePlanView, type PruneRowsView } from '../../src/shared/prunePage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { pager } from '../common/pager.ts';
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
            pager(context, {
              ...view,
              atOnce: rowsAtOnce,
              go: (from) => context.host.showRows(String(from)),
            }),
          ],
    ],
  });
}

function emptyWords({ filter: { text, project, reason, show } }: PruneRowsView): string {
  if (text.trim() !== '') return `Nothing here has “${plainBlock(text.trim())}” in it.`;
  if (project !== '' || reason !== '') return 'Nothing here is as you filter for.';
  return show === 'goes' ? 'Nothing goes with these settings.' : 'Nothing stays with these settings.';
}
