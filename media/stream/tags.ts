import { isDigest, shortDigest } from '../../src/model/digest.ts';
import { sizeWords } from '../../src/model/words.ts';
import type { StreamPage, StreamTagView } from '../../src/shared/streamPage.ts';
import { copyValue, link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { age } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table } from '../common/table.ts';
import type { Column } from '../common/table.ts';
import { plainBlock } from '../../src/model/text.ts';
import type { StreamContext } from './context.ts';

const shownAtFirst = 200;

/** All tags, those that have no image yet too, in the order that the person chose. */
export function tagsSection(context: StreamContext, { tags, stream }: StreamPage): ElementView {
  return section(context, {
    key: 'tags',
    title: 'Tags',
    count: tags.length,
    content() {
      if (tags.length === 0)
        return `There are no tags in ${plainBlock(stream)}. Push one to its address and it appears here by itself.`;
      const columns = tagColumns(context);
      const { items, more } = longList(context, 'tags', sorted(context, columns, tags), 'tag', shownAtFirst);
      const view = table(context, { label: 'Tags', columns, rows: items, keyOf: ({ tag }) => tag });
      return [element('div', { key: 'tags', attributes: { class: 'tags' } }, view), more];
    },
  });
}

function tagColumns(context: StreamContext): Column<StreamTagView>[] {
  return [
    {
      key: 'tag',
      title: 'Tag',
      order: ({ tag }) => tag,
      cell: (row) => tagLink(context, row),
    },
    { key: 'state', title: 'State', order: ({ state: words }) => words, cell: state },
    {
      key: 'age',
      title: 'Age',
      // The youngest is first, as its age is the least.
      order: ({ pushed }) => (pushed === undefined ? undefined : -pushed),
      cell: ({ pushed }) => (pushed === undefined ? none() : age(pushed, context.now)),
    },
    {
      key: 'size',
      title: 'Size',
      numeric: true,
      order: ({ size }) => size,
      cell: ({ size }) => (size === undefined ? none() : sizeWords(size)),
    },
    {
      key: 'digest',
      title: 'Digest',
      order: ({ digest: whole }) => whole,
      cell: (row) => digest(context, row),
    },
    {
      key: 'revisions',
      title: 'Revisions',
      numeric: true,
      order: ({ revisions }) => revisions,
      cell: ({ revisions }) => revisions.toLocaleString('en-US'),
    },
  ];
}

function none(): ElementView {
  return element('span', { attributes: { class: 'quiet' } }, '–');
}

function tagLink(context: StreamContext, { tag }: StreamTagView): Child {
  return link(plainBlock(tag), {
    label: `Open tag ${plainBlock(tag)}`,
    onClick: () => context.act(context.host.openTag(tag)),
  });
}

function state({ state: words, tone }: StreamTagView): Child {
  if (tone === 'normal') return plainBlock(words);
  return element('span', { attributes: { class: 'toned' } }, icon(tone, { tone }), plainBlock(words));
}

function digest(context: StreamContext, { digest: whole, tag }: StreamTagView): Child {
  if (whole === undefined) return none();
  const short = isDigest(whole) ? shortDigest(whole) : plainBlock(whole);
  return copyValue(context, whole, `the digest of ${plainBlock(tag)}`, short);
}
