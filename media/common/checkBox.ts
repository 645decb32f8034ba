import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';

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
