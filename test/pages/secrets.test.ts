import assert from 'node:assert/strict';
import { Pages } from './support/browser.ts';
import type { OpenPage } from './support/browser.ts';
import { digestOf, usualPage, withImage } from './support/tagPages.ts';

const password = 'hunter2hunter2';

describe('Values that look like secrets', () => {
  let pages: Pages;
  let shown: OpenPage;
  let image = usualPage;
  before(async () => (pages = await Pages.open()));
  beforeEach(async () => {
    image = usualPage;
    shown = await pages.show('tag', { load: () => image });
  });
  afterEach(() => shown.close());

  const markup = () => shown.page.evaluate<string>('document.documentElement.outerHTML');
  const show = (name: string) => shown.page.getByRole('button', { name });

  it('are nowhere in the page, and marked', async () => {
    const row = shown.page
      .getByRole('row')
      .filter({ has: shown.page.getByRole('rowheader', { name: 'DB_PASSWORD' }) });
    assert.match(await row.innerText(), /••••••[\s\S]*looks like a secret/);
    assert.doesNotMatch(await markup(), /hunter2|npm_0123/);
  });

  it('are shown on demand, and masked again', async () => {
    const button = show('Show DB_PASSWORD');
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    assert.match(await markup(), /hunter2hunter2/);
    await button.click();
    assert.doesNotMatch(await markup(), /hunter2/);
  });

  it('are masked in the instruction of a layer, but for its keyword', async () => {
    const row = shown.page.getByRole('row', { name: 'ARG ••••••' });
    await row.getByRole('button', { name: 'Show' }).click();
    assert.match(await shown.page.getByRole('table', { name: 'Layers' }).innerText(), /NPM_TOKEN=npm_0123/);
  });

  it('stay masked in what is copied all at once, even when they are shown', async () => {
    await show('Show DB_PASSWORD').click();
    await show('Copy all of the environment').click();
    await shown.page.getByText('Copied all of the environment').waitFor();
    const text = String(shown.host.calls[0]?.args[0]);
    assert.match(text, /^NODE_ENV=production$/m);
    assert.match(text, /^DB_PASSWORD=••••••$/m);
  });

  it('are copied one by one when asked for', async () => {
    await show('Copy the value of DB_PASSWORD').click();
    await shown.page.getByText('Copied the value of DB_PASSWORD').waitFor();
    assert.deepEqual(shown.host.calls, [{ method: 'copy', args: [password] }]);
  });

  it('are masked again when the tag has another image', async () => {
    await show('Show DB_PASSWORD').click();
    image = withImage({ digest: digestOf('0badcafe') });
    await shown.changed();
    await shown.page.getByRole('button', { name: digestOf('0badcafe') }).waitFor();
    assert.doesNotMatch(await markup(), /hunter2/);
  });

  it('are masked again when the page is made anew, and never kept', async () => {
    await show('Show DB_PASSWORD').click();
    assert.doesNotMatch(
      await shown.page.evaluate<string>("sessionStorage.getItem('state')"),
      /hunter2|DB_PASSWORD/,
    );
    await shown.page.reload();
    await show('Show DB_PASSWORD').waitFor();
    assert.doesNotMatch(await markup(), /hunter2/);
  });
});
