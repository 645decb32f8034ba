import assert from 'node:assert/strict';
import type { ImportsPage } from '../../src/shared/importsPage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { importRow, usualImports } from './support/importsPages.ts';
import { themes } from './support/site.ts';

describe('Imports page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: ImportsPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: ImportsPage = usualImports,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    content = page;
    shown = await pages.show('imports', { load: () => content, ...methods }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const table = () => shown.page.getByRole('table', { name: 'What is imported' });
  const lines = async () => (await table().locator('tbody tr').allInnerTexts()).map(plain);
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const calls = (count: number) =>
    until(`${count} calls`, () => Promise.resolve(shown.host.calls.length === count || undefined));

  it('says how many fail, and of what fails why, since when and what helps', async () => {
    await show();
    assert.match(plain(await shown.page.getByRole('banner').innerText()), /1 of 6 imports fails/);
    const [first, detail] = await lines();
    assert.equal(
      first,
      'billing:partner hackershop registry.partner.example/billing/api:stable pull secret: none insecure on schedule · one platform through this registry fails since 5 h ago newest image 9 mo ago Retry… Add Pull Secret… Edit…',
    );
    assert.match(
      detail ?? '',
      /^Fails registry\.partner\.example wants a login, and the project .* for it\./,
    );
    assert.match(detail ?? '', /What helps Add one to hackershop/);
    assert.match(
      detail ?? '',
      /Condition Unauthorized: you may not have access .* Last attempt failed again/,
    );
  });

  it('has every other import in a line, and no actions where they may not be done', async () => {
    await show();
    const all = await lines();
    assert.ok(
      all.some((line) => /^nginx:1\.27 hackershop .* newest image 21 d ago Import Again… Edit…$/.test(line)),
    );
    assert.ok(all.some((line) => /^nginx:stable .* another image was put there since/.test(line)));
    assert.ok(all.some((line) => /^nodejs:20-ubi9 openshift .* nothing came yet$/.test(line)));
    assert.ok(
      all.some((line) =>
        line.startsWith('everything planet-express quay.io/planet-express/everything all its tags'),
      ),
    );
    assert.equal(await button('Edit: everything in planet-express').count(), 0);
    assert.equal(
      await shown.page.getByRole('checkbox', { name: 'Select nodejs:20-ubi9 in openshift' }).count(),
      0,
    );
  });

  it('retries, edits, selects and opens by what stands in a line', async () => {
    await show();
    await button('Retry: billing:partner in hackershop').click();
    await button('Edit: nginx:1.27 in hackershop').click();
    await button('Add Pull Secret: billing:partner in hackershop').click();
    await shown.page.getByRole('checkbox', { name: 'Select nginx:1.27 in hackershop' }).click();
    await shown.page.getByRole('checkbox', { name: 'Select all' }).click();
    await shown.page.getByRole('link', { name: 'Open tag nginx:mainline in hackershop' }).click();
    await shown.page.getByRole('link', { name: 'Open image stream everything in planet-express' }).click();
    await shown.page.getByRole('button', { name: 'Retry the Failing One…' }).click();
    await shown.page.getByRole('button', { name: 'Only what fails' }).click();
    await calls(9);
    const id = importRow().id;
    assert.deepEqual(shown.host.calls, [
      { method: 'retry', args: ['["hackershop","billing","partner"]'] },
      { method: 'edit', args: [id] },
      { method: 'changeSecret', args: ['["hackershop","billing","partner"]'] },
      { method: 'select', args: [id, 'true'] },
      { method: 'selectAll', args: ['true'] },
      { method: 'openTag', args: ['hackershop', 'nginx', 'mainline'] },
      { method: 'openStream', args: ['planet-express', 'everything'] },
      { method: 'retryFailing', args: [] },
      { method: 'setFilter', args: ['show', 'failing'] },
    ]);
  });

  it('works on what is selected, and on nothing while something is imported again', async () => {
    await show({ ...usualImports, selected: 2 });
    await shown.page.getByRole('button', { name: 'Import 2 Again…' }).click();
    await shown.page.getByRole('button', { name: 'Change 2 Imports…' }).click();
    await calls(2);
    assert.deepEqual(
      shown.host.calls.map(({ method }) => method),
      ['retrySelected', 'changeSelected'],
    );
    content = { ...usualImports, busy: true, progress: { text: 'Importing again', done: 1, total: 2 } };
    await shown.changed();
    await shown.page.getByText('Importing again… 1 of 2').waitFor();
    assert.equal(await shown.page.getByRole('button', { name: /Again…|Retry|Change|Edit/ }).count(), 0);
    content = { ...usualImports, failing: 0, summary: '6 imports, none fails' };
    await shown.changed();
    await shown.page.getByRole('status').getByText('6 imports, none fails').waitFor();
  });

  it('sends what is typed to the host, and keeps it while the host is behind', async () => {
    await show();
    const field = shown.page.getByRole('searchbox', { name: 'Filter by name, source or reason' });
    await field.pressSequentially('ngi');
    await calls(3);
    await shown.changed();
    assert.equal(await field.inputValue(), 'ngi');
    const nothing = {
      ...usualImports.rows,
      count: 0,
      rows: [],
      filter: { text: 'ngi', show: 'all' as const },
    };
    content = { ...usualImports, rows: nothing };
    await shown.changed();
    await shown.page.getByText('Nothing here has “ngi” in it.').waitFor();
    await shown.page.getByText('0 of 6 imports').waitFor();
  });

  it('goes through ten thousand in parts', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => importRow({ stream: `app-${at}` }));
    const view = { ...usualImports.rows, from: 100, count: 10_000, rows };
    await show({ ...usualImports, total: 10_000, rows: view });
    await shown.page.getByText('Rows 101 to 200 of 10,000').waitFor();
    assert.equal((await lines()).length, 100);
    await button('Next rows').click();
    await button('Previous rows').click();
    await calls(2);
    assert.deepEqual(
      shown.host.calls.map(({ args }) => args),
      [['200'], ['0']],
    );
  });

  it('says that nothing is imported, and what could not be read', async () => {
    const notes = ['Cannot list image streams in prod: you have no right to view that project.'];
    const rows = { filter: usualImports.rows.filter, from: 0, count: 0, rows: [] };
    await show({ ...usualImports, total: 0, failing: 0, summary: 'nothing is imported', notes, rows });
    await shown.page.getByText('No image stream that you see imports from another registry.').waitFor();
    await shown.page.getByText('Cannot list image streams in prod').waitFor();
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true">\u202e`;
    const problem = { summary: markup, advice: markup, condition: `${markup}!`, since: NaN };
    const row = importRow({
      id: markup,
      project: markup,
      stream: markup,
      tag: markup,
      source: markup,
      secrets: markup,
      secretOffer: 'change',
      schedule: markup,
      policy: markup,
      mode: markup,
      state: 'failing',
      problem,
      outcome: { tone: 'bad', text: markup },
      last: Infinity,
    });
    const filter = { text: markup, show: 'all' as const };
    await show({
      ...usualImports,
      cluster: markup,
      summary: markup,
      notes: [markup],
      rows: { ...usualImports.rows, filter, rows: [row] },
    });
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
    assert.doesNotMatch(await shown.page.locator('body').innerText(), /\u202e/);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show({ ...usualImports, selected: 1, notes: ['You may not change everything here.'] }, { theme });
      await shown.screenshot(`imports-${theme}`);
      await assertAccessible(shown.page);
    });
  }

  it('fits a narrow panel', async () => {
    await show(usualImports, { width: 420 });
    await shown.screenshot('imports-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});
