import type { GapView } from '../../src/shared/tagPage.ts';
import { element } from './dom.ts';
import type { Child } from './dom.ts';
import { icon } from './icon.ts';
import { plainBlock } from '../../src/model/text.ts';

/** What is missing from the page, why, and what to do about it: quiet notes, or nothing. */
export function gapNotes(gaps: readonly GapView[]): Child {
  if (gaps.length === 0) return undefined;
  return element(
    'ul',
    { key: 'gaps', attributes: { class: 'gaps', 'aria-label': 'Not on this page' } },
    gaps.map(({ what, why, advice }) =>
      element(
        'li',
        { key: what },
        icon('info'),
        element(
          'p',
          {},
          element('strong', {}, plainBlock(what)),
          `: ${plainBlock(why)}`,
          advice !== undefined && ` ${plainBlock(advice)}`,
        ),
      ),
    ),
  );
}
