import assert from 'node:assert/strict';
import type { NamedValue } from '../../src/shared/tagPage.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage } from './support/browser.ts';
import { usualStream } from './support/streamPages.ts';
import { usualPage, withImage } from './support/tagPages.ts';

const markup = `"><img src=x onerror="globalThis.owned = true"><script>globalThis.owned = true</script>`;
const label = (name: string, value: string, link?: string): NamedValue =>
  link === undefined ? { name, value } : { name, value, link };

describe('Hostile content', () => {
  let pages: Pages;
  let open: OpenPage | undefined;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await open?.violations(), []);
    assert.equal(await open?.page.evaluate('globalThis.owned === undefined'), true);
    await open?.close();
    open = undefined;
  });

  async function showLabels(...labels: NamedValue[]): Promise<OpenPage> {
    open = await pages.show('tag', { load: () => withImage({ labels }) });
    await open.page.getByRole('table', { name: 'Labels' }).waitFor();
    return open;
  }

  it('shows markup as text, wherever it stands', async () => {
    const layers = [{ instruction: `RUN ${markup}`, empty: false, digest: markup, size: 1 }];
    const page = withImage(
      { labels: [label(markup, markup)], author: markup, platform: markup, layers },
      {
        name: markup,
        state: { words: markup, tone: 'warning', message: markup },
        origin: markup,
        gaps: [{ what: markup, why: markup, advice: markup }],
        usedBy: {
          kind: 'looked',
          uses: [{ project: markup, workload: markup, name: markup, how: markup, by: 'tag' }],
          projects: [markup],
          unseen: [markup],
        },
      },
    );
    open = await pages.show('tag', { load: () => page });
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await open.page.getByRole('heading', { level: 1 }).innerText(), markup);
    assert.equal(await open.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.match(
      await open.page.getByRole('table', { name: 'Layers' }).innerText(),
      /RUN "><img src=x onerror/,
    );
  });

  it('shows markup as text on the image stream page', async () => {
    const tags = usualStream.tags.map((tag) => ({ ...tag, tag: `${tag.tag}${markup}`, state: markup }));
    const page = { ...usualStream, name: markup, tags, annotations: [label(markup, markup)] };
    open = await pages.show('stream', { load: () => page });
    await open.page.getByRole('table', { name: 'Tags' }).waitFor();
    assert.equal(await open.page.locator('img, iframe, object, body script, a, form').count(), 0);
  });

  for (const address of [
    'javascript:globalThis.owned=true',
    'JaVaScRiPt:globalThis.owned=true',
    'command:workbench.action.quit',
    'vscode://file/etc/passwd',
    'data:text/html,<b>x',
    ' https://evil.example',
    '//evil.example',
  ]) {
    it(`makes no link of ${address}`, async () => {
      const { page } = await showLabels(label('url', address, address));
      const row = page.getByRole('table', { name: 'Labels' });
      assert.equal(await row.getByRole('link').count(), 0);
      assert.ok((await row.innerText()).includes(address.trim()));
    });
  }

  it('never leaves the page by a link', async () => {
    const { page, host } = await showLabels(label('url', 'https://a.example', 'https://a.example'));
    const before = page.url();
    await page.getByRole('link', { name: 'https://a.example' }).click();
    assert.deepEqual(host.calls, [{ method: 'openLink', args: ['https://a.example'] }]);
    assert.equal(page.url(), before);
  });

  it('makes control and direction characters visible, and keeps the lines of a value', async () => {
    const { page } = await showLabels(
      label('a\u202eb', 'one\n\ttwo\u0000\u001b[31m\u202egpj.exe\u2066\u200b\r\nthree'),
    );
    const row = page.getByRole('table', { name: 'Labels' }).locator('tbody tr');
    assert.equal(await row.locator('th').textContent(), 'a\ufffdb');
    const text = await row.locator('.column-value').textContent();
    assert.equal(text, 'one\n\ttwo\ufffd\ufffd[31m\ufffdgpj.exe\ufffd\ufffd\nthree');
  });

  it('copies a value as it is', async () => {
    const value = 'one\u202etwo\r\n\u0000';
    const { page, host } = await showLabels(label('name', value));
    await page.getByRole('button', { name: 'Copy the value of name' }).click();
    await page.getByText('Copied the value of name').waitFor();
    assert.deepEqual(host.calls, [{ method: 'copy', args: [value] }]);
  });

  it('takes no names of objects for its own', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'then'];
    const { page } = await showLabels(...names.map((name) => label(name, 'x'.repeat(700))));
    await page.getByRole('button', { name: 'Show all 700 B of __proto__' }).click();
    await page.getByRole('region', { name: '__proto__' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Show all 700 B of/ }).count(), names.length - 1);
  });

  it('shows times that are none', async () => {
    open = await pages.show('tag', { load: () => ({ ...usualPage, pushed: 1e300 }) });
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    assert.match(await open.page.getByRole('banner').innerText(), /pushed unknown/);
  });
});
