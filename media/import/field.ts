import { plainBlock } from '../../src/model/text.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';

export interface FieldView {
  readonly key: string;
  readonly label: string;
  readonly control: Child;
  /** What it means, or what is wrong with it; the control names it as `about-KEY`. */
  readonly about: Child;
}

/** A field with its name and what is to be known of it. */
export function field({ key, label, control, about }: FieldView): ElementView {
  return element(
    'div',
    { key: `field ${key}`, attributes: { class: 'field' } },
    element('span', { key: 'label', attributes: { class: 'label', 'aria-hidden': 'true' } }, label),
    control,
    element('p', { key: 'about', attributes: { id: `about-${key}`, class: 'quiet about' } }, about),
  );
}

/** Why what is in a field will not do. */
export function problemLine(problem: string): ElementView {
  return element(
    'span',
    { key: 'problem', attributes: { class: 'problem' } },
    icon('error', { tone: 'error' }),
    element('span', {}, plainBlock(problem)),
  );
}
