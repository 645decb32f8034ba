import type { Context } from './context.ts';
import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';
import { badge } from './toolkit.ts';

export interface SectionOptions {
  readonly key: string;
  readonly title: string;
  readonly count?: number | undefined;
  /** Quiet words at the end of the heading. */
  readonly aside?: string | undefined;
  readonly actions?: Child;
  /** Asked only while the section is open. */
  readonly content: () => Child;
}

/** A part of the page under a heading that opens and closes it, which is remembered. */
export function section(
  context: Context,
  { key, title, count, aside, actions, content }: SectionOptions,
): ElementView {
  const name = `section:${key}`;
  const open = context.state.isOpen(name, true);
  const toggle = () => {
    context.state.setOpen(name, !open);
    context.redraw();
  };
  const heading = element(
    'h2',
    { attributes: { id: `${key}-heading` } },
    element(
      'button',
      {
        attributes: {
          type: 'button',
          class: 'twistie',
          'aria-expanded': String(open),
          'aria-controls': `${key}-content`,
        },
        on: { click: toggle },
      },
      icon(open ? 'chevron-down' : 'chevron-right'),
      title,
    ),
  );
  return element(
    'section',
    { key: name, attributes: { 'data-section': key, 'aria-labelledby': `${key}-heading` } },
    element(
      'div',
      { attributes: { class: 'heading' } },
      heading,
      count !== undefined && badge(count.toLocaleString('en-US')),
      aside !== undefined && element('span', { key: 'aside', attributes: { class: 'quiet' } }, aside),
      open &&
        actions !== undefined &&
        element('span', { key: 'actions', attributes: { class: 'actions' } }, actions),
    ),
    element(
      'div',
      { attributes: { id: `${key}-content`, class: 'content', hidden: !open } },
      open && content(),
    ),
  );
}
