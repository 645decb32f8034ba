import type { Locator, Page } from 'playwright-core';
import { windowSize } from '../vscode/window.ts';
import { until } from '../support/until.ts';

const hoverTime = 2000;

/** A row of the tree as a person, or a screen reader, meets it. */
export interface TreeRow {
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  /** 1 for projects. */
  readonly level: number;
  /** Undefined for a row without children. */
  readonly expanded: boolean | undefined;
  /** Its place in the tree as it is unfolded now. */
  readonly index: number;
}

/** As much of the browser's Element as is read here: the project is compiled without the types of the DOM. */
interface PageElement {
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly textContent: string | null } | null;
}

/** Labels from a project down to a row: `['hackershop', 'skyfield', '2.0']`. */
export type RowPath = readonly string[];

/** The tree of the Image Registry view in an open window. Only rows that are scrolled into view can be read. */
export class TreeView {
  readonly #page: Page;
  readonly #rows: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#rows = page.locator('.sidebar .customview-tree .monaco-list-row');
  }

  /** The rows in view, top to bottom. */
  async rows(): Promise<TreeRow[]> {
    const rows = await this.#rows.evaluateAll((elements: readonly PageElement[]) =>
      elements.map((element) => {
        const text = (selector: string) => element.querySelector(selector)?.textContent ?? '';
        const expanded = element.getAttribute('aria-expanded');
        return {
          label: text('.label-name'),
          description: text('.label-description'),
          ariaLabel: element.getAttribute('aria-label') ?? '',
          level: Number(element.getAttribute('aria-level')),
          expanded: expanded === null ? undefined : expanded === 'true',
          index: Number(element.getAttribute('data-index')),
        };
      }),
    );
    return rows.sort((a, b) => a.index - b.index);
  }

  /** The row at a path, once it is there and `accept`, if given, says yes. */
  async row(path: RowPath, accept: (row: TreeRow) => boolean = () => true): Promise<TreeRow> {
    const probe = async () => {
      const row = rowAt(await this.rows(), path);
      return row !== undefined && accept(row) ? row : undefined;
    };
    return until(`The row ${path.join(' > ')}`, probe);
  }

  /** The rows directly below a path, which is expanded. */
  async children(path: RowPath): Promise<TreeRow[]> {
    const parent = await this.row(path);
    const below = (await this.rows()).filter(({ index }) => index > parent.index);
    const end = below.findIndex(({ level }) => level <= parent.level);
    const subtree = end < 0 ? below : below.slice(0, end);
    return subtree.filter(({ level }) => level === parent.level + 1);
  }

  /** Expands the row at a path, and those above it, and waits until the children are there. */
  async expand(...path: string[]): Promise<void> {
    for (let depth = 1; depth <= path.length; depth += 1) {
      const part = path.slice(0, depth);
      const row = await this.row(part, ({ expanded }) => expanded !== undefined);
      const isFolded = row.expanded === false;
      if (isFolded) await this.#element(row).locator('.monaco-tl-twistie').click();
      await until(`Children of ${part.join(' > ')}`, async () => {
        const rows = await this.rows();
        const parent = rowAt(rows, part);
        const next = rows.find(({ index }) => index === (parent?.index ?? 0) + 1);
        return parent?.expanded === true && next?.level === parent.level + 1 ? true : undefined;
      });
      if (isFolded && depth === 1) await this.#policy(part);
    }
  }

  /** A project says who may pull soon after its rows, which are then drawn once more; for users who may not look, it does not. */
  async #policy(path: RowPath): Promise<void> {
    const said = /private|may pull/;
    const probe = async (): Promise<true | undefined> =>
      said.test(rowAt(await this.rows(), path)?.description ?? '') ? true : undefined;
    await until('the policy', probe, 2_500).catch(() => undefined);
  }

  /** Clicks the twistie of a folded row, and does not wait for what is below it. */
  async unfold(...path: string[]): Promise<void> {
    const row = await this.row(path, ({ expanded }) => expanded === false);
    await this.#element(row).locator('.monaco-tl-twistie').click();
  }

  async collapse(...path: string[]): Promise<void> {
    const row = await this.row(path);
    if (row.expanded === true) await this.#element(row).locator('.monaco-tl-twistie').click();
    await this.row(path, ({ expanded }) => expanded !== true);
  }

  async select(...path: string[]): Promise<void> {
    await this.#element(await this.row(path))
      .locator('.label-name')
      .click();
  }

  /**
   * Chooses an entry of the row's context menu by its title, until `arrived`, if given, says that it does what it should: a
   * row that is drawn anew at that moment is to be chosen once more.
   */
  async chooseFromMenu(path: RowPath, title: string, arrived?: () => Promise<boolean>): Promise<void> {
    await this.#chooseFromMenu(path, title);
    const lost = this.#page.locator('.notification-toast', { hasText: 'Choose the row once more' });
    let asked = Date.now();
    await until(`What ${title} does`, async () => {
      if (await lost.isVisible()) {
        await this.#page.keyboard.press('Escape');
        await lost.hover();
        await lost.locator('.codicon-notifications-clear').click();
        await this.#chooseFromMenu(path, title);
        asked = Date.now();
        return undefined;
      }
      if (arrived !== undefined) return (await arrived()) ? true : undefined;
      const isAsking = await this.#page
        .locator('.monaco-dialog-box, .quick-input-widget')
        .first()
        .isVisible();
      // What asks nothing says at once that the row was lost.
      return isAsking || Date.now() - asked > 1_500 ? true : undefined;
    });
  }

  async #chooseFromMenu(path: RowPath, title: string): Promise<void> {
    const row = await this.row(path);
    await this.#element(row).locator('.label-name').click({ button: 'right' });
    await chooseMenuEntry(this.#page, title);
  }

  /** Selects several rows, the last one focused, as with Ctrl and clicks. */
  async selectAll(paths: readonly RowPath[]): Promise<void> {
    for (const [index, path] of paths.entries()) {
      const label = this.#element(await this.row(path)).locator('.label-name');
      await label.click(index === 0 ? {} : { modifiers: ['ControlOrMeta'] });
    }
  }

  /** Drags a row onto another. */
  async drag(from: RowPath, onto: RowPath): Promise<void> {
    const source = this.#element(await this.row(from)).locator('.label-name');
    await source.dragTo(this.#element(await this.row(onto)).locator('.label-name'));
  }

  /** Gives the tree the keyboard and leaves its selection alone. */
  async focus(): Promise<void> {
    await this.#page.locator('.sidebar .customview-tree .monaco-list').focus();
  }

  /** Clicks the check box of a row. */
  async check(...path: string[]): Promise<void> {
    await this.#element(await this.row(path))
      .locator('.custom-view-tree-node-item-checkbox')
      .click();
  }

  /** Presses one of the row's inline buttons by its title. */
  async press(path: RowPath, title: string): Promise<void> {
    const element = this.#element(await this.row(path));
    await element.hover();
    await element.getByRole('button', { name: title }).click();
  }

  /** The text of the row's hover. */
  async tooltip(...path: string[]): Promise<string> {
    const label = this.#element(await this.row(path)).locator('.label-name');
    const hover = this.#page.locator('.workbench-hover:visible').first();
    // A hover does not show when its row was drawn anew under the pointer: leave and come again.
    return until(`The hover of ${path.join(' > ')}`, async () => {
      await this.#page.mouse.move(windowSize.width / 2, windowSize.height / 2);
      await label.hover();
      const text = await hover.innerText({ timeout: hoverTime }).catch(() => '');
      return text === '' || text === 'Loading...' ? undefined : text;
    });
  }

  #element({ index }: TreeRow): Locator {
    return this.#page.locator(`.sidebar .customview-tree .monaco-list-row[data-index="${index}"]`);
  }
}

/** Chooses an entry of the open menu by its title. */
export async function chooseMenuEntry(page: Page, title: string): Promise<void> {
  const entry = page.locator('.monaco-menu').getByRole('menuitem', { name: title, exact: true });
  await entry.waitFor();
  // A menu that has just opened takes a click for the end of the one that opened it.
  await until(`The menu to close after ${title}`, async () => {
    if (!(await entry.isVisible())) return true;
    await entry.click();
    return undefined;
  });
}

function rowAt(rows: readonly TreeRow[], path: RowPath): TreeRow | undefined {
  let found: TreeRow | undefined;
  let candidates = rows;
  for (const [depth, label] of path.entries()) {
    found = candidates.find((row) => row.level === depth + 1 && row.label === label);
    if (found === undefined) return undefined;
    const { index, level } = found;
    const below = candidates.filter((row) => row.index > index);
    const end = below.findIndex((row) => row.level <= level);
    candidates = end < 0 ? below : below.slice(0, end);
  }
  return found;
}
