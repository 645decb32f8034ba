import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import type { Session } from './session.ts';

/** As much of the browser's HTMLElement as is read here. */
interface LineElement {
  readonly style: { readonly top: string };
  readonly textContent: string;
}

/** The text editor of a window, and the files of its workspace. */
export class EditorPage {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Writes a file of the workspace and opens it. */
  async open(name: string, text: string): Promise<void> {
    const { vscode, window } = this.#session;
    const file = join(vscode.profile.workspace, name);
    await writeFile(file, text);
    await window.page.keyboard.press('F1');
    // A file by its whole path is found at once, however new it is.
    await window.typeIntoBox(file);
    await until(`The file ${name} in the list`, async () => {
      const [first] = await window.page.locator('.quick-input-widget:visible .label-name').allInnerTexts();
      return first === name ? true : undefined;
    });
    await window.page.keyboard.press('Enter');
    await window.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.#editor().locator('.view-line').first().waitFor();
  }

  /** Puts the cursor to a line and column, both from 1, and gives the editor the keyboard. */
  async goTo(line: number, column: number): Promise<void> {
    const { window } = this.#session;
    await window.page.keyboard.press('F1');
    await window.typeIntoBox(`:${line}:${column}`);
    await window.page.keyboard.press('Enter');
    await this.#session.window.page.locator('.editor-instance .monaco-editor.focused').first().waitFor();
  }

  /** The lines of the text, top to bottom, once they are accepted. */
  async lines(what: string, accept: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
    return until(what, async () => {
      const lines = await this.text();
      return accept(lines) ? lines : undefined;
    });
  }

  /** The lines of the text as they are, top to bottom. */
  async text(): Promise<readonly string[]> {
    const lines = await this.#editor()
      .locator('.view-lines .view-line')
      .evaluateAll((elements: readonly LineElement[]) =>
        elements.map(({ style, textContent }) => ({ top: parseFloat(style.top), text: textContent })),
      );
    return lines.sort((x, y) => x.top - y.top).map(({ text }) => text.replaceAll('\u00a0', ' '));
  }

  /** What stands above the lines, once there is so much and it is accepted. */
  async lenses(
    count: number,
    accept: (texts: readonly string[]) => boolean = (texts) => texts.every((text) => text.trim() !== ''),
  ): Promise<readonly string[]> {
    const lenses = this.#editor().locator('.codelens-decoration a');
    return until(`${count} lenses`, async () => {
      const texts = (await lenses.allInnerTexts()).map((text) => text.replaceAll('\u00a0', ' '));
      return texts.length === count && accept(texts) ? texts : undefined;
    });
  }

  /** The messages of the open file, once there are so many. */
  async problems(count: number): Promise<readonly string[]> {
    const { window } = this.#session;
    await window.runCommand('View: Focus Problems');
    const rows = window.page.locator('.markers-panel .monaco-list-row .marker-message-details-container');
    const texts = await until(`${count} problems`, async () => {
      const found = await rows.allInnerTexts();
      return found.length === count ? found : undefined;
    });
    await window.runCommand('View: Toggle Panel Visibility');
    return texts;
  }

  /** Rests the pointer on a piece of the text. */
  async pointAt(text: string): Promise<void> {
    await this.#editor().locator('.view-line span span', { hasText: text }).first().hover();
  }

  /** The text of the hover over a piece of the text. */
  async hover(text: string): Promise<string> {
    await this.pointAt(text);
    const hover = this.#session.window.page.locator('.monaco-resizable-hover:visible .hover-contents');
    await hover.first().waitFor();
    return (await hover.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  }

  /** Asks for suggestions, until there are some whose labels are accepted. */
  async suggestions(accept: (labels: readonly string[]) => boolean): Promise<readonly string[]> {
    const { page } = this.#session.window;
    const widget = page.locator('.suggest-widget.visible');
    return until('Suggestions', async () => {
      // Asked while others are on their way, VS Code takes it for another wish.
      if (!(await widget.isVisible())) await page.keyboard.press('ControlOrMeta+Space');
      const found = await widget.locator('.monaco-list-row .label-name').allInnerTexts();
      return accept(found) ? found : undefined;
    });
  }

  /** Opens the quick fixes at the cursor and chooses one. */
  async fix(title: string): Promise<void> {
    const { page } = this.#session.window;
    const entry = page.locator('.action-widget:visible .monaco-list-row', { hasText: title }).first();
    // Asked before the text was looked at, there is none, and the answer does not change.
    await until(`The quick fix ${title}`, async () => {
      if (await entry.isVisible()) return true;
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+.');
      return (await page.locator('.action-widget:visible').isVisible()) && (await entry.isVisible())
        ? true
        : undefined;
    });
    await entry.click();
  }

  #editor(): Locator {
    return this.#session.window.page.locator('.editor-instance .monaco-editor').first();
  }
}
