import { plainBlock } from '../../src/model/text.ts';
import { element } from './dom.ts';
import type { Child } from './dom.ts';
import { icon } from './icon.ts';

/** Quiet sentences of a kind, or nothing; the label says to a screen reader what they are about. */
export function noteList(label: string, notes: readonly string[]): Child {
  if (notes.length === 0) return undefined;
  return element(
    'ul',
    { key: 'notes', attributes: { class: 'gaps', 'aria-label': label } },
    notes.map((note) => element('li', { key: note }, icon('info'), element('p', {}, plainBlock(note)))),
  );
}
