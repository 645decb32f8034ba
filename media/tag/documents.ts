import type { ImageView, TagHost } from '../../src/shared/tagPage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { section } from '../common/section.ts';
import { button } from '../common/toolkit.ts';
import type { TagContext } from './context.ts';

type DocumentName = Parameters<TagHost['openDocument']>[0];

/** The documents that the page was made from, each in an editor of its own. */
export function documentsSection(context: TagContext, image: ImageView): ElementView {
  const open = (words: string, document: DocumentName) =>
    button(words, {
      label: `${words}, in an editor`,
      onClick: () => context.act(context.host.openDocument(document)),
    });
  return section(context, {
    key: 'documents',
    title: 'Raw documents',
    content: () =>
      element(
        'div',
        { attributes: { class: 'buttons' } },
        open('Manifest', 'manifest'),
        image.indexDigest !== undefined && open('Index', 'index'),
        image.imageId !== undefined && open('Config', 'config'),
        open('ImageStreamTag', 'imageStreamTag'),
      ),
  });
}
