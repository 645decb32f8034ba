import { plainBlock } from '../../src/model/text.ts';
import { countWords, listWords, sizeWords } from '../../src/model/words.ts';
import type { FoundRow, LookView } from '../../src/shared/importPage.ts';
import { checkBox } from '../common/checkBox.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table, type Column } from '../common/table.ts';
import type { ImportContext } from './context.ts';
import { troubleNote } from './troubleNote.ts';

type Found = Extract<LookView, { kind: 'found' }>;

/** What the registry has, to choose from. */
export function foundSection(context: ImportContext, look: Found): ElementView {
  const columns = columnsOf(context, look);
  return section(context, {
    key: 'found',
    title: 'Found',
    count: look.rows.length,
    aside: plainBlock(look.what),
    content: () =>
      element(
        'div',
        { key: 'found', attributes: { class: 'found' } },
        look.rows.length === 0
          ? element('p', { key: 'none', attributes: { class: 'quiet' } }, 'The repository has no tags.')
          : [
              look.rows.length > 1 && wholeBox(context, look.rows),
              table(context, {
                label: 'Found images',
                columns,
                rows: sorted(context, columns, look.rows),
                keyOf: ({ key }) => key,
                detail: (row) => detailOf(context, row),
              }),
            ],
        moreTags(context, look.more),
      ),
  });
}

function wholeBox(context: ImportContext, rows: readonly FoundRow[]): ElementView {
  const keys = rows.filter(({ image }) => image !== undefined).map(({ key }) => key);
  const chosen = rows.filter(({ selected }) => selected).length;
  const all = chosen === keys.length && chosen > 0;
  return checkBox(`All ${keys.length.toLocaleString('en-US')}`, {
    key: 'whole',
    checked: all,
    disabled: keys.length === 0,
    label: 'Choose all',
    onChange: (on) => context.act(context.host.choose(JSON.stringify(keys), String(on))),
  });
}

function columnsOf(context: ImportContext, { rows }: Found): Column<FoundRow>[] {
  const own: Column<FoundRow> = {
    key: 'name',
    title: rows.length === 1 ? 'Image' : 'Tag',
    order: ({ name }) => name,
    cell: (row) => nameCell(context, row, rows.length > 1),
  };
  return [
    own,
    {
      key: 'platforms',
      title: 'Platforms',
      cell: ({ image }) =>
        image === undefined ? '–' : image.platforms.map((platform) => plainBlock(platform)).join(', ') || '–',
    },
    {
      key: 'size',
      title: 'Size',
      numeric: true,
      order: ({ image }) => image?.size,
      cell: ({ image }) => (image?.size === undefined ? '–' : sizeWords(image.size)),
    },
    {
      key: 'built',
      title: 'Built',
      order: ({ image }) => image?.created,
      cell: ({ image }) => (image?.created === undefined ? '–' : ago(image.created, context.now)),
    },
    {
      key: 'digest',
      title: 'Digest',
      cell: ({ image }) =>
        image === undefined ? '–' : copyValue(context, image.digest, 'the digest', image.short),
    },
  ];
}

function nameCell(context: ImportContext, row: FoundRow, choosable: boolean): Child {
  const { key, name, selected, image } = row;
  const words = element('code', { key: 'name' }, plainBlock(name));
  if (!choosable) return words;
  return checkBox(words, {
    key,
    checked: selected,
    disabled: image === undefined,
    onChange: (on) => context.act(context.host.choose(JSON.stringify([key]), String(on))),
  });
}

function detailOf(context: ImportContext, { trouble, change, selected }: FoundRow): Child {
  if (trouble !== undefined) return troubleNote(context, trouble, false);
  if (change === undefined || !selected) return undefined;
  return element(
    'div',
    { key: 'change', attributes: { class: 'state' } },
    icon('warning', { tone: 'warning' }),
    element('span', {}, plainBlock(`The tag that is there ${change}.`)),
  );
}

function moreTags(context: ImportContext, more: readonly string[]): Child {
  if (more.length === 0) return undefined;
  const { items, more: button } = longList(context, 'more', more, 'tag');
  const rest = more.length - items.length;
  const names = items.map((tag) => plainBlock(tag));
  return element(
    'div',
    { key: 'more', attributes: { class: 'quiet' } },
    element(
      'p',
      {},
      `${countWords(more.length, 'more tag')} ${more.length === 1 ? 'is' : 'are'} there and ${more.length === 1 ? 'was' : 'were'} not looked at: `,
      listWords([...names, ...(rest === 0 ? [] : [`${rest} more`])]),
      '. To import one of them, name it in the field above.',
    ),
    button,
  );
}
