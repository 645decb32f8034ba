import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { DeletionNote, DeletionPage } from '../../src/shared/deletionPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import type { Fact } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { DeletionContext } from './context.ts';

/** What goes in a sentence, the worst of it in numbers, and the button that goes on. */
export function deletionHead(context: DeletionContext, page: DeletionPage): ElementView {
  const { title, action, asOf, items } = page;
  return pageHead({
    title: plainBlock(title),
    buttons:
      action !== undefined &&
      button(plainBlock(action), {
        key: 'delete',
        primary: true,
        onClick: () => context.act(context.host.delete()),
      }),
    summary: [
      items.length > 0 && 'Nothing is deleted until you confirm it',
      ['seen ', ago(asOf, context.now)],
    ],
    below: [facts(totals(page))],
  });
}

function totals({ refused, totals: { tags, used, cannotTell, earlier } }: DeletionPage): Fact[] {
  const rest = tags - used - cannotTell;
  return [
    used > 0 ? ['Used', toned('warning', countWords(used, 'tag'))] : undefined,
    cannotTell > 0 ? ['Cannot tell', toned('question', countWords(cannotTell, 'tag'))] : undefined,
    rest > 0 ? ['Not used', `${countWords(rest, 'tag')}, as far as seen`] : undefined,
    tags > 0 ? ['History', historyWords(earlier)] : undefined,
    refused.length > 0
      ? [
          'Not deleted',
          toned(
            'info',
            `${countWords(refused.length, 'thing')} that you chose; the end of this page says why`,
          ),
        ]
      : undefined,
  ];
}

function historyWords(earlier: number): string {
  return earlier === 0
    ? 'no earlier revisions'
    : `${countWords(earlier, 'earlier revision')} ${earlier === 1 ? 'goes' : 'go'} too`;
}

function toned(name: 'warning' | 'question' | 'info', words: string): ElementView {
  const tone = name === 'warning' ? { tone: name } : {};
  return element('span', { attributes: { class: 'toned' } }, icon(name, tone), words);
}

/** What is true of the deletion as a whole. */
export function deletionNotes(notes: readonly DeletionNote[]): Child {
  if (notes.length === 0) return undefined;
  return element(
    'ul',
    { key: 'notes', attributes: { class: 'gaps', 'aria-label': 'Good to know' } },
    notes.map(({ tone, text }) =>
      element(
        'li',
        { key: text },
        icon(tone, tone === 'warning' ? { tone } : {}),
        element('p', {}, plainBlock(text)),
      ),
    ),
  );
}
