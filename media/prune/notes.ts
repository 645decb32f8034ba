import { plainBlock } from '../../src/model/text.ts';
import type { PruneNote } from '../../src/shared/prunePage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import type { PruneContext } from './context.ts';

/** What one may not expect of the plan, each with the first of what it is about. */
export function pruneNotes(context: PruneContext, notes: readonly PruneNote[]): Child {
  if (notes.length === 0) return undefined;
  return element(
    'ul',
    { key: 'notes', attributes: { class: 'gaps', 'aria-label': 'Before you apply this plan' } },
    notes.map((note) =>
      element(
        'li',
        { key: note.key },
        icon(note.tone, note.tone === 'info' ? {} : { tone: note.tone }),
        element('div', {}, element('p', {}, plainBlock(note.text)), items(context, note)),
      ),
    ),
  );
}

/** What keeps a plan from being applied is read at once; the rest when it is asked for. */
function items(context: PruneContext, { key, tone, items: first, count }: PruneNote): Child {
  if (count === 0) return undefined;
  const openKey = `note:${key}`;
  const open = context.state.isOpen(openKey, tone === 'error');
  const toggle = () => {
    context.state.setOpen(openKey, !open);
    context.redraw();
  };
  const all = () => context.act(context.host.openList(key));
  return [
    textButton(open ? 'Hide' : 'Which?', { key: 'toggle', expanded: open, onClick: toggle }),
    open &&
      element(
        'ul',
        { key: 'items', attributes: { class: 'plain' } },
        first.map((text, at) => element('li', { key: `${at}` }, plainBlock(text))),
      ),
    open &&
      count > first.length &&
      textButton(`Open all ${count.toLocaleString('en-US')}`, { key: 'all', onClick: all }),
  ];
}
