import { countWords, listWords } from '../../src/model/words.ts';
import type { StreamPage } from '../../src/shared/streamPage.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { gapNotes } from '../common/gaps.ts';
import { plainBlock } from '../../src/model/text.ts';
import { annotationsSection } from './annotations.ts';
import type { StreamContext } from './context.ts';
import { streamHead } from './head.ts';
import { importFailuresSection, importsSection } from './imports.ts';
import { tagsSection } from './tags.ts';

/** The image stream page. */
export function streamView(page: StreamPage, context: StreamContext): readonly Child[] {
  return [
    streamHead(context, page),
    element(
      'main',
      { key: 'stream' },
      gapNotes(page.gaps),
      importFailuresSection(context, page.tags),
      tagsSection(context, page),
      importsSection(context, page.tags),
      annotationsSection(context, page),
    ),
  ];
}

const named = 3;

/** Tags that came, went or point to another image since. */
export function streamNews(before: StreamPage, after: StreamPage): string | undefined {
  const old = new Map(before.tags.map((tag) => [tag.tag, tag.digest]));
  const now = new Set(after.tags.map(({ tag }) => tag));
  const added = after.tags.filter(({ tag }) => !old.has(tag)).map(({ tag }) => tag);
  const moved = after.tags
    .filter(({ tag, digest }) => old.has(tag) && old.get(tag) !== digest)
    .map(({ tag }) => tag);
  const removed = before.tags.filter(({ tag }) => !now.has(tag)).map(({ tag }) => tag);
  const news = [tagNews(added, 'new'), tagNews(moved, 'updated'), tagNews(removed, 'removed')];
  const words = news.filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join('; ');
}

function tagNews(tags: readonly string[], what: string): string | undefined {
  if (tags.length === 0) return undefined;
  const names =
    tags.length > named ? countWords(tags.length, 'tag') : `tag ${listWords(tags.map(plainBlock))}`;
  return `${names} ${what}`;
}
