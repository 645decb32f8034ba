import type { StreamPage } from '../../src/shared/streamPage.ts';
import type { ElementView } from '../common/dom.ts';
import { copyAllButton, namedValues } from '../common/namedValues.ts';
import { section } from '../common/section.ts';
import type { StreamContext } from './context.ts';

/** The annotations of the image stream; absent when it has none. */
export function annotationsSection(context: StreamContext, page: StreamPage): ElementView | undefined {
  const { annotations, name } = page;
  if (annotations.length === 0) return undefined;
  return section(context, {
    key: 'annotations',
    title: 'Annotations',
    count: annotations.length,
    actions: copyAllButton(context, annotations, 'the annotations'),
    content: () =>
      namedValues(context, {
        key: 'annotations',
        label: 'Annotations',
        noun: 'annotation',
        values: annotations,
        owner: name,
      }),
  });
}
