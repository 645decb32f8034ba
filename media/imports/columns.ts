import { plainBlock } from '../../src/model/text.ts';
import type { ImportRow } from '../../src/shared/importsPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { copyValue, link, textButton } from '../common/controls.ts';
import { dotted } from '../common/facts.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import type { Column } from '../common/table.ts';
import type { ImportsContext } from './context.ts';

/** The columns of the table of imports. */
export function columnsOf(context: ImportsContext, busy: boolean): Column<ImportRow>[] {
  return [
    { key: 'name', title: 'Tag', cell: (row) => nameCell(context, row, busy) },
    { key: 'source', title: 'From', cell: (row) => sourceCell(context, row) },
    { key: 'how', title: 'How', cell: howCell },
    { key: 'state', title: 'State', cell: (row) => stateCell(context, row) },
    { key: 'act', title: 'Actions', silent: true, cell: (row) => (busy ? '' : actions(context, row)) },
  ];
}

function wholeName({ stream, tag }: ImportRow): string {
  return plainBlock(tag === undefined ? stream : `${stream}:${tag}`);
}

function nameCell(context: ImportsContext, row: ImportRow, busy: boolean): Child {
  const { id, project, stream, tag, selected, mayRetry, mayEdit } = row;
  const name = wholeName(row);
  const what = tag === undefined ? 'image stream' : 'tag';
  const opened = link(name, {
    label: `Open ${what} ${name} in ${plainBlock(project)}`,
    onClick: () =>
      context.act(
        tag === undefined
          ? context.host.openStream(project, stream)
          : context.host.openTag(project, stream, tag),
      ),
  });
  const select = checkBox(undefined, {
    key: 'select',
    checked: selected,
    disabled: busy,
    label: `Select ${name} in ${plainBlock(project)}`,
    onChange: (on) => context.act(context.host.select(id, String(on))),
  });
  const place = element('div', { key: 'place', attributes: { class: 'quiet' } }, plainBlock(project));
  return element(
    'div',
    { key: 'name', attributes: { class: 'name' } },
    mayRetry || mayEdit ? select : element('span', { key: 'space' }),
    element('div', { key: 'names' }, opened, place),
  );
}

function sourceCell(context: ImportsContext, row: ImportRow): Child {
  const { source, tag, insecure, secrets } = row;
  return [
    copyValue(context, source, `the source of ${wholeName(row)}`),
    tag === undefined && quiet('all its tags'),
    secrets !== undefined && quiet(`pull secret: ${plainBlock(secrets)}`),
    insecure && warned('insecure'),
  ];
}

function howCell({ tag, schedule, policy, mode }: ImportRow): Child {
  if (tag === undefined) return undefined;
  return [element('div', {}, dotted([plainBlock(schedule), plainBlock(mode)])), quiet(plainBlock(policy))];
}

function warned(words: string): Child {
  return element('div', { attributes: { class: 'state' } }, icon('warning', { tone: 'warning' }), words);
}

function stateCell({ now }: ImportsContext, { state, last, problem }: ImportRow): Child {
  const came = last === undefined ? undefined : ['newest image ', ago(last, now)];
  switch (state) {
    case 'failing':
      return [
        warned('fails'),
        problem?.since !== undefined && quiet('since ', ago(problem.since, now)),
        came !== undefined && quiet(came),
      ];
    case 'waiting':
      return element('span', { attributes: { class: 'quiet' } }, 'nothing came yet');
    case 'replaced':
      return element('span', {}, 'another image was put there since');
    case 'imported':
      return came ?? 'imported';
  }
}

function quiet(...words: Child[]): Child {
  return element('div', { attributes: { class: 'quiet' } }, words);
}

function actions(context: ImportsContext, row: ImportRow): Child {
  const name = `${wholeName(row)} in ${plainBlock(row.project)}`;
  const retry = textButton(row.state === 'failing' ? 'Retry…' : 'Import Again…', {
    key: 'retry',
    label: `${row.state === 'failing' ? 'Retry' : 'Import Again'}: ${name}`,
    onClick: () => context.act(context.host.retry(row.id)),
  });
  const edit = textButton('Edit…', {
    key: 'edit',
    label: `Edit: ${name}`,
    onClick: () => context.act(context.host.edit(row.id)),
  });
  const words = row.secretOffer === 'add' ? 'Add Pull Secret…' : 'Change Login…';
  const secret = textButton(words, {
    key: 'secret',
    label: `${words.slice(0, -1)}: ${name}`,
    onClick: () => context.act(context.host.changeSecret(row.id)),
  });
  return element(
    'span',
    { key: 'actions', attributes: { class: 'row-actions' } },
    row.mayRetry && retry,
    row.secretOffer !== undefined && secret,
    row.mayEdit && edit,
  );
}
