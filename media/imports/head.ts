import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { ImportsPage } from '../../src/shared/importsPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { ImportsContext } from './context.ts';

/** How many fail, and what can be done with those that fail or are selected. */
export function importsHead(context: ImportsContext, page: ImportsPage): ElementView {
  const { cluster, summary, failing } = page;
  return pageHead({
    title: 'Imports',
    buttons: buttons(context, page),
    summary: [plainBlock(cluster), failing === 0 && plainBlock(summary)],
    below: [
      failing > 0 &&
        element(
          'p',
          { key: 'failing', attributes: { class: 'state' } },
          icon('warning', { tone: 'warning' }),
          plainBlock(summary),
        ),
    ],
  });
}

/** Where something may be done at all; what is selected comes before what fails. */
function buttons(context: ImportsContext, { rows, selected, failing, busy }: ImportsPage): Child {
  if (busy || rows.allSelected === undefined) return undefined;
  const retryAll = button(
    failing === 1 ? 'Retry the Failing One…' : `Retry All ${number(failing)} Failing…`,
    {
      key: 'retryFailing',
      primary: selected === 0,
      onClick: () => context.act(context.host.retryFailing()),
    },
  );
  if (selected === 0) return failing > 0 && retryAll;
  const what = countWords(selected, 'Import');
  return [
    button(`Import ${number(selected)} Again…`, {
      key: 'retrySelected',
      primary: true,
      onClick: () => context.act(context.host.retrySelected()),
    }),
    button(`Change ${what}…`, { key: 'change', onClick: () => context.act(context.host.changeSelected()) }),
    failing > 0 && retryAll,
  ];
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
