import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';

export type Fact = readonly [term: string, value: Child] | undefined;

/** Terms and what they are, one under the other. Facts that are undefined are left out; nothing when all are. */
export function facts(list: readonly Fact[]): ElementView | undefined {
  const known = list.filter((fact) => fact !== undefined);
  if (known.length === 0) return undefined;
  return element(
    'dl',
    { attributes: { class: 'facts' } },
    known.map(([term, value]) =>
      element('div', { key: term }, element('dt', {}, term), element('dd', {}, value)),
    ),
  );
}

/** Words in one line, parted by dots. */
export function dotted(list: readonly Child[]): Child[] {
  const known = list.filter((child) => child !== undefined && child !== false && child !== '');
  return known.flatMap((child, index) => (index === 0 ? [child] : [' · ', child]));
}
