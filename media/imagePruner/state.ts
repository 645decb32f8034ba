import type { ToldCondition } from '../../src/model/imagePruner/prunerConditions.ts';
import { plainBlock } from '../../src/model/text.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { section } from '../common/section.ts';
import type { PrunerContext } from './context.ts';

/** What the operator reports; absent when it reports nothing. */
export function stateSection(
  context: PrunerContext,
  conditions: readonly ToldCondition[],
): ElementView | undefined {
  if (conditions.length === 0) return undefined;
  return section(context, {
    key: 'state',
    title: 'What the operator reports',
    content: () =>
      element(
        'ul',
        { key: 'conditions', attributes: { class: 'plain' } },
        conditions.map(({ tone, text, since }) =>
          element(
            'li',
            { key: text, attributes: { class: 'state' } },
            icon(tone === 'normal' ? 'pass' : tone, tone === 'normal' ? {} : { tone }),
            element(
              'span',
              {},
              plainBlock(text),
              since !== undefined &&
                element(
                  'span',
                  { key: 'since', attributes: { class: 'quiet' } },
                  ' · since ',
                  ago(since, context.now),
                ),
            ),
          ),
        ),
      ),
  });
}
