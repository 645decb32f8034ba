import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { dotted } from './facts.ts';

/** The head of a page: its title, what one can do, a line about it, and the facts that one came for. */
export interface PageHead {
  readonly title: string;
  readonly buttons: Child;
  /** Shown with dots between them. */
  readonly summary: readonly Child[];
  readonly below: readonly Child[];
}

export function pageHead({ title, buttons, summary, below }: PageHead): ElementView {
  return element(
    'header',
    { key: 'head', attributes: { 'data-section': 'head' } },
    element(
      'div',
      { key: 'title', attributes: { class: 'title' } },
      element('h1', {}, title),
      element('div', { attributes: { class: 'buttons' } }, buttons),
    ),
    element('p', { key: 'summary', attributes: { class: 'quiet' } }, dotted(summary)),
    below,
  );
}
