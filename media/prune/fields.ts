/** Form controls of the page; each says at once what was typed or chosen, and shows it until the host has it too. */
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { PruneContext, Typed } from './context.ts';

export interface FieldOptions {
  readonly name: string;
  /** Of a field without words beside it. */
  readonly label?: string;
  readonly value: string;
  readonly disabled?: boolean;
  /** Tells the host. */
  readonly onInput: (value: string) => Promise<void>;
}

/** A field for a line of text or (`number`) a number. */
export function textField(
  context: PruneContext,
  type: 'search' | 'number',
  { name, label, value, disabled = false, onInput }: FieldOptions,
): ElementView {
  const input = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement)) return;
    const typed: Typed = { text: target.value, sent: false };
    context.typed.set(name, typed);
    const told = onInput(target.value);
    const sent = () => void (typed.sent = true);
    told.then(sent, sent);
    context.act(told);
  };
  return element('input', {
    key: name,
    attributes: { type, disabled, 'aria-label': label, title: label },
    value: context.typed.get(name)?.text ?? value,
    on: { input },
  });
}

export interface ChoiceOptions extends FieldOptions {
  readonly choices: readonly { readonly value: string; readonly words: string }[];
}

/** A choice of one among several. */
export function choice(
  context: PruneContext,
  { name, label, value, disabled = false, choices, onInput }: ChoiceOptions,
): ElementView {
  const change = ({ target }: Event) => {
    if (target instanceof HTMLSelectElement) context.act(onInput(target.value));
  };
  return element(
    'select',
    {
      key: name,
      attributes: { disabled, 'aria-label': label, title: label },
      value,
      on: { change },
    },
    choices.map((one) =>
      element(
        'option',
        { key: one.value, attributes: { value: one.value, selected: one.value === value } },
        one.words,
      ),
    ),
  );
}

export interface CheckBoxOptions {
  readonly key: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** For a screen reader, where the words beside it are not enough. */
  readonly label?: string;
  readonly title?: string;
  readonly onChange: (checked: boolean) => void;
}

/** A check box, with words or without. */
export function checkBox(
  words: Child,
  { key, checked, disabled = false, label, title, onChange }: CheckBoxOptions,
): ElementView {
  return element(
    'button',
    {
      key,
      attributes: {
        type: 'button',
        class: 'check-box',
        role: 'checkbox',
        'aria-checked': String(checked),
        'aria-label': label,
        title,
        disabled,
      },
      on: { click: () => onChange(!checked) },
    },
    element('span', { attributes: { class: 'box' } }, checked && icon('check')),
    words,
  );
}
