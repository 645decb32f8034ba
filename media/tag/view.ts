import type { TagPage } from '../../src/shared/tagPage.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { gapNotes } from '../common/gaps.ts';
import { plainBlock } from '../../src/model/text.ts';
import { configurationSection, environmentSection } from './configuration.ts';
import type { TagContext } from './context.ts';
import { documentsSection } from './documents.ts';
import { tagHead } from './head.ts';
import { historySection } from './history.ts';
import { layersSection } from './layers.ts';
import { overviewSection } from './overview.ts';
import { usedBySection } from './usedBy.ts';
import { shortened } from './words.ts';

/** The tag page. Without an image, a sentence says so, and only what is known without one follows. */
export function tagView(page: TagPage, context: TagContext): readonly Child[] {
  const { image } = page;
  const sections =
    image === undefined
      ? [
          element('p', { key: 'no-image', attributes: { class: 'no-image' } }, noImage(page)),
          page.usedBy.uses.length > 0 && usedBySection(context, page.usedBy),
          page.history.length > 0 && historySection(context, page.history),
        ]
      : [
          overviewSection(context, image),
          usedBySection(context, page.usedBy),
          layersSection(context, image),
          configurationSection(context, image),
          environmentSection(context, image),
          historySection(context, page.history),
          documentsSection(context, image),
        ];
  return [tagHead(context, page), element('main', { key: 'tag' }, gapNotes(page.gaps), sections)];
}

/** A warning or an error stands in the head already. */
function noImage({ state }: TagPage): string {
  if (state.tone !== 'normal' || state.words === '') return 'There is no image to show.';
  return `There is no image to show: ${plainBlock(state.words)}.`;
}

/** What a person who reads the page would not want to miss: another image, or another state of the tag. */
export function tagNews(before: TagPage, after: TagPage): string | undefined {
  if (before.name !== after.name) return undefined;
  const name = plainBlock(after.name);
  if (before.state.words !== after.state.words && after.state.tone !== 'normal') {
    return `${name}: ${plainBlock(after.state.words)}`;
  }
  const newest = after.history.find(({ current }) => current)?.digest;
  const old = before.history.find(({ current }) => current)?.digest;
  return newest === undefined || newest === old ? undefined : `${name} is now ${shortened(newest)}`;
}
