import { element } from './dom.ts';
import type { ElementView } from './dom.ts';

export interface IconOptions {
  /** What it says to a screen reader; without, it is decoration. */
  readonly label?: string;
  readonly slot?: string;
  readonly tone?: 'warning' | 'error';
}

/** A codicon by its name: `copy`, `warning`. */
export function icon(name: string, { label, slot, tone }: IconOptions = {}): ElementView {
  const attributes = {
    class: `codicon codicon-${name}${tone === undefined ? '' : ` ${tone}`}`,
    slot,
    ...(label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label, title: label }),
  };
  return element('span', { attributes });
}
