import type { FormField } from '../../src/model/imagePruner/prunerForm.ts';
import { emptyMeaning } from '../../src/model/imagePruner/placementWords.ts';
import { plainBlock } from '../../src/model/text.ts';
import type { PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { PrunerContext } from './context.ts';
import { fieldControl } from './control.ts';
import { texts, valueWords } from './texts.ts';
import { nextWords } from '../common/nextRun.ts';

/** One setting: its name, where to change it, what is wrong with it, what it means. */
export function fieldView(context: PrunerContext, page: PrunerPage, field: FormField): ElementView {
  const { label, help } = texts[field];
  const problem = context.typed.problems.get(field);
  const id = `field-${field}`;
  return element(
    'div',
    { key: field, attributes: { class: 'field' } },
    element('span', { key: 'label', attributes: { class: 'label', id: `${id}-label` } }, label),
    fieldControl(context, page, field),
    element(
      'div',
      { key: 'about', attributes: { id: `${id}-about` } },
      problem !== undefined &&
        element(
          'p',
          { key: 'problem', attributes: { class: 'problem' } },
          icon('error', { tone: 'error' }),
          plainBlock(problem),
        ),
      field === 'schedule' && problem === undefined && scheduleLine(context),
      element('p', { key: 'help', attributes: { class: 'quiet' } }, help, emptyWords(context, page, field)),
    ),
    theirs(context, field, label),
  );
}

function scheduleLine({ typed, now }: PrunerContext): Child {
  const { schedule } = typed;
  if (schedule === undefined) return undefined;
  return element(
    'p',
    { key: 'words' },
    `Runs ${plainBlock(schedule.words)}: next `,
    nextWords(schedule, now),
  );
}

/** What holds where nothing is typed. */
function emptyWords({ typed }: PrunerContext, page: PrunerPage, field: FormField): Child {
  if (texts[field].choices !== undefined) return undefined;
  const words = plainBlock(emptyMeaning(field, page, (each) => typed.text(each)));
  const isText = /\d/.test(words);
  return [' Empty means ', isText ? element('code', { key: 'default' }, words) : words, '.'];
}

/** Somebody else has changed what is being changed here. */
function theirs({ typed }: PrunerContext, field: FormField, label: string): Child {
  const now = typed.theirs(field);
  if (now === undefined) return undefined;
  const words = now === '' ? 'left it to the operator' : `made it ${plainBlock(valueWords(field, now))}`;
  return element(
    'p',
    { key: 'theirs', attributes: { class: 'state', role: 'status' } },
    icon('warning', { tone: 'warning' }),
    element('span', {}, `Somebody else ${words} meanwhile. `),
    textButton('Take Theirs', {
      key: 'take',
      label: `Take theirs for ${label}`,
      onClick: () => typed.discard(field),
    }),
  );
}
