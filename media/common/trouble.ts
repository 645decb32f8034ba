import { plainBlock } from '../../src/model/text.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';
import { icon } from './icon.ts';

/** Why a part of the page is not there, said at once. */
export function trouble(text: string): ElementView {
  return element(
    'div',
    { key: `trouble ${text}`, attributes: { class: 'failure', role: 'alert' } },
    icon('error', { tone: 'error' }),
    element('p', {}, plainBlock(text)),
  );
}
