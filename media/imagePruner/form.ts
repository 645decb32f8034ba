import { emptyMeaning } from '../../src/model/imagePruner/placementWords.ts';
import { formFields } from '../../src/model/imagePruner/prunerForm.ts';
import { plainBlock } from '../../src/model/text.ts';
import { countWords } from '../../src/model/words.ts';
import type { PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { section } from '../common/section.ts';
import { button } from '../common/toolkit.ts';
import type { PrunerContext } from './context.ts';
import { fieldView } from './field.ts';
import { texts, valueWords } from './texts.ts';

/** The settings: fields that can be changed, or only what they are for those who may not. */
export function formSection(context: PrunerContext, page: PrunerPage): ElementView {
  return section(context, {
    key: 'settings',
    title: 'Settings',
    content: () => (page.change.kind === 'yes' ? form(context, page) : values(page)),
  });
}

function form(context: PrunerContext, page: PrunerPage): Child {
  return element(
    'div',
    { key: 'form', attributes: { class: 'form', role: 'group', 'aria-label': 'Settings' } },
    formFields.map((field) => fieldView(context, page, field)),
    element('div', { key: 'end', attributes: { class: 'buttons' } }, ending(context)),
  );
}

function ending(context: PrunerContext): Child {
  const { typed } = context;
  if (!typed.changes)
    return element('span', { key: 'none', attributes: { class: 'quiet' } }, 'Nothing to save');
  const wrong = typed.problems.size;
  return [
    wrong === 0 && button('Save…', { key: 'save', primary: true, onClick: () => context.act(typed.save()) }),
    button('Discard Changes', { key: 'discard', onClick: () => typed.discard() }),
    wrong > 0 &&
      element(
        'span',
        { key: 'wrong', attributes: { class: 'quiet' } },
        `${countWords(wrong, 'field')} ${wrong === 1 ? 'has' : 'have'} to be mended before this can be saved`,
      ),
  ];
}

function values(page: PrunerPage): Child {
  const { form: now, defaults } = page;
  return facts(
    formFields.map((field) => {
      const text = now[field] === '' ? emptyMeaning(field, page, (each) => now[each]) : now[field];
      const words = plainBlock(valueWords(field, text));
      const isDefault = now[field] === '' && text === defaults[field];
      return [texts[field].label, isDefault ? `${words} (default)` : words] as const;
    }),
  );
}
