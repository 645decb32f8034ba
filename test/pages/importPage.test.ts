import assert from 'node:assert/strict';
import type { ImportPage } from '../../src/shared/importPage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { allFound, emptyImport, noLogin, oneFound, partlyImported } from './support/importPages.ts';
import { themes } from './support/site.ts';

describe('Import page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: ImportPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: ImportPage = emptyImport,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    content = page;
    shown = await pages.show('import', { load: () => content, ...methods }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const mainText = async () => plain(await shown.page.getByRole('main').innerText());
  const field = (name: string) => shown.page.getByRole('textbox', { name, exact: true });
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const box = (name: string | RegExp) => shown.page.getByRole('checkbox', { name });
  const calls = () => shown.host.calls.map(({ method, args }) => [method, ...args]);
  const called = async (method: string, ...args: unknown[]) =>
    until(`${method} ${args.join()}`, () =>
      Promise.resolve(
        calls().some((call) => JSON.stringify(call) === JSON.stringify([method, ...args])) || undefined,
      ),
    );
  const change = async (page: ImportPage): Promise<void> => {
    content = page;
    await shown.changed();
  };

  it('takes a reference and looks for it with Enter or the button', async () => {
    await show();
    assert.match(
      await mainText(),
      /^Into project .*Its pull secrets are used.*Image .*A pull spec of any registry/,
    );
    assert.equal(await button('Look').count(), 0);
    await field('Image').fill('fedora');
    await called('set', 'reference', 'fedora');
    await change({
      ...emptyImport,
      form: { ...emptyImport.form, reference: 'fedora' },
      reference: { kind: 'reads', spec: 'docker.io/library/fedora:latest', notes: [], byDigest: false },
    });
    await shown.page.getByText('Reads as docker.io/library/fedora:latest').waitFor();
    await field('Image').press('Enter');
    await called('look');
    await box(/^All tags of the repository/).click();
    await called('set', 'all', 'true');
    await shown.page.getByRole('combobox', { name: 'Into project' }).selectOption('hackershop');
    await called('set', 'project', 'hackershop');
    await button('Pick Known Image…').click();
    await called('pickKnown');
  });

  it('says why a text is no reference, and that a look is under way', async () => {
    await show({
      ...emptyImport,
      form: { ...emptyImport.form, reference: 'a b' },
      reference: { kind: 'problem', problem: 'A pull spec has no spaces in it.' },
    });
    assert.equal(await field('Image').getAttribute('aria-invalid'), 'true');
    assert.match(await mainText(), /A pull spec has no spaces in it\./);
    await change({ ...oneFound, look: { kind: 'looking', what: 'docker.io/library/fedora:41' } });
    await shown.page.getByText('The cluster looks for docker.io/library/fedora:41').waitFor();
    await button('Stop').click();
    await called('stopLooking');
    await change(oneFound);
    await shown.page.getByText('Found 1 image').waitFor();
  });

  it('shows one image, where it goes and how, and imports it', async () => {
    await show(oneFound);
    const rows = shown.page.getByRole('table', { name: 'Found images' }).locator('tbody tr');
    assert.deepEqual((await rows.allInnerTexts()).map(plain), [
      'docker.io/library/fedora:41 linux/amd64 71.3 MB 9 d ago 42cdaa43',
    ]);
    const text = await mainText();
    assert.match(text, /Image stream .*It is made\. Tag .*May be another name/);
    assert.match(text, /Only the digest is kept here \(policy Source\)/);
    await field('Image stream').fill('linux');
    await called('set', 'stream', 'linux');
    await field('Tag').fill('stable');
    await called('set', 'tag', 'stable');
    await box(/^Import again on schedule/).click();
    await called('set', 'scheduled', 'true');
    await box(/^Insecure/).click();
    await called('set', 'insecure', 'true');
    await shown.page.getByRole('combobox', { name: 'Pods pull from' }).selectOption('Local');
    await called('set', 'referencePolicy', 'Local');
    await shown.page.getByRole('combobox', { name: 'Platforms' }).selectOption('PreserveOriginal');
    await called('set', 'importMode', 'PreserveOriginal');
    await button('Pick image stream').click();
    await called('pickStream');
    await button('Copy as oc Command').click();
    await called('copyCommand');
    await button('Import…').click();
    await called('run');
  });

  it('lets choose among all tags, and names those that were not looked at', async () => {
    await show(allFound);
    const text = await mainText();
    assert.match(text, /The tag that is there points to ed813f96 \(3 d ago\) now/);
    assert.match(text, /3 more tags are there and were not looked at: 2\.1, 2\.2 and 3\.0-rc1\./);
    assert.equal(await field('Tag').count(), 0);
    assert.equal(await box('old').isDisabled(), true);
    await box('2.0').click();
    await called('choose', '["quay.io/shop/web:2.0"]', 'true');
    await box('1.0').click();
    await called('choose', '["quay.io/shop/web:1.0"]', 'false');
    await box('Choose all').click();
    await called('choose', '["quay.io/shop/web:1.0","quay.io/shop/web:1.1","quay.io/shop/web:2.0"]', 'true');
    await button('Import 2 Tags…').click();
    await called('run');
    await change({ ...allFound, target: { count: 0, isNew: false, ready: false } });
    await shown.page.getByText('Choose the tags to import').waitFor();
    assert.equal(await button('Import 0 Tags…').count(), 0);
  });

  it('says what is in the way and leads to what helps', async () => {
    await show({ ...emptyImport, look: { kind: 'failed', trouble: noLogin } });
    await shown.page.getByRole('alert').getByText('has no pull secret for it').waitFor();
    assert.equal(await shown.page.getByText('you may not have access').count(), 0);
    await button('What the cluster said').click();
    await shown.page.getByText('you may not have access').waitFor();
    await button('Add Pull Secret…').click();
    await called('addPullSecret', 'registry.redhat.io');
    const { secretFor, ...bare } = noLogin;
    assert.ok(secretFor);
    await change({ ...emptyImport, look: { kind: 'failed', trouble: { ...bare, offer: 'insecure' } } });
    await button('Look Without Checking').click();
    await called('set', 'insecure', 'true');
    await change({ ...emptyImport, look: { kind: 'failed', trouble: { ...bare, offer: 'allTags' } } });
    await button('Show All Tags').click();
    await called('set', 'all', 'true');
  });

  it('never shows an import in part as one that went well', async () => {
    await show(partlyImported);
    const outcome = shown.page.getByRole('region', { name: 'Imported in part' });
    const rows = outcome.getByRole('table').locator('tbody tr');
    assert.match(plain(await outcome.innerText()), /but shop\/web:1\.1 failed\. The tag is recorded/);
    assert.match(
      plain((await rows.allInnerTexts())[0] ?? ''),
      /^1\.0 imported: another image than .* 10aa0000 Show$/,
    );
    assert.match(
      plain((await rows.allInnerTexts())[1] ?? ''),
      /^1\.1 failed: recorded in the stream, and failing – Show$/,
    );
    await outcome.getByRole('link', { name: 'Show 1.0' }).click();
    await called('showTag', '1.0');
  });

  it('has nothing to import with for those who may not', async () => {
    const refused = 'You have no right to create imagestreamimports in shop.';
    await show({ ...emptyImport, refused });
    await shown.page.getByText(refused).waitFor();
    assert.equal(await field('Image').count(), 0);
    assert.equal(await shown.page.getByRole('combobox', { name: 'Into project' }).count(), 1);
  });

  it('says what is wrong with a name, and imports nothing', async () => {
    await show({
      ...oneFound,
      target: {
        count: 1,
        isNew: true,
        streamProblem: 'The name must not contain the capital F.',
        tagProblem: 'A tag needs a name.',
        ready: false,
      },
    });
    assert.equal(await field('Image stream').getAttribute('aria-invalid'), 'true');
    assert.match(await mainText(), /must not contain the capital F.*A tag needs a name/);
    assert.equal(await button('Import…').count(), 0);
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true"><script>globalThis.owned = true</script>\u202e`;
    const trouble = { summary: markup, advice: markup, message: `${markup} said`, secretFor: markup };
    const row = { key: markup, name: markup, selected: true, change: markup, trouble };
    await show({
      ...allFound,
      cluster: markup,
      projects: [markup],
      form: { ...allFound.form, project: markup, reference: markup, stream: markup, tag: markup },
      reference: { kind: 'reads', spec: markup, notes: [markup], byDigest: false },
      look: { kind: 'found', what: markup, rows: [row, { ...row, key: 'b' }], more: [markup] },
      target: {
        count: 2,
        isNew: false,
        ready: true,
        streamProblem: markup,
        tagProblem: markup,
      },
      outcome: {
        tone: 'failed',
        message: markup,
        place: markup,
        rows: [{ tag: markup, from: markup, note: markup, trouble }],
      },
    });
    await shown.page.getByRole('button', { name: 'What the cluster said' }).first().click();
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
    assert.equal((await mainText()).includes('\u202e'), false);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(oneFound, { theme });
      await assertAccessible(shown.page);
      await shown.screenshot(`import-one-${theme}`);
      await change(partlyImported);
      await shown.page.getByRole('region', { name: 'Imported in part' }).waitFor();
      await assertAccessible(shown.page);
      await shown.screenshot(`import-all-${theme}`);
      await change({ ...emptyImport, look: { kind: 'failed', trouble: noLogin } });
      await shown.page.getByRole('alert').getByText('has no pull secret for it').waitFor();
      await button('What the cluster said').click();
      await assertAccessible(shown.page);
      await shown.screenshot(`import-trouble-${theme}`);
    });
  }

  it('fits a narrow panel', async () => {
    await show(allFound, { width: 420 });
    await shown.screenshot('import-narrow');
    const width = await shown.page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 420, `the page is ${width} pixels wide`);
  });
});
