import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, FrameLocator, Page } from 'playwright-core';
import { cacheRoot, projectRoot } from '../vscode/hosts.ts';
import { chooseMenuEntry, TreeView } from './treeView.ts';
import { until } from '../support/until.ts';

/** What a person does in a VS Code window, and what they see there. */
export class VSCodePage {
  readonly page: Page;
  readonly tree: TreeView;

  constructor(page: Page) {
    this.page = page;
    this.tree = new TreeView(page);
  }

  /** Opens the Image Registry view from the activity bar. */
  async openImageRegistry(): Promise<void> {
    const view = this.page.locator('.activitybar').getByRole('tab', { name: /^Image Registry/ });
    await view.waitFor();
    if ((await view.getAttribute('aria-selected')) !== 'true') await view.click();
    await this.page.locator('.sidebar .composite.title', { hasText: /Image Registry/i }).waitFor();
  }

  /** What the view says about itself: title and description, as one text. */
  async viewTitle(): Promise<string> {
    return (await this.page.locator('.sidebar .composite.title .title-label').allTextContents()).join(' ');
  }

  /** The sentence above the tree; empty when there is none. */
  async message(): Promise<string> {
    return (
      await this.page.locator('.sidebar .tree-explorer-viewlet-tree-view .message').allInnerTexts()
    ).join(' ');
  }

  /** The welcome content of the view: its text, with the titles of its buttons. */
  async welcome(): Promise<string> {
    const content = this.page.locator('.sidebar .welcome-view-content');
    await content.waitFor();
    return content.innerText();
  }

  /** Reloads the window as a person does, so that VS Code keeps what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.page.keyboard.press('F1');
    await this.#quickInput().fill('>Developer: Reload Window');
    await this.#quickRow('Developer: Reload Window').click();
    await loaded;
  }

  /** Runs a command by its full title in the command palette: `Image Registry: Refresh`. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#quickInput().fill(`>${title}`);
    await this.#quickRow(title).click();
    // What the command asks next appears in the same place.
    await until(`The command palette to close after ${title}`, async () => {
      const titles = await this.page.locator('.quick-input-widget:visible .label-name').allInnerTexts();
      return titles.includes(title) ? undefined : true;
    });
  }

  /** Chooses an entry of the open quick pick by its label. */
  async pick(label: string): Promise<void> {
    await this.#quickRow(label).click();
  }

  /** The labels of the open quick pick's entries, once all of them are there; it has to fit into the window. */
  async picks(): Promise<string[]> {
    const rows = this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
    return until('Entries of the quick pick', async () => {
      // The first line of an entry is its label with the description, the second its detail.
      const labels = await rows.locator('.quick-input-list-row:first-child .label-name').allInnerTexts();
      const size = labels.length > 0 ? await rows.first().getAttribute('aria-setsize') : null;
      return size !== null && labels.length === Number(size) ? labels : undefined;
    });
  }

  /** Presses one of the buttons in the view's title. */
  async pressViewButton(title: string): Promise<void> {
    await this.page.locator('.sidebar .composite.title').getByRole('button', { name: title }).click();
  }

  /** Types into the open box and leaves Enter alone. */
  async typeIntoBox(text: string): Promise<void> {
    await this.#quickInput().fill(text);
  }

  /** The labels of what a search box shows, once they are accepted. */
  async found(accept: (labels: readonly string[]) => boolean): Promise<readonly string[]> {
    const labels = this.page.locator(
      '.quick-input-widget:visible .quick-input-list-row:first-child .monaco-icon-label .label-name',
    );
    return until('What is searched for', async () => {
      const shown = await labels.allInnerTexts();
      return accept(shown) ? shown : undefined;
    });
  }

