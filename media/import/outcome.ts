import { plainBlock } from '../../src/model/text.ts';
import type { OutcomeRow, OutcomeView } from '../../src/shared/importPage.ts';
import { copyValue, link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { section } from '../common/section.ts';
import { table, type Column } from '../common/table.ts';
import type { ImportContext } from './context.ts';
import { troubleNote } from './troubleNote.ts';

const icons = {
  done: ['pass', undefined],
  partly: ['warning', 'warning'],
  failed: ['error', 'error'],
} as const;

export const outcomeTitles = {
  done: 'Imported',
  partly: 'Imported in part',
  failed: 'Not imported',
} as const;

/** What came of the last import, tag by tag. */
export function outcomeSection(
  context: ImportContext,
  { tone, message, place, rows }: OutcomeView,
): ElementView {
  const [name, colour] = icons[tone];
  return section(context, {
    key: 'outcome',
    title: outcomeTitles[tone],
    aside: plainBlock(place),
    content: () => [
      element(
        'p',
        { key: 'message', attributes: { class: 'state' } },
        icon(name, colour === undefined ? {} : { tone: colour }),
        element('span', {}, plainBlock(message)),
      ),
      rows.length > 0 &&
        table(context, {
          label: 'Imported tags',
          columns: columnsOf(context),
          rows,
          keyOf: ({ tag }) => tag,
          detail: ({ trouble }) => trouble && troubleNote(context, trouble, false),
        }),
    ],
  });
}

function columnsOf(context: ImportContext): Column<OutcomeRow>[] {
  return [
    { key: 'tag', title: 'Tag', cell: ({ tag }) => element('code', {}, plainBlock(tag)) },
    { key: 'outcome', title: 'Outcome', cell: outcomeCell },
    {
      key: 'digest',
      title: 'Digest',
      cell: ({ image }) =>
        image === undefined ? '–' : copyValue(context, image.digest, 'the digest', image.short),
    },
    {
      key: 'show',
      title: 'Show',
      silent: true,
      cell: ({ tag, image, note }) =>
        (image !== undefined || note !== undefined) &&
        link('Show', {
          label: `Show ${plainBlock(tag)}`,
          onClick: () => context.act(context.host.showTag(tag)),
        }),
    },
  ];
}

function outcomeCell({ image, note }: OutcomeRow): Child {
  const words = image === undefined ? 'failed' : 'imported';
  return element(
    'div',
    { attributes: { class: 'state' } },
    icon(image === undefined ? 'error' : 'pass', image === undefined ? { tone: 'error' } : {}),
    element('span', {}, note === undefined ? words : `${words}: ${plainBlock(note)}`),
  );
}
