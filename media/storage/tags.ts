import { plainBlock } from '../../src/model/text.ts';
import type { TagStorageView } from '../../src/shared/storagePage.ts';
import { link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { sorted, table, type Column } from '../common/table.ts';
import { heldColumns } from './bar.ts';
import type { StorageContext } from './context.ts';

const shownAtFirst = 10;

/** The tags that hold the most, with all their revisions. */
export function tagsSection(
  context: StorageContext,
  tags: readonly TagStorageView[],
): ElementView | undefined {
  if (tags.length === 0) return undefined;
  return section(context, {
    key: 'tags',
    title: 'Largest tags',
    aside: 'with all their revisions',
    content() {
      const columns = columnsOf(context, tags[0]?.bytes ?? 0);
      const { items, more } = longList(context, 'tags', sorted(context, columns, tags), 'tag', shownAtFirst);
      const view = table(context, {
        label: 'Largest tags',
        columns,
        rows: items,
        keyOf: ({ project, stream, tag }) => `${project}/${stream}:${tag}`,
      });
      return [element('div', { key: 'tags', attributes: { class: 'holders' } }, view), more];
    },
  });
}

function columnsOf(context: StorageContext, whole: number): Column<TagStorageView>[] {
  return [
    {
      key: 'name',
      title: 'Tag',
      order: ({ stream, tag }) => `${stream}:${tag}`,
      cell: ({ project, stream, tag }) =>
        link(plainBlock(`${stream}:${tag}`), {
          label: `Open tag ${plainBlock(`${stream}:${tag}`)} in ${plainBlock(project)}`,
          onClick: () => context.act(context.host.openTag(project, stream, tag)),
        }),
    },
    {
      key: 'project',
      title: 'Project',
      order: ({ project }) => project,
      cell: ({ project }) => plainBlock(project),
    },
    ...heldColumns<TagStorageView>((tag) => tag, whole),
    {
      key: 'revisions',
      title: 'Revisions',
      numeric: true,
      order: ({ revisions }) => revisions,
      cell: ({ revisions }) => revisions.toLocaleString('en-US'),
    },
  ];
}
