import assert from 'node:assert/strict';
import type { StoragePage } from '../../src/shared/storagePage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { themes } from './support/site.ts';
import { usualStorage } from './support/storagePages.ts';

describe('Storage page', () => {
  let pages: Pages;
  let shown: OpenPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: StoragePage = usualStorage,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    shown = await pages.show('storage', { load: () => page, ...methods }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const table = (name: string) => shown.page.getByRole('table', { name });
  const lines = async (name: string) => (await table(name).locator('tbody tr').allInnerTexts()).map(plain);
  const projects = 'Storage of projects and image streams';

  it('says what everything takes, and what pruning frees', async () => {
    await show();
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /In all at least 61\.3 GB, each layer once/);
    assert.match(head, /In no tag 31 images, 4\.4 GB of which nothing else holds/);
    assert.match(head, /Pruning frees 18\.4 GB, when it keeps 3 revisions of each tag/);
    await shown.page.getByText('nothing but the registry knows of it').waitFor();
  });

  it('has projects and their image streams in figures, and a bar that a screen reader reads too', async () => {
    await show();
    assert.deepEqual((await lines(projects)).slice(0, 4), [
      'hackershop 2 image streams 41 GB 32.5 GB 8.5 GB 6.3 GB',
      'skyfield 12 tags 30 GB 20 GB 10 GB',
      'web 2 tags 18 GB 9 GB 9 GB',
      'momcorp 1 image stream at least 2.1 GB 2.1 GB 0 B 0 B',
    ]);
    const bar = (name: string) => table(projects).getByRole('img', { name, exact: true });
    assert.equal(await bar('100% of the largest').count(), 1);
    assert.equal(await bar('73% of the largest').count(), 1);
    assert.deepEqual(await lines('Largest tags'), [
      'skyfield:nightly hackershop 21 GB 14 GB 7 GB 12',
      'delivery:latest planet-express 9 GB 100 MB 8.9 GB 3',
    ]);
  });

  it('folds by the keyboard, and sorts projects and the image streams of each', async () => {
    await show();
    const toggle = shown.page.getByRole('button', { name: 'hackershop: 2 image streams' });
    await toggle.press('Enter');
    assert.equal((await lines(projects)).length, 5);
    assert.equal(await toggle.getAttribute('aria-expanded'), 'false');
    await toggle.press('Enter');
    const heading = table(projects).getByRole('columnheader', { name: 'Referenced' }).getByRole('button');
    await heading.click();
    const names = async () => (await lines(projects)).map((line) => line.split(' ')[0]);
    assert.deepEqual(await names(), [
      'momcorp',
      'robot',
      'planet-express',
      'delivery',
      'hackershop',
      'web',
      'skyfield',
    ]);
    await heading.click();
    assert.deepEqual((await names()).slice(0, 3), ['hackershop', 'skyfield', 'web']);
  });

  it('opens image streams, tags and the plan, and reads again', async () => {
    await show();
    await shown.page.getByRole('link', { name: 'Open image stream web in hackershop' }).click();
    await shown.page.getByRole('link', { name: 'Open tag delivery:latest in planet-express' }).click();
    await shown.page.getByRole('button', { name: 'Open the plan' }).click();
    await shown.page.getByRole('button', { name: 'Read Again' }).click();
    await until('the calls', () => Promise.resolve(shown.host.calls.length === 4 || undefined));
    assert.deepEqual(shown.host.calls, [
      { method: 'openStream', args: ['hackershop', 'web'] },
      { method: 'openTag', args: ['planet-express', 'delivery', 'latest'] },
      { method: 'planPrune', args: [] },
      { method: 'readAgain', args: [] },
    ]);
  });

  it('shows the first of many, and says how far reading is', async () => {
    const { storage } = usualStorage;
    assert.ok(storage);
    const [first] = storage.projects;
    assert.ok(first);
    const many = Array.from({ length: 400 }, (_, at) => ({ ...first, project: `project-${at}` }));
    await show({ ...usualStorage, storage: { ...storage, projects: many } });
    assert.equal((await lines(projects)).length, 50);
    await shown.page.getByRole('button', { name: 'Show all 400 projects' }).click();
    assert.equal((await lines(projects)).length, 400);
    await shown.close();
    await show({ kind: 'storage', cluster: 'x', reading: { text: 'Reading images', done: 1, total: 4 } });
    await shown.page.getByText('Reading images… 1 of 4').waitFor();
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true">`;
    const { storage } = usualStorage;
    const [project] = storage?.projects ?? [];
    const [tag] = storage?.tags ?? [];
    assert.ok(storage && project && tag);
    const streams = project.streams.map((stream) => ({ ...stream, stream: markup }));
    await show({
      kind: 'storage',
      cluster: markup,
      failure: markup,
      storage: {
        ...storage,
        projects: [{ ...project, project: markup, streams }],
        tags: [{ ...tag, project: markup, stream: markup, tag: markup }],
        pruning: { bytes: 1, more: true, how: markup },
        notes: [markup],
      },
    });
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(usualStorage, { theme });
      await shown.screenshot(`storage-${theme}`);
      await assertAccessible(shown.page);
    });
  }

  it('fits a narrow panel', async () => {
    await show(usualStorage, { width: 420 });
    await shown.screenshot('storage-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});
