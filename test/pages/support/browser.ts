import { randomUUID } from 'node:crypto';
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
  /** Gives the page back: the next one that is shown takes its place. */
  readonly close: () => Promise<void>;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
}

const actionTime = 20_000;
const height = 900;

/** Chromium and the pages, built from the sources as they are; shared by all tests of a run, which end it. */
export class Pages {
  readonly #browser: Browser;
  readonly #site: Site;
  /** Pages of tests that have ended: a new one costs more than most tests. */
  readonly #free = new Set<Page>();
  readonly #hosts = new Map<string, ScriptedHost>();

  constructor(browser: Browser, site: Site) {
    this.#browser = browser;
    this.#site = site;
  }

  static open(): Promise<Pages> {
    return (shared ??= Pages.#start());
  }

  static async #start(): Promise<Pages> {
    await runCommand(process.execPath, ['esbuild.mjs', '--pages'], { cwd: projectRoot });
    const executablePath = await findChromium();
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    return new Pages(browser, await openSite());
  }

  /** Shows a page that remembers nothing of those before. */
  async show(name: PageName, methods: Record<string, Method>, options: PageOptions = {}): Promise<OpenPage> {
    const { theme = 'light', width = 1000 } = options;
    const page = await this.#take();
    if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height });
    const host: ScriptedHost = { methods, calls: [] };
    const visit = randomUUID();
    this.#hosts.set(visit, host);
    await page.goto(`${this.#site.origin}/?page=${name}&theme=${theme}&visit=${visit}`);
    return {
      page,
      host,
      changed: () => page.evaluate("window.postMessage({ type: 'changed' })"),
      violations: () => page.evaluate<string[]>('violations'),
      screenshot: (title) => screenshot(page, title),
      close: async () => {
        this.#hosts.delete(visit);
        // Nothing of the next page shall be under the pointer.
        await page.mouse.move(0, 0);
        this.#free.add(page);
      },
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#site.close();
  }

  async #take(): Promise<Page> {
    for (const page of this.#free) {
      this.#free.delete(page);
      return page;
    }
    const context = await this.#browser.newContext({
      viewport: { width: 1000, height },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(actionTime);
    await page.clock.setFixedTime(now);
    await page.exposeFunction('callHost', (visit: string, message: FromPage) => {
      const host = this.#hosts.get(visit);
      return host && answer(host, message);
    });
    return page;
  }
}

let shared: Promise<Pages> | undefined;
after(async () => (await shared)?.close());

async function answer(host: ScriptedHost, { id, method, args }: FromPage): Promise<ToPage> {
  if (method !== 'load') host.calls.push({ method, args });
  try {
    return { type: 'result', id, value: await host.methods[method]?.(...args), clockAhead: 0 };
  } catch (error) {
    return { type: 'failure', id, message: error instanceof Error ? error.message : String(error) };
  }
}

async function screenshot(page: Page, name: string): Promise<void> {
  const folder = join(cacheRoot, 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `pages-${name}.png`), fullPage: true });
}
