/**
 * The one file that knows the toolkit. Its package is archived: on the day it goes, this file gives the same elements
 * from elsewhere and the pages stay as they are. It has no tables that a screen reader reads as tables; those are HTML.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';
import { icon } from './icon.ts';

/** Makes the toolkit's elements known to the document. To be called before its `load` event, where they take the theme. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
  );
}

export interface ButtonOptions {
  readonly key?: string;
  readonly primary?: boolean;
  /** Codicon before the words. */
  readonly icon?: string;
  /** Says more than the words on it, to a screen reader; begins with them. */
  readonly label?: string;
  readonly onClick: () => void;
}

/** A button with words on it. */
export function button(
  words: string,
  { key, primary = false, icon: name, label, onClick }: ButtonOptions,
): ElementView {
  return element(
    'vscode-button',
    {
      key: key ?? words,
      attributes: { appearance: primary ? 'primary' : 'secondary', 'aria-label': label },
      on: { click: onClick },
    },
    name !== undefined && icon(name, { slot: 'start' }),
    words,
  );
}

/**
 * A small round count or word beside a heading. The toolkit's own has a style attribute, which the pages' policy forbids.
 */
export function badge(words: string): ElementView {
  return element('span', { attributes: { class: 'badge' } }, words);
}

/**
 * Turns for as long as something is under way. The toolkit's calls itself an alert; the words beside it say what a
 * screen reader is to say.
 */
export function progressRing(): ElementView {
  return element(
    'span',
    { attributes: { class: 'ring', 'aria-hidden': 'true' } },
    element('vscode-progress-ring', {}),
  );
}

export interface DropdownOptions {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly selected: string | undefined;
  readonly onSelect: (value: string) => void;
}

/** A choice of one among several. */
export function dropdown({ label, options, selected, onSelect }: DropdownOptions): ElementView {
  const choose = ({ target }: Event) => {
    if (target instanceof HTMLElement && 'value' in target && typeof target.value === 'string')
      onSelect(target.value);
  };
  return element(
    'vscode-dropdown',
    {
      attributes: { 'aria-label': label },
      on: { change: choose },
      ...(selected === undefined ? {} : { value: selected }),
    },
    options.map(({ value, words }) =>
      element('vscode-option', { key: value, attributes: { value, selected: value === selected } }, words),
    ),
  );
}
