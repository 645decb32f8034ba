import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { ImportHost, ImportPage } from '../../src/shared/importPage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { typedTexts } from '../common/fields.ts';
import { pageHead } from '../common/pageHead.ts';
import { progressRing, button } from '../common/toolkit.ts';
import type { ImportContext } from './context.ts';
import { foundSection } from './found.ts';
import { outcomeSection, outcomeTitles } from './outcome.ts';
import { sourceFields } from './source.ts';
import { targetSection } from './target.ts';
import { troubleNote } from './troubleNote.ts';

type View = (page: ImportPage, context: HostContext<ImportHost>) => readonly Child[];

/** Makes the view of the page of an import, which keeps what is being typed. */
export function importView(): View {
  const typed = typedTexts();
  return (page, context) => draw(page, { ...context, typed: typed(page) });
}

function draw(page: ImportPage, context: ImportContext): readonly Child[] {
  return [
    pageHead({
      title: 'Import image',
      buttons: undefined,
      summary: [plainBlock(page.cluster), 'fetches images of other registries by itself'],
      below: [],
    }),
    element(
      'main',
      { key: 'import' },
      sourceFields(context, page),
      page.outcome !== undefined && outcomeSection(context, page.outcome),
      looked(context, page),
      page.target !== undefined && targetSection(context, page, page.target),
    ),
  ];
}

function looked(context: ImportContext, { look }: ImportPage): Child {
  switch (look.kind) {
    case 'none':
      return undefined;
    case 'looking':
      return element(
        'div',
        { key: 'looking', attributes: { class: 'looking', 'data-section': 'looking' } },
        progressRing(),
        element(
          'p',
          { attributes: { role: 'status' } },
          'The cluster looks for ',
          element('code', {}, plainBlock(look.what)),
          '…',
        ),
        button('Stop', { onClick: () => context.act(context.host.stopLooking()) }),
      );
    case 'failed':
      return troubleNote(context, look.trouble, true);
    case 'found':
      return foundSection(context, look);
  }
}

/** What came of a look or an import. */
export function importNews(before: ImportPage, after: ImportPage): string | undefined {
  if (after.outcome !== undefined && before.outcome?.message !== after.outcome.message) {
    return outcomeTitles[after.outcome.tone];
  }
  if (before.look.kind !== 'looking' || after.look.kind !== 'found') return undefined;
  const found = after.look.rows.filter(({ image }) => image !== undefined).length;
  return `Found ${countWords(found, 'image')}`;
}
