import { button } from './toolkit.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';
import { icon } from './icon.ts';
import { plainBlock } from '../../src/model/text.ts';

const shownFor = 4_000;

/** The page's one line for what just happened. */
export interface MessageLine {
  say(words: string): void;
  /** An error stays until the next message or until it is dismissed. */
  fail(error: unknown): void;
  view(): ElementView;
}

export function messageLine(redraw: () => void): MessageLine {
  let message: { readonly number: number; readonly words: string; readonly failed: boolean } | undefined;
  let number = 0;
  let focusedBefore: Element | null = null;

  function show(words: string, failed: boolean): void {
    number += 1;
    const current = { number, words, failed };
    message = current;
    redraw();
    if (!failed) setTimeout(() => dismiss(current), shownFor);
  }

  function dismiss(old: typeof message): void {
    if (message !== old) return;
    message = undefined;
    redraw();
  }

  /** The button that is pressed goes away with the message; the focus goes back to where it was. */
  function dismissByHand(old: typeof message): void {
    dismiss(old);
    if (focusedBefore instanceof HTMLElement) focusedBefore.focus({ preventScroll: true });
  }

  function view(): ElementView {
    const current = message;
    const words = (failed: boolean) =>
      current?.failed === failed &&
      element('span', { key: String(current.number) }, plainBlock(current.words));
    const failed = current?.failed === true;
    // The live regions are there before they hold anything, or a screen reader would not notice.
    return element(
      'div',
      { key: 'messages', attributes: { class: current === undefined ? 'messages' : 'messages filled' } },
      failed && icon('error', { tone: 'error' }),
      element('div', { key: 'status', attributes: { role: 'status' } }, words(false)),
      element('div', { key: 'alert', attributes: { role: 'alert' } }, words(true)),
      failed && button('Dismiss', { onClick: () => dismissByHand(current) }),
    );
  }

  return {
    say: (words) => show(words, false),
    fail(error) {
      focusedBefore = document.activeElement;
      show(error instanceof Error ? error.message : String(error), true);
    },
    view,
  };
}
