import assert from 'node:assert/strict';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage, PageOptions } from './support/browser.ts';
import { ago } from './support/clock.ts';
import { themes } from './support/site.ts';
import { usualStream } from './support/streamPages.ts';
import { digestOf, usualPage, withImage, withoutImage } from './support/tagPages.ts';

const fullPage = withImage(
  {
    indexDigest: digestOf('1d'),
    labels: [...(usualPage.image?.labels ?? []), { name: 'long', value: 'words and words '.repeat(100) }],
  },
  {
    state: { words: 'import failed', tone: 'warning', message: 'unauthorized', since: ago(300_000) },
    platforms: [
      { digest: digestOf('42cdaa43'), name: 'linux/amd64', selected: true },
      { digest: digestOf('e125ae23'), name: 'linux/arm64', selected: false },
    ],
    gaps: [
      {
        what: 'The sizes of some layers',
        why: 'The registry cannot be reached.',
        advice: 'Check the proxy.',
      },
    ],
  },
);

describe('Accessibility', () => {
  let pages: Pages;
  let open: OpenPage | undefined;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  async function showTag(page: unknown, options: PageOptions = {}): Promise<OpenPage> {
    open = await pages.show('tag', { load: () => page }, options);
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    return open;
  }

  for (const theme of themes) {
    it(`of the tag page in ${theme}`, async () => {
      const shown = await showTag(fullPage, { theme });
      const { page } = shown;
      await shown.screenshot(`tag-${theme}`);
      await assertAccessible(page);
      await page.getByRole('button', { name: 'Show DB_PASSWORD' }).click();
      await page.getByRole('button', { name: /Show all .* of long/ }).click();
      await page.getByRole('button', { name: 'Which projects?' }).click();
      await page.getByRole('button', { name: /2 layers added/ }).click();
      await page.getByRole('button', { name: 'Copy Pull Spec' }).click();
      await page.getByText('Copied the pull spec').waitFor();
      await assertAccessible(page);
      await shown.screenshot(`tag-open-${theme}`);
      await page.getByRole('combobox').click();
      await page.getByRole('option', { name: 'linux/arm64' }).waitFor();
      await assertAccessible(page);
    });

    it(`of a tag without an image, and of one that is looked for, in ${theme}`, async () => {
      const shown = await showTag(withoutImage({ state: { words: 'image missing', tone: 'error' } }), {
        theme,
      });
      await assertAccessible(shown.page);
      await shown.screenshot(`tag-missing-${theme}`);
      await shown.close();
      const looking = { ...usualPage, usedBy: { ...usualPage.usedBy, kind: 'looking' } };
      await assertAccessible((await showTag(looking, { theme })).page);
    });

    it(`of a page that could not load, in ${theme}`, async () => {
      const load = () => {
        throw new Error('The cluster went away.');
      };
      open = await pages.show('tag', { load }, { theme });
      await open.page.getByRole('alert').getByText('The cluster went away.').waitFor();
      await assertAccessible(open.page);
    });

    it(`of the image stream page in ${theme}`, async () => {
      open = await pages.show('stream', { load: () => usualStream }, { theme });
      await open.page.getByRole('button', { name: 'Size' }).click();
      await assertAccessible(open.page);
      await open.screenshot(`stream-${theme}`);
    });
  }

  it('has landmarks, one heading of the first level and named regions', async () => {
    const { page } = await showTag(usualPage);
    assert.equal(await page.getByRole('banner').count(), 1);
    assert.equal(await page.getByRole('main').count(), 1);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    for (const name of [
      'Overview',
      'Used by',
      'Layers',
      'Configuration',
      'Environment',
      'History',
      'Raw documents',
    ]) {
      assert.equal(await page.getByRole('region', { name }).count(), 1, name);
    }
  });

  it('reaches every control by Tab, in the order of the page, and shows where the focus is', async () => {
    const { page } = await showTag(fullPage);
    const controls = await page.evaluate<string[]>(
      `[...document.querySelectorAll('button, vscode-button, vscode-dropdown')].map(${nameOf})`,
    );
    const walked: string[] = [];
    while (walked.length < controls.length) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>(`(${nameOf})(document.activeElement)`);
      assert.ok(await page.evaluate(`(${isOutlined})(document.activeElement)`), `${name} shows no focus`);
      walked.push(name);
    }
    assert.deepEqual(walked, controls);
  });

  it('opens and closes a section, and shows a secret, by the keyboard', async () => {
    const { page } = await showTag(usualPage);
    await page.getByRole('button', { name: 'Layers', exact: true }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('table', { name: 'Layers' }).count(), 0);
    await page.keyboard.press('Space');
    await page.getByRole('table', { name: 'Layers' }).waitFor();
    await page.getByRole('button', { name: 'Show DB_PASSWORD' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('hunter2hunter2').waitFor();
    assert.equal(await page.evaluate("document.activeElement.getAttribute('aria-pressed')"), 'true');
  });
});

const nameOf = `(element) => element.getAttribute('aria-label') ?? element.textContent.trim()`;

/** The toolkit's elements draw the focus on a part of theirs. */
const isOutlined = `(element) => {
  const control = element.shadowRoot?.querySelector('.control') ?? element;
  const { outlineStyle, outlineWidth, borderColor } = getComputedStyle(control);
  const focus = getComputedStyle(document.documentElement).getPropertyValue('--vscode-focusBorder');
  const probe = document.createElement('i');
  probe.style.color = focus;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return (outlineStyle !== 'none' && outlineWidth !== '0px') || borderColor === color;
}`;
