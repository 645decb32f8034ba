import type { FormField } from '../../src/model/imagePruner/prunerForm.ts';
import type { PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import type { PrunerContext } from './context.ts';
import { texts } from './texts.ts';

/** Where a setting is chosen or typed. */
export function fieldControl(context: PrunerContext, page: PrunerPage, field: FormField): ElementView {
  const { typed } = context;
  const { choices, lines } = texts[field];
  const take = ({ target }: Event) => {
    const isTyped = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isTyped || target instanceof HTMLSelectElement) typed.set(field, target.value);
  };
  const attributes = {
    id: `field-${field}`,
    'aria-labelledby': `field-${field}-label`,
    'aria-describedby': `field-${field}-about`,
    'aria-invalid': String(typed.problems.has(field)),
  };
  const value = typed.text(field);
  if (choices === undefined) {
    return lines
      ? element('textarea', { key: 'control', attributes, value, on: { input: take } })
      : element('input', {
          key: 'control',
          attributes: { ...attributes, type: 'text' },
          value,
          on: { input: take, keydown: (event) => saveOnEnter(context, event) },
        });
  }
  return element(
    'select',
    {
      key: 'control',
      attributes,
      value: value === '' ? page.defaults[field] : value,
      on: { change: take },
    },
    choices.map((choice) =>
      element('option', { key: choice.value, attributes: { value: choice.value } }, choice.words),
    ),
  );
}

function saveOnEnter(context: PrunerContext, event: Event): void {
  const { typed } = context;
  if (!(event instanceof KeyboardEvent) || event.key !== 'Enter') return;
  if (typed.changes && typed.problems.size === 0) context.act(typed.save());
}
