import { plainBlock } from '../../src/model/text.ts';
import { sizeWords } from '../../src/model/words.ts';
import type { HeldView } from '../../src/shared/storagePage.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import type { Column } from '../common/table.ts';

/** A size; `at least` where the cluster does not tell the size of all. */
export function sizeOf(bytes: number, more: boolean): string {
  return more ? `at least ${sizeWords(bytes)}` : sizeWords(bytes);
}

/** The columns that say how much something holds; the bar is as long as the part of `whole` that it is. */
export function heldColumns<Row>(heldOf: (row: Row) => HeldView, whole: number): Column<Row>[] {
  return [
    {
      key: 'bytes',
      title: 'Referenced',
      numeric: true,
      order: (row) => heldOf(row).bytes,
      cell: (row) => sizeOf(heldOf(row).bytes, heldOf(row).more),
    },
    { key: 'bar', title: 'Part', silent: true, cell: (row) => bar(heldOf(row), whole) },
    {
      key: 'own',
      title: 'Only here',
      numeric: true,
      order: (row) => heldOf(row).own,
      cell: (row) => sizeWords(heldOf(row).own),
    },
    {
      key: 'shared',
      title: 'Shared',
      numeric: true,
      order: (row) => heldOf(row).bytes - heldOf(row).own,
      cell: (row) => sizeWords(heldOf(row).bytes - heldOf(row).own),
    },
  ];
}

/** What it holds alone, then what it shares. The columns beside it say the same in figures. */
function bar({ bytes, own }: HeldView, whole: number): ElementView {
  const part = (value: number): string => (whole === 0 ? '0' : (value / whole).toFixed(4));
  const words = whole === 0 ? '0%' : `${Math.round((bytes / whole) * 100)}%`;
  return element(
    'span',
    {
      attributes: { class: 'held', role: 'img', 'aria-label': `${words} of the largest` },
      variables: { '--own': part(own), '--shared': part(bytes - own) },
    },
    own > 0 && element('span', { key: 'own', attributes: { class: 'own' } }),
    bytes > own && element('span', { key: 'shared', attributes: { class: 'shared' } }),
  );
}

/** What the two parts of a bar mean. */
export function legend(): Child {
  return element(
    'p',
    { key: 'legend', attributes: { class: 'legend quiet' } },
    element('span', { attributes: { class: 'own' } }),
    plainBlock('only here: comes back when all of it is deleted and pruned'),
    element('span', { attributes: { class: 'shared' } }),
    plainBlock('shared with others'),
  );
}
