import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { chromiumArguments, findChromium } from './chromium.ts';

/** A headless Chromium that shows one page, 1400 x 900 pixels. */
export interface BrowserWindow {
  readonly page: Page;
  close(): Promise<void>;
}

export const windowSize = { width: 1400, height: 900 } as const;

const startTimeout = 60_000;
const actionTime = 15_000;

/**
 * Opens a VS Code window in a headless Chromium and waits until its workbench is there. `prepare` gets the page while it is
 * still empty.
 * @throws an Error when no Chromium is to be had, or when the workbench does not show within a minute
 */
export async function openWindow(
  url: string,
  prepare: (page: Page) => void = () => undefined,
): Promise<BrowserWindow> {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumArguments],
    // Whoever started this process's work ends it on a signal; Playwright would exit before that.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const context = await browser.newContext({ viewport: windowSize, reducedMotion: 'reduce' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
    const page = await context.newPage();
    page.setDefaultTimeout(actionTime);
    prepare(page);
    await page.goto(url, { timeout: startTimeout });
    await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: startTimeout });
    return { page, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