  /** Chooses what was found by its label and its description. */
  async pickFound(label: string, description: RegExp): Promise<void> {
    await this.#quickRow(label).filter({ hasText: description }).first().click();
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    await this.#quickInput().fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The message below the open input box: why its value is not accepted. */
  async inputMessage(): Promise<string> {
    return this.page.locator('.quick-input-message').innerText();
  }

  /** The text of the open modal dialog. */
  async dialog(): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box .dialog-message-container');
    await box.waitFor();
    return box.innerText();
  }

  /** Chooses an entry of the view's menu of further actions. */
  async chooseFromViewMenu(title: string): Promise<void> {
    await this.page
      .locator('.sidebar .composite.title')
      .getByRole('button', { name: 'Views and More Actions...' })
      .click();
    await chooseMenuEntry(this.page, title);
  }

  /** Presses a button of the open modal dialog. */
  async pressInDialog(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box').getByRole('button', { name: button, exact: true }).click();
  }

  /** The messages of all notifications in view, newest first. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** The first notification that matches, once it is there. */
  async notification(pattern: RegExp): Promise<string> {
    const probe = async () => (await this.notifications()).find((message) => pattern.test(message));
    return until(`A notification ${String(pattern)}`, probe);
  }

  /** Presses a button of a notification. */
  async pressInNotification(button: string): Promise<void> {
    const toasts = this.page.locator('.notifications-toasts');
    await toasts.getByRole('button', { name: button, exact: true }).click();
  }

  /** The document inside the webview that is in view. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
  }

  /** The frame of that document, for what a locator cannot do. */
  async webviewFrame(): Promise<Frame> {
    const body = await this.webview().locator('body').elementHandle();
    const frame = await body.ownerFrame();
    if (!frame) throw new Error('There is no webview in view');
    return frame;
  }

  /** The text of the editor that is in view, as far as it is drawn; spaces are plain ones. */
  async editorText(): Promise<string> {
    const lines = this.page.locator('.editor-instance .view-lines');
    return (await lines.count()) > 0 ? (await lines.first().innerText()).replaceAll('\u00a0', ' ') : '';
  }

  /** Closes all editors and panels. */
  async closeEditors(): Promise<void> {
    await this.runCommand('View: Close All Editors');
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
  }

  /** Waits until the workbench wears a theme: `vs-dark`, `vs`, `hc-black` or `hc-light`. */
  async themed(theme: string): Promise<void> {
    await this.page.locator(`.monaco-workbench.${theme}`).waitFor();
  }

  /** Drags the edge of the side bar until it is about so many pixels wide. */
  async resizeSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.sidebar.part').boundingBox();
    if (box === null) throw new Error('There is no side bar to resize');
    const { mouse } = this.page;
    await mouse.move(box.x + box.width, box.y + box.height / 2);
    await mouse.down();
    await mouse.move(box.x + width, box.y + box.height / 2, { steps: 5 });
    await mouse.up();
  }

  /** Writes `NAME.png` of the whole window to the cache folder. Whoever calls has waited for what it should show. */
  async screenshot(name: string): Promise<void> {
    await this.#photograph(join(cacheRoot, 'screenshots'), name);
  }

  /** A screenshot that the README shows: with UPDATE_SCREENSHOTS set it goes to media/screenshots. */
  async readmeScreenshot(name: string): Promise<void> {
    const update = process.env['UPDATE_SCREENSHOTS'] !== undefined;
    await this.#photograph(
      update ? join(projectRoot, 'media', 'screenshots') : join(cacheRoot, 'screenshots'),
      name,
    );
  }

  async #photograph(folder: string, name: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await this.page.mouse.move(900, 600);
    // A hover can outlive the pointer that called it.
    const style = '.workbench-hover { visibility: hidden !important; }';
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', style });
  }

  #quickInput() {
    return this.page
      .locator(
        '.quick-input-widget .quick-input-filter input:visible, .quick-input-widget input.input:visible',
      )
      .first();
  }

  #quickRow(label: string) {
    const name = this.page.locator('.label-name').getByText(label, { exact: true });
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
  }
}
