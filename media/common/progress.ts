import { plainBlock } from '../../src/model/text.ts';
import type { ProgressView } from '../../src/shared/progressView.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';

/** How far something is: in words and as a bar. */
export function progressLine({ text, done, total }: ProgressView): ElementView {
  const part = total === 0 ? 0 : Math.min(1, done / total);
  const count = total === 0 ? '' : ` ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
  return element(
    'div',
    { key: 'progress', attributes: { class: 'progress' } },
    element('p', { attributes: { role: 'status' } }, `${plainBlock(text)}…${count}`),
    element('div', {
      attributes: {
        class: 'bar',
        role: 'progressbar',
        'aria-label': plainBlock(text),
        'aria-valuemin': '0',
        'aria-valuemax': '100',
        'aria-valuenow': String(Math.round(part * 100)),
      },
      variables: { '--part': String(part) },
    }),
  );
}
