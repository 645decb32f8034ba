import { countWords } from '../../src/model/words.ts';
import type { Context } from './context.ts';
import { textButton } from './controls.ts';
import type { ElementView } from './dom.ts';

export interface LongList<Item> {
  readonly items: readonly Item[];
  /** Shows all, or less again; absent for a list that is not long. */
  readonly more?: ElementView;
}

/** The first of many items, and the button that shows them all: a person reads few, and the page stays quick. */
export function longList<Item>(
  context: Context,
  key: string,
  all: readonly Item[],
  noun: string,
  limit = 50,
): LongList<Item> {
  // A button that shows two more is more work than the two.
  if (all.length <= limit * 1.2) return { items: all };
  const openKey = `list:${key}`;
  const open = context.state.isOpen(openKey, false);
  const toggle = () => {
    context.state.setOpen(openKey, !open);
    context.redraw();
  };
  const words = open ? `Show the first ${limit}` : `Show all ${countWords(all.length, noun)}`;
  const more = textButton(words, { key: 'more', expanded: open, onClick: toggle });
  return { items: open ? all : all.slice(0, limit), more };
}
