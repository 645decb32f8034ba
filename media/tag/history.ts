import { countWords, listWords } from '../../src/model/words.ts';
import type { RevisionChanges, RevisionView, ValueChange } from '../../src/shared/tagPage.ts';
import { copyButton, link, textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { age } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import type { Column } from '../common/table.ts';
import { plainBlock } from '../../src/model/text.ts';
import { badge } from '../common/toolkit.ts';
import { longText, secretValue } from '../common/value.ts';
import type { TagContext } from './context.ts';
import { shortened } from './words.ts';

interface Row {
  readonly revision: RevisionView;
  readonly key: string;
}

/** All images that the tag pointed to, newest first, and what changed from one to the next. */
export function historySection(context: TagContext, history: readonly RevisionView[]): ElementView {
  // A tag that was rolled back holds the same digest twice, at two times.
  const all = history.map((revision) => ({ revision, key: `${revision.digest} ${revision.created ?? ''}` }));
  return section(context, {
    key: 'history',
    title: 'History',
    count: history.length,
    content() {
      const { items, more } = longList(context, 'history', all, 'revision');
      const columns = historyColumns(context);
      const detail = (row: Row) => isOpen(context, row) && changedValues(context, row);
      const view = table(context, {
        label: 'Revisions, newest first',
        columns,
        rows: items,
        keyOf: ({ key }) => key,
        detail,
      });
      return [element('div', { key: 'history', attributes: { class: 'history' } }, view), more];
    },
  });
}

function historyColumns(context: TagContext): Column<Row>[] {
  return [
    { key: 'digest', title: 'Image', cell: ({ revision }) => image(context, revision) },
    {
      key: 'age',
      title: 'Age',
      cell: ({ revision }) =>
        revision.created === undefined ? undefined : age(revision.created, context.now),
    },
    { key: 'changes', title: 'What changed', cell: (row) => changes(context, row) },
  ];
}

function image(context: TagContext, { digest, current, missing }: RevisionView): Child {
  const short = shortened(digest);
  const open = () => context.act(context.host.openRevision(digest));
  return [
    link(element('code', {}, short), {
      label: `Open revision ${short}`,
      title: plainBlock(digest),
      onClick: open,
    }),
    copyButton(context, digest, `the digest ${short}`),
    current && badge('current'),
    missing &&
      element(
        'span',
        { attributes: { class: 'missing' } },
        icon('error', { tone: 'error' }),
        'image missing',
      ),
  ];
}

const countOf = (list: readonly unknown[] | undefined) => list?.length ?? 0;

const isOpen = (context: TagContext, { key }: Row) => context.state.isOpen(`revision:${key}`, false);

function changes(context: TagContext, row: Row): Child {
  const { changes: known } = row.revision;
  if (known === undefined) return element('span', { attributes: { class: 'quiet' } }, '–');
  const words = changeWords(known);
  if (countOf(known.environment) + countOf(known.labels) === 0) return words;
  const open = isOpen(context, row);
  const toggle = () => {
    context.state.setOpen(`revision:${row.key}`, !open);
    context.redraw();
  };
  return textButton([icon(open ? 'chevron-down' : 'chevron-right'), words], {
    expanded: open,
    onClick: toggle,
  });
}

function changeWords({ layersAdded, layersRemoved, environment, labels }: RevisionChanges): string {
  const parts = [
    layersAdded > 0 && `${countWords(layersAdded, 'layer')} added`,
    layersRemoved > 0 && `${countWords(layersRemoved, 'layer')} removed`,
    countOf(environment) > 0 && `${countWords(countOf(environment), 'variable')} changed`,
    countOf(labels) > 0 && `${countWords(countOf(labels), 'label')} changed`,
  ].filter((part) => part !== false);
  if (parts.length > 0) return listWords(parts);
  return environment === undefined || labels === undefined
    ? 'same layers'
    : 'same layers, variables and labels';
}

function changedValues(context: TagContext, { revision, key }: Row): Child {
  const { environment = [], labels = [] } = revision.changes ?? {};
  const list = (title: string, values: readonly ValueChange[]) =>
    values.length > 0 && [
      element('h3', { key: `${title} heading` }, title),
      changeList(context, `${key}:${title}`, values),
    ];
  return [list('Environment', environment), list('Labels', labels)];
}

function changeList(context: TagContext, key: string, values: readonly ValueChange[]): Child {
  const { items, more } = longList(context, key, values, 'change');
  const list = items.map((change) =>
    element(
      'li',
      { key: change.name },
      element('code', {}, plainBlock(change.name)),
      element('span', { attributes: { class: 'quiet' } }, ` ${change.kind}`),
      changedValue(context, `${key}:${change.name}`, change),
    ),
  );
  return [element('ul', { key, attributes: { class: 'changes' } }, list), more];
}

function changedValue(context: TagContext, key: string, change: ValueChange): Child {
  const { name, before, after, secret = false } = change;
  const shown = () => [
    before !== undefined && element('del', {}, longText(context, `${key}:before`, `${name} before`, before)),
    after !== undefined && element('ins', {}, longText(context, `${key}:after`, `${name} after`, after)),
  ];
  return secret ? secretValue(context, { key, name, shown }) : shown();
}
