import { plainBlock } from '../../src/model/text.ts';
import type { DeletionHost, DeletionPage } from '../../src/shared/deletionPage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import type { DeletionContext } from './context.ts';
import { entriesSection } from './entries.ts';
import { deletionHead, deletionNotes } from './head.ts';
import { refusedSection } from './refused.ts';

type View = (page: DeletionPage, context: HostContext<DeletionHost>) => readonly Child[];

/** Makes the view of the deletion page, which keeps what the person filters by. */
export function deletionView(): View {
  let text = '';
  return (page, context) => {
    const set = (changed: string) => {
      text = changed;
      context.redraw();
    };
    return draw(page, { ...context, filter: { text, set } });
  };
}

function draw(page: DeletionPage, context: DeletionContext): readonly Child[] {
  return [
    deletionHead(context, page),
    element(
      'main',
      { key: 'deletion' },
      deletionNotes(page.notes),
      entriesSection(context, page),
      refusedSection(context, page.refused),
    ),
  ];
}

/** The panel is used again for the next deletion that is asked about. */
export function deletionNews(before: DeletionPage, after: DeletionPage): string | undefined {
  return before.title === after.title ? undefined : `Now: ${plainBlock(after.title)}`;
}
