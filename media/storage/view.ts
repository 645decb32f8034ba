import { plainBlock } from '../../src/model/text.ts';
import { countWords, sizeWords } from '../../src/model/words.ts';
import type { StoragePage, StorageView } from '../../src/shared/storagePage.ts';
import { textButton } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { noteList } from '../common/notes.ts';
import { pageHead } from '../common/pageHead.ts';
import { progressLine } from '../common/progress.ts';
import { trouble } from '../common/trouble.ts';
import { button } from '../common/toolkit.ts';
import { sizeOf } from './bar.ts';
import type { StorageContext } from './context.ts';
import { projectsSection } from './projects.ts';
import { tagsSection } from './tags.ts';

/** The storage page. */
export function storageView(page: StoragePage, context: StorageContext): readonly Child[] {
  const { storage, reading, failure } = page;
  return [
    head(context, page),
    element(
      'main',
      { key: 'storage' },
      failure !== undefined && trouble(failure),
      reading !== undefined && progressLine(reading),
      storage !== undefined && [
        noteList('What is counted', storage.notes),
        projectsSection(context, storage),
        tagsSection(context, storage.tags),
      ],
    ),
  ];
}

function head(context: StorageContext, { cluster, storage, reading }: StoragePage): ElementView {
  return pageHead({
    title: 'Storage',
    buttons:
      reading === undefined && button('Read Again', { onClick: () => context.act(context.host.readAgain()) }),
    summary: [plainBlock(cluster), storage !== undefined && ['seen ', ago(storage.readAt, context.now)]],
    below: [storage && totals(context, storage)],
  });
}

function totals(context: StorageContext, { bytes, more, untagged, pruning }: StorageView): Child {
  return facts([
    ['In all', `${sizeOf(bytes, more)}, each layer once`],
    untagged && [
      'In no tag',
      `${countWords(untagged.images, 'image')}, ${sizeWords(untagged.own)} of which nothing else holds`,
    ],
    pruning && [
      'Pruning frees',
      [
        `${sizeOf(pruning.bytes, pruning.more)}, when it ${plainBlock(pruning.how)} `,
        textButton('Open the plan', { onClick: () => context.act(context.host.planPrune()) }),
      ],
    ],
  ]);
}

/** That it is added up. */
export function storageNews(before: StoragePage, after: StoragePage): string | undefined {
  if (after.storage === undefined || before.storage !== undefined) return undefined;
  return `${sizeWords(after.storage.bytes)} in ${countWords(after.storage.projects.length, 'project')}`;
}
