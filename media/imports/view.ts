import { plainBlock } from '../../src/model/text.ts';
import type { ImportsHost, ImportsPage } from '../../src/shared/importsPage.ts';
import type { HostContext } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { noteList } from '../common/notes.ts';
import { progressLine } from '../common/progress.ts';
import type { ImportsContext } from './context.ts';
import { importsHead } from './head.ts';
import { rowsSection } from './rows.ts';

type View = (page: ImportsPage, context: HostContext<ImportsHost>) => readonly Child[];

/** Makes the view of the page of imports, which keeps what is typed into the filter: the host has it a moment later. */
export function importsView(): View {
  let typed: string | undefined;
  return (page, context) => {
    const set = (text: string) => {
      typed = text;
      context.act(context.host.setFilter('text', text));
      context.redraw();
    };
    return draw(page, { ...context, filter: { text: typed ?? page.rows.filter.text, set } });
  };
}

function draw(page: ImportsPage, context: ImportsContext): readonly Child[] {
  return [
    importsHead(context, page),
    element(
      'main',
      { key: 'imports' },
      page.progress !== undefined && progressLine(page.progress),
      noteList('What is not known or may not be done', page.notes),
      page.total === 0 ? emptyWords(page) : rowsSection(context, page),
    ),
  ];
}

function emptyWords({ progress }: ImportsPage): Child {
  if (progress !== undefined) return undefined;
  const words =
    'No image stream that you see imports from another registry. “Import Image…” in the view of image streams brings one in.';
  return element('p', { key: 'none' }, words);
}

/** What fails now, when that changed by itself or something was imported again. */
export function importsNews(before: ImportsPage, after: ImportsPage): string | undefined {
  const isRead = before.progress === undefined && after.progress === undefined;
  const isNews = (isRead && before.failing !== after.failing) || (before.busy && !after.busy);
  return isNews ? plainBlock(after.summary) : undefined;
}
