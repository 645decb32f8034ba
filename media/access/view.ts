import type { AccessHost, AccessPage, ProjectAccessPage } from '../../src/shared/accessPage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { noteList } from '../common/notes.ts';
import { nothingToShow } from '../common/nothing.ts';
import type { Chosen } from './context.ts';
import { accessHead } from './head.ts';
import { membersSection, othersSection } from './members.ts';

type View = (page: AccessPage, context: HostContext<AccessHost>) => readonly Child[];

/** Makes the view of the page, which keeps who is chosen and what is filtered by, for as long as it shows one project. */
export function accessView(): View {
  let key: string | undefined;
  let text = '';
  let ids: ReadonlySet<string> = new Set();
  return (page, context) => {
    if (page.kind === 'none') return nothingToShow(page);
    if (page.key !== key) [key, text, ids] = [page.key, '', new Set()];
    ids = stillThere(page, ids);
    const filter = {
      text,
      set: (typed: string) => {
        text = typed;
        context.redraw();
      },
    };
    const chosen: Chosen = {
      ids,
      set: (some, on) => {
        const rest = [...ids].filter((id) => !some.includes(id));
        ids = new Set(on ? [...rest, ...some] : rest);
        context.redraw();
      },
    };
    const whole = { ...context, filter, chosen };
    return [
      accessHead(whole, page),
      element(
        'main',
        { key: 'access' },
        noteList('What is not shown', page.unseen),
        membersSection(whole, page),
        othersSection(whole, page),
      ),
    ];
  };
}

/** Who is gone, or whose rights can no longer be changed here, is not chosen any more. */
function stillThere({ members, change }: ProjectAccessPage, ids: ReadonlySet<string>): ReadonlySet<string> {
  if (change.kind === 'no') return new Set();
  return new Set(members.filter(({ id, removable }) => removable && ids.has(id)).map(({ id }) => id));
}
