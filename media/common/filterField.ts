import { countWords } from '../../src/model/words.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';
import { icon } from './icon.ts';

/** The text that lines are filtered by; it ends with the page. */
export interface Filter {
  readonly text: string;
  set(text: string): void;
}

export interface FilterOptions {
  readonly filter: Filter;
  /** What is searched: `Filter by name, project, digest or use`. */
  readonly label: string;
  readonly left: number;
  readonly all: number;
  /** One of what is filtered: `tag`. */
  readonly noun: string;
}

/** A field that filters lines as one types, and says how many are left. */
export function filterField({ filter, label, left, all, noun }: FilterOptions): ElementView {
  const type = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) filter.set(target.value);
  };
  const words =
    filter.text.trim() === '' ? '' : `${left.toLocaleString('en-US')} of ${countWords(all, noun)}`;
  return element(
    'span',
    { key: 'filter', attributes: { class: 'filter' } },
    element('span', { key: 'left', attributes: { class: 'quiet', role: 'status' } }, words),
    element(
      'label',
      { key: 'field' },
      icon('filter'),
      element('span', { attributes: { class: 'spoken' } }, label),
      element('input', {
        attributes: { type: 'search', title: label },
        value: filter.text,
        on: { input: type },
      }),
    ),
  );
}
