import { plainBlock } from '../../src/model/text.ts';
import type { NamedValue } from '../../src/shared/tagPage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { section } from '../common/section.ts';
import { longText } from '../common/value.ts';
import type { PrunerContext } from './context.ts';

/** What else is set, which the form leaves as it is; absent when nothing is. */
export function keptSection(context: PrunerContext, kept: readonly NamedValue[]): ElementView | undefined {
  if (kept.length === 0) return undefined;
  return section(context, {
    key: 'kept',
    title: 'Also set',
    content: () => [
      element(
        'p',
        { key: 'why', attributes: { class: 'quiet' } },
        'The fields above cannot show this. Saving them leaves it as it is; ',
        element('code', { key: 'oc' }, 'oc edit imagepruner cluster'),
        ' changes it.',
      ),
      facts(
        kept.map(
          ({ name, value }) => [plainBlock(name), longText(context, `kept:${name}`, name, value)] as const,
        ),
      ),
    ],
  });
}
