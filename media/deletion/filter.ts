import { countWords } from '../../src/model/words.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { DeletionContext } from './context.ts';

/** A field that filters the lines as one types, and says how many tags are left. */
export function filterField({ filter }: DeletionContext, left: number, all: number): ElementView {
  const type = ({ target }: Event) => {
    if (target instanceof HTMLInputElement) filter.set(target.value);
  };
  const words =
    filter.text.trim() === '' ? '' : `${left.toLocaleString('en-US')} of ${countWords(all, 'tag')}`;
  return element(
    'span',
    { key: 'filter', attributes: { class: 'filter' } },
    element('span', { key: 'left', attributes: { class: 'quiet', role: 'status' } }, words),
    element(
      'label',
      { key: 'field' },
      icon('filter'),
      element('span', { attributes: { class: 'spoken' } }, 'Filter by name, project, digest or use'),
      element('input', {
        attributes: { type: 'search', title: 'Filter by name, project, digest or use' },
        value: filter.text,
        on: { input: type },
      }),
    ),
  );
}
