import { sizeWords } from '../../src/model/words.ts';
import type { Context } from './context.ts';
import { textButton } from './controls.ts';
import { element } from './dom.ts';
import type { Child, ElementView } from './dom.ts';
import { icon } from './icon.ts';
import { plainBlock } from '../../src/model/text.ts';
import { beginning } from './text.ts';

export const mask = '••••••';

const shortText = { characters: 600, lines: 8 };

/** A text of any length: a long one is cut and has a button that shows all of it. `name` says what it is of. */
export function longText(context: Context, key: string, name: string, text: string): ElementView {
  const cut = beginning(text, shortText.characters, shortText.lines);
  if (cut === undefined) return element('code', { attributes: { class: 'text' } }, plainBlock(text));
  const openKey = `text:${key}`;
  const open = context.state.isOpen(openKey, false);
  const toggle = () => {
    context.state.setOpen(openKey, !open);
    context.redraw();
  };
  const words = open ? 'Show less' : `Show all ${sizeWords(text.length)}`;
  return element(
    'div',
    {},
    open ? wholeText(name, text) : element('code', { attributes: { class: 'text' } }, `${plainBlock(cut)}…`),
    textButton(words, {
      key: 'more',
      label: `${words} of ${plainBlock(name)}`,
      expanded: open,
      onClick: toggle,
    }),
  );
}

/** Scrolls by itself, so it takes the focus, or the keyboard could not scroll it. */
function wholeText(name: string, text: string): ElementView {
  return element(
    'pre',
    {
      key: 'whole',
      attributes: { class: 'text whole', tabindex: '0', role: 'region', 'aria-label': plainBlock(name) },
    },
    plainBlock(text),
  );
}

export interface SecretOptions {
  readonly key: string;
  /** Whose value it is: `DB_PASSWORD`. */
  readonly name: string;
  /** What is shown before the mask, as it is no secret. */
  readonly before?: string;
  readonly shown: () => Child;
}

/** A value that looks like a secret: masked until the person asks for it. */
export function secretValue(context: Context, { key, name, before = '', shown }: SecretOptions): ElementView {
  const revealed = context.state.isRevealed(key);
  const toggle = () => {
    context.state.setRevealed(key, !revealed);
    context.redraw();
  };
  return element(
    'div',
    { attributes: { class: 'secret' } },
    revealed ? shown() : element('code', { key: 'mask', attributes: { class: 'text' } }, `${before}${mask}`),
    element(
      'span',
      { key: 'mark', attributes: { class: 'mark quiet' } },
      icon('key'),
      'looks like a secret',
      textButton('Show', {
        label: `Show ${plainBlock(name)}`,
        pressed: revealed,
        onClick: toggle,
      }),
    ),
  );
}
