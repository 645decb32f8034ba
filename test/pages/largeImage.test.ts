import assert from 'node:assert/strict';
import type { TagPage } from '../../src/shared/tagPage.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage } from './support/browser.ts';
import { assertCheap } from './support/cost.ts';
import { deferred } from './support/deferred.ts';
import type { Deferred } from './support/deferred.ts';
import { digestOf, usualPage, withImage } from './support/tagPages.ts';

const layers = Array.from({ length: 127 }, (_, index) => [
  { instruction: `ENV STEP=${index}`, empty: true },
  {
    instruction: `RUN step ${index} --with ${'--option '.repeat(20)}`,
    empty: false,
    digest: digestOf(index.toString(16).padStart(4, '0')),
    size: index * 100_000,
    sharedWith: index % 5,
  },
]).flat();

const environment = [
  ...Array.from({ length: 500 }, (_, index) => ({
    name: `VARIABLE_${index}`,
    value: `value ${index} `.repeat(40),
  })),
  { name: 'SCRIPT', value: 'echo hello\n'.repeat(9_000) },
];

const labels = [
  { name: 'megabyte', value: 'm'.repeat(1_000_000) },
  ...Array.from({ length: 999 }, (_, index) => ({ name: `label.${index}`, value: `value ${index}` })),
];

const configuration = usualPage.image?.configuration ?? assert.fail('The fixture has no configuration');
const largePage = withImage({ layers, labels, configuration: { ...configuration, environment } });

describe('A large image', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: TagPage;
  let answer: Deferred<TagPage>;
  before(async () => (pages = await Pages.open()));
  beforeEach(async () => {
    content = largePage;
    answer = deferred<TagPage>();
    shown = await pages.show('tag', { load: () => answer.promise });
    await shown.page.getByText('Loading…').waitFor();
  });
  afterEach(() => shown.close());

  async function render(): Promise<void> {
    answer.resolve(content);
    await shown.page.getByRole('table', { name: 'Layers' }).waitFor();
  }

  it('is drawn without a pause', async () => {
    const size = environment.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    assert.ok(size > 300_000, `the environment has ${size} characters`);
    await assertCheap(shown, 4, render);
    assert.equal(await shown.page.getByRole('table', { name: 'Layers' }).locator('tbody tr').count(), 254);
  });

  it('is brought up to date without a pause', async () => {
    await render();
    content = { ...largePage, pushed: 0 };
    answer = deferred();
    answer.resolve(content);
    await assertCheap(shown, 0.5, async () => {
      await shown.changed();
      await shown.page
        .getByRole('banner')
        .getByText(/pushed \d\d y ago/)
        .waitFor();
    });
  });

  it('shows some of its labels, and all of them when asked to, without a pause', async () => {
    await render();
    const rows = shown.page.getByRole('table', { name: 'Labels' }).locator('tbody tr');
    assert.equal(await rows.count(), 50);
    await assertCheap(shown, 9, async () => {
      await shown.page.getByRole('button', { name: 'Show all 1,000 labels' }).click();
      await shown.page.getByText('label.998', { exact: true }).waitFor();
    });
    assert.equal(await rows.count(), 1_000);
  });

  it('cuts a long value, and shows all of it when asked to, to be selected', async () => {
    await render();
    const value = shown.page.getByRole('row').filter({ hasText: 'megabyte' }).locator('.column-value');
    assert.ok(((await value.textContent()) ?? '').length < 1_000);
    await assertCheap(shown, 12, async () => {
      await shown.page.getByRole('button', { name: 'Show all 1 MB of megabyte' }).click();
      await shown.page.getByRole('region', { name: 'megabyte' }).waitFor();
    });
    const selected = await shown.page.evaluate<number>(
      "getSelection().selectAllChildren(document.querySelector('.whole')), getSelection().toString().length",
    );
    assert.equal(selected, 1_000_000);
  });
});
