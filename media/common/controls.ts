/** Small controls, many of which may stand on a page; plain HTML, as the toolkit's cost too much by the thousand. */
import type { Context } from './context.ts';
import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';
import { plainBlock } from '../../src/model/text.ts';

export interface LinkOptions {
  readonly key?: string;
  /** Says more than its words, to a screen reader. */
  readonly label?: string | undefined;
  readonly title?: string | undefined;
  readonly expanded?: boolean;
  readonly pressed?: boolean;
  /** Does nothing, and can have the focus. */
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button that reads as a part of its line: `Show all 1,000`. */
export function textButton(words: Child, options: LinkOptions): ElementView {
  return control(words, options, {
    class: 'link',
    'aria-expanded': options.expanded === undefined ? undefined : String(options.expanded),
    'aria-pressed': options.pressed === undefined ? undefined : String(options.pressed),
  });
}

/** A link that opens something through the host; the page itself never goes anywhere. */
export function link(words: Child, options: LinkOptions): ElementView {
  return control(words, options, { class: 'link', role: 'link' });
}

function control(
  words: Child,
  { key, label, title, disabled = false, onClick }: LinkOptions,
  more: ElementView['attributes'],
): ElementView {
  return element(
    'button',
    {
      ...(key === undefined ? {} : { key }),
      attributes: {
        type: 'button',
        'aria-label': label,
        'aria-disabled': disabled ? 'true' : undefined,
        title,
        ...more,
      },
      on: disabled ? {} : { click: onClick },
    },
    words,
  );
}

/** A small button that copies `text`; `what` completes `Copy …` and `Copied …`. */
export function copyButton(context: Context, text: string, what: string): ElementView {
  return element(
    'button',
    {
      key: 'copy',
      attributes: { type: 'button', class: 'copy', title: 'Copy', 'aria-label': `Copy ${what}` },
      on: { click: () => context.copy(text, what) },
    },
    icon('copy'),
  );
}

/** A value that copies whole when it is clicked: a digest, a pull spec. `short` is shown instead of the whole. */
export function copyValue(context: Context, text: string, what: string, short?: string): ElementView {
  return element(
    'button',
    {
      attributes: {
        type: 'button',
        class: short === undefined ? 'copy-value' : 'copy-value short',
        title: short === undefined ? 'Copy' : `Copy ${plainBlock(text)}`,
        'aria-label': `Copy ${what} ${plainBlock(short ?? text)}`,
      },
      on: { click: () => context.copy(text, what) },
    },
    element('code', {}, plainBlock(short ?? text)),
    icon('copy'),
  );
}

const linkPattern = /^https?:\/\//i;

/** Whether a link is one that may be opened: to the web, and nowhere else. */
export function isWebLink(address: string | undefined): address is string {
  return address !== undefined && linkPattern.test(address);
}
