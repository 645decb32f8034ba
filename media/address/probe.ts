import { plainBlock } from '../../src/model/text.ts';
import type { ProbeView } from '../../src/shared/addressPage.ts';
import { element } from '../common/dom.ts';
import type { ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { progressRing } from '../common/toolkit.ts';

const icons = { good: 'pass', quiet: 'circle-slash', warning: 'warning', error: 'error' } as const;

/** What answers at an address, and what to do about it. */
export function probe(found: ProbeView | undefined): ElementView {
  if (found === undefined) {
    return element(
      'span',
      { key: 'asking', attributes: { class: 'probe quiet' } },
      progressRing(),
      'Asking…',
    );
  }
  const { tone, summary, advice } = found;
  return element(
    'span',
    { key: 'asked', attributes: { class: tone === 'quiet' ? 'probe quiet' : 'probe' } },
    mark(tone),
    element('span', {}, plainBlock(summary), advice !== '' && ` ${plainBlock(advice)}`),
  );
}

function mark(tone: ProbeView['tone']): ElementView {
  if (tone === 'warning' || tone === 'error') return icon(icons[tone], { tone });
  const codicon = icon(icons[tone]);
  return tone === 'good' ? element('span', { attributes: { class: 'good' } }, codicon) : codicon;
}
