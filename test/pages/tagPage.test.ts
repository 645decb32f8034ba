import assert from 'node:assert/strict';
import type { TagPage } from '../../src/shared/tagPage.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage } from './support/browser.ts';
import { ago } from './support/clock.ts';
import { digestOf, usualPage, withImage, withoutImage } from './support/tagPages.ts';

describe('Tag page', () => {
  let pages: Pages;
  let open: OpenPage | undefined;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await open?.violations(), []);
    await open?.close();
    open = undefined;
  });

  async function show(tagPage: TagPage, width?: number): Promise<OpenPage> {
    open = await pages.show('tag', { load: () => tagPage }, width === undefined ? {} : { width });
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    return open;
  }

  it('says in its head what the image is', async () => {
    const { page } = await show(usualPage);
    assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'hackershop/skyfield:2.0');
    const head = await page.getByRole('banner').innerText();
    assert.match(head, /pushed 2 min ago · linux\/amd64 · 43\.3 MB in 4 layers/);
    assert.match(head, /By digest\n+registry\.apps\.example\/hackershop\/skyfield@sha256:42cdaa43/);
    assert.match(head, new RegExp(`Digest\n+${digestOf('42cdaa43')}`));
  });

  it('has its sections in the order of the questions', async () => {
    const { page } = await show(usualPage);
    assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), [
      'Overview',
      'Used by',
      'Layers',
      'Configuration',
      'Environment',
      'History',
      'Raw documents',
    ]);
  });

  it('copies the pull spec and the digest, and says so', async () => {
    const { page, host } = await show(usualPage);
    await page.getByRole('button', { name: 'Copy Pull Spec' }).click();
    await page.getByText('Copied the pull spec').waitFor();
    await page.getByRole('button', { name: `Copy the digest ${digestOf('42cdaa43')}` }).click();
    await page.getByRole('status').getByText('Copied the digest').waitFor();
    assert.deepEqual(host.calls, [
      { method: 'copy', args: ['registry.apps.example/hackershop/skyfield:2.0'] },
      { method: 'copy', args: [digestOf('42cdaa43')] },
    ]);
  });

  it('shows the layers base first, with the entries that made none between them', async () => {
    const { page } = await show(usualPage);
    const rows = page.getByRole('table', { name: 'Layers' }).locator('tbody tr');
    const texts = (await rows.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim());
    assert.match(texts[0] ?? '', /^1 ADD rootfs\.tar\.gz \/ 28\.1 MB a1b2c3d4 6 other images$/);
    assert.match(texts[1] ?? '', /^no layer ENV NODE_ENV=production$/i);
    assert.match(
      texts[4] ?? '',
      /^2 COPY package\.json package-lock\.json \.\/ 161 B b2b2b2b2 1 other image$/,
    );
    assert.match(texts[6] ?? '', /1\.2 MB d4d4d4d4 zstd$/);
  });

  it('draws the bars in proportion to the largest layer', async () => {
    const { page } = await show(usualPage);
    const widths = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().width)",
    );
    const [first = 0, , third = 0] = widths;
    assert.ok(first > 50, `the bar of the largest layer is ${first} pixels wide`);
    assert.ok(Math.abs(third / first - 14 / 28.1) < 0.02, `bars are ${widths.join(', ')} pixels wide`);
  });

  it('copies the whole digest of a layer from the short one', async () => {
    const { page, host } = await show(usualPage);
    await page.getByRole('button', { name: 'Copy the digest a1b2c3d4' }).click();
    await page.getByText('Copied the digest').waitFor();
    assert.deepEqual(host.calls, [{ method: 'copy', args: [digestOf('a1b2c3d4')] }]);
  });

  it('opens links, tags, revisions, documents and the image stream through the host', async () => {
    const { page, host } = await show(usualPage);
    await page.getByRole('link', { name: 'https://git.example/hackershop/skyfield' }).click();
    await page.getByRole('link', { name: 'planet-express/skyfield:stable' }).click();
    await page.getByRole('link', { name: 'Open revision ed813f96' }).click();
    await page.getByRole('button', { name: 'Config, in an editor' }).click();
    await page.getByRole('button', { name: 'Image Stream', exact: true }).click();
    assert.deepEqual(host.calls, [
      { method: 'openLink', args: ['https://git.example/hackershop/skyfield'] },
      { method: 'openTag', args: ['planet-express', 'skyfield', 'stable'] },
      { method: 'openRevision', args: [digestOf('ed813f96')] },
      { method: 'openDocument', args: ['config'] },
      { method: 'openStream', args: [] },
    ]);
  });

  it('shows what changed from one revision to the next', async () => {
    const { page } = await show(usualPage);
    const history = page.getByRole('table', { name: 'Revisions' });
    await history
      .getByRole('button', {
        name: '2 layers added, 1 layer removed, 2 variables changed and 1 label changed',
      })
      .click();
    const detail = await history.locator('tr.detail').innerText();
    assert.match(detail, /NODE_ENV changed\s+test\s+production/);
    assert.match(detail, /version added\s+2\.0/);
    assert.doesNotMatch(detail, /letmein|hunter2/);
    assert.match(await history.innerText(), /same layers, variables and labels[\s\S]*image missing/);
  });

  it('lets one pick the platform of an index', async () => {
    const platforms = [
      { digest: digestOf('42cdaa43'), name: 'linux/amd64', selected: true },
      { digest: digestOf('e125ae23'), name: 'linux/arm64', selected: false },
    ];
    const { page, host } = await show(withImage({ indexDigest: digestOf('1d') }, { platforms }));
    const picker = page.getByRole('combobox', { name: 'Platform' });
    assert.equal(await picker.locator('.selected-value').innerText(), 'linux/amd64');
    await picker.focus();
    await page.keyboard.press('ArrowDown');
    await picker.locator('.selected-value').getByText('linux/arm64').waitFor();
    assert.deepEqual(host.calls, [{ method: 'selectPlatform', args: [digestOf('e125ae23')] }]);
  });

  it('says what an artifact is instead of showing an empty image', async () => {
    const digest = digestOf('0badcafe');
    const image = { digest, artifact: 'Helm chart', labels: [], sources: [], alsoTagged: [], layers: [] };
    const { page } = await show({ ...usualPage, image });
    assert.match(await page.getByRole('banner').innerText(), /Helm chart, not a container image/);
    assert.match(await page.getByRole('main').innerText(), /This image has no layers/);
    assert.equal(await page.getByRole('heading', { name: 'Configuration' }).count(), 0);
  });

  it('says what is missing, why, and what to do', async () => {
    const { page } = await show({
      ...usualPage,
      gaps: [
        {
          what: 'The commands of the layers',
          why: 'The registry at registry.apps.example cannot be reached.',
          advice: 'Check the proxy.',
        },
      ],
    });
    const notes = await page.getByRole('list', { name: 'Not on this page' }).innerText();
    assert.equal(
      notes.trim(),
      'The commands of the layers: The registry at registry.apps.example cannot be reached. Check the proxy.',
    );
  });

  for (const words of ['waiting for import', 'no image yet']) {
    it(`is a sentence when there is no image: ${words}`, async () => {
      const { page } = await show(withoutImage({ state: { words, tone: 'normal' } }));
      assert.equal((await page.getByRole('main').innerText()).trim(), `There is no image to show: ${words}.`);
    });
  }

  for (const [words, tone] of [
    ['import failed', 'warning'],
    ['image missing', 'error'],
  ] as const) {
    it(`is a sentence and its state when there is no image: ${words}`, async () => {
      const { page } = await show(withoutImage({ state: { words, tone } }));
      assert.match(await page.getByRole('banner').innerText(), new RegExp(words));
      assert.equal((await page.getByRole('main').innerText()).trim(), 'There is no image to show.');
    });
  }

  it('shows the message of a failed import and since when', async () => {
    const state = {
      words: 'import failed',
      tone: 'warning',
      message: 'unauthorized: <b>no</b>',
      since: ago(300_000),
    } as const;
    const { page } = await show({ ...usualPage, state });
    assert.match(
      await page.getByRole('banner').innerText(),
      /import failed since 5 min ago\s+unauthorized: <b>no<\/b>/,
    );
  });

  it('keeps the history and the users of an image that is missing', async () => {
    const { page } = await show(
      withoutImage({
        state: { words: 'image missing', tone: 'error' },
        history: usualPage.history,
        usedBy: usualPage.usedBy,
      }),
    );
    assert.deepEqual(await page.getByRole('heading', { level: 2 }).allInnerTexts(), ['Used by', 'History']);
  });

  it('fits a narrow panel', async () => {
    const shown = await show(usualPage, 380);
    const overflow = await shown.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.equal(overflow, 0);
    await shown.screenshot('tag-narrow');
  });
});
