import { plainBlock } from '../../src/model/text.ts';
import type { RefusedView } from '../../src/shared/deletionPage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import type { DeletionContext } from './context.ts';

/** What was chosen and stays, and why; absent when nothing does. */
export function refusedSection(
  context: DeletionContext,
  refused: readonly RefusedView[],
): ElementView | undefined {
  if (refused.length === 0) return undefined;
  return section(context, {
    key: 'refused',
    title: 'Not deleted',
    count: refused.length,
    content() {
      const { items, more } = longList(context, 'refused', refused, 'item');
      const list = items.map(({ name, project, why }) =>
        element(
          'li',
          { key: `${project} ${name}` },
          element('strong', {}, plainBlock(name)),
          ` in ${plainBlock(project)}: ${plainBlock(why)}`,
        ),
      );
      return [element('ul', { key: 'refused', attributes: { class: 'plain' } }, list), more];
    },
  });
}
