import { plainBlock } from '../../src/model/text.ts';
import type { PrunerPage, RunView } from '../../src/shared/imagePrunerPage.ts';
import { link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { section } from '../common/section.ts';
import { table, type Column } from '../common/table.ts';
import type { PrunerContext } from './context.ts';

/** The last runs, newest first, with their logs. */
export function runsSection(context: PrunerContext, { runs, log }: PrunerPage): ElementView {
  return section(context, {
    key: 'runs',
    title: 'Last runs',
    count: runs.length,
    content: () =>
      runs.length === 0
        ? element('p', { attributes: { class: 'quiet' } }, 'No run is remembered.')
        : element(
            'div',
            { key: 'runs', attributes: { class: 'runs' } },
            table(context, {
              label: 'Last runs',
              columns: log.kind === 'yes' ? [...columnsOf(context), logColumn(context)] : columnsOf(context),
              rows: runs,
              keyOf: ({ name }) => name,
            }),
          ),
  });
}

function columnsOf({ now }: PrunerContext): Column<RunView>[] {
  return [
    {
      key: 'name',
      title: 'Run',
      cell: ({ name, manual }) => [
        element('code', { key: 'name' }, plainBlock(name)),
        manual && element('span', { key: 'manual', attributes: { class: 'quiet' } }, ' by hand'),
      ],
    },
    { key: 'started', title: 'Started', cell: ({ at }) => ago(at, now) },
    { key: 'took', title: 'Took', cell: ({ took }) => (took === undefined ? '–' : plainBlock(took)) },
    { key: 'outcome', title: 'Outcome', cell: outcome },
  ];
}

function logColumn(context: PrunerContext): Column<RunView> {
  return {
    key: 'log',
    title: 'Log',
    silent: true,
    cell: ({ name }) =>
      link('Open Log', {
        label: `Open log of ${plainBlock(name)}`,
        onClick: () => context.act(context.host.openLog(name)),
      }),
  };
}

const icons = { normal: 'pass', error: 'error', running: 'sync' } as const;

function outcome({ tone, outcome: words }: RunView): Child {
  return element(
    'div',
    { attributes: { class: 'state' } },
    icon(icons[tone], tone === 'error' ? { tone } : {}),
    element('span', {}, plainBlock(words)),
  );
}
