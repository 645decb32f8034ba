import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { FromPage, ToPage } from '../../../src/shared/rpc.ts';
import { chromiumArguments, findChromium } from '../../vscode/chromium.ts';
import { cacheRoot, projectRoot } from '../../vscode/hosts.ts';
import { runCommand } from '../../vscode/process.ts';
import { now } from './clock.ts';
import { openSite } from './site.ts';
import type { PageName, Site, Theme } from './site.ts';

/** A method of the scripted host: what it answers, or throws. */
export type Method = (...args: unknown[]) => unknown;

/** The host's side of a page, played by the test. */
export interface ScriptedHost {
  /** By the method's name; `load` gives the page. A method that is not here answers with nothing. */
  readonly methods: Record<string, Method>;
  /** All calls but those of `load`, in order. */
  readonly calls: { readonly method: string; readonly args: readonly unknown[] }[];
}

export interface OpenPage {
  readonly page: Page;
  readonly host: ScriptedHost;
  /** Tells the page that what it shows has changed. */
  readonly changed: () => Promise<void>;
  /** What the content security policy has kept the page from doing. */
  readonly violations: () => Promise<readonly string[]>;
  /** Writes a picture of the whole page to .cache/screenshots. */
  readonly screenshot: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
}

const actionTime = 5_000;

/** Chromium and the pages, built from the sources as they are; shared by the tests of a file. */
export class Pages {
  readonly #browser: Browser;
  readonly #site: Site;

  constructor(browser: Browser, site: Site) {
    this.#browser = browser;
    this.#site = site;
  }

  static async open(): Promise<Pages> {
    await build();
    const executablePath = await findChromium();
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    return new Pages(browser, await openSite());
  }

  async show(name: PageName, methods: Record<string, Method>, options: PageOptions = {}): Promise<OpenPage> {
    const { theme = 'light', width = 1000 } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(actionTime);
    await page.clock.setFixedTime(now);
    const host: ScriptedHost = { methods, calls: [] };
    await page.exposeFunction('callHost', (message: FromPage) => answer(host, message));
    await page.goto(`${this.#site.origin}/?page=${name}&theme=${theme}`);
    return {
      page,
      host,
      changed: () => page.evaluate("window.postMessage({ type: 'changed' })"),
      violations: () => page.evaluate<string[]>('violations'),
      screenshot: (title) => screenshot(page, title),
      close: () => context.close(),
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }
}

let built: Promise<unknown> | undefined;

/** Once for all test files of a run. */
function build(): Promise<unknown> {
  built ??= runCommand(process.execPath, ['esbuild.mjs', '--pages'], { cwd: projectRoot });
  return built;
}

async function answer(host: ScriptedHost, { id, method, args }: FromPage): Promise<ToPage> {
  if (method !== 'load') host.calls.push({ method, args });
  try {
    return { type: 'result', id, value: await host.methods[method]?.(...args) };
  } catch (error) {
    return { type: 'failure', id, message: error instanceof Error ? error.message : String(error) };
  }
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(cacheRoot, 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `pages-${name}.png`), fullPage: true });
}
