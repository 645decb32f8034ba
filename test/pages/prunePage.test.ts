import assert from 'node:assert/strict';
import type { PrunePage, PrunePlanView, PruneRow } from '../../src/shared/prunePage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { readOnlyPrune, revisionRow, usualPlan, usualPrune, usualRows } from './support/prunePages.ts';
import { themes } from './support/site.ts';
import { digestOf } from './support/tagPages.ts';

describe('Page of a plan to prune', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: PrunePage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: PrunePage = usualPrune,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    content = page;
    shown = await pages.show('prune', { load: () => content, ...methods }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }
  const withPlan = (plan: Partial<PrunePlanView>): PrunePage => ({
    ...usualPrune,
    plan: { ...usualPlan, ...plan },
  });
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const table = () => shown.page.getByRole('table', { name: 'What becomes of each revision and image' });
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const called = (count: number) =>
    until('the calls', () => Promise.resolve(shown.host.calls.length >= count || undefined));

  it('says what comes back first, and what one may not expect', async () => {
    await show();
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /nothing is removed until you apply this plan · seen 1 min ago/);
    assert.match(head, /Comes back 18\.4 GB, 388 layers and manifests Images 92 images/);
    assert.match(head, /128 revisions of 14 image streams in 3 projects Tags 3 tags lose their last image/);
    const notes = shown.page.getByRole('list', { name: 'Before you apply this plan' });
    assert.equal(await notes.getByText('Pruning does not look there').count(), 0);
    await notes.getByRole('button', { name: 'Which?' }).first().click();
    assert.equal(await notes.getByText('Pruning does not look there').count(), 2);
    assert.equal(await notes.getByRole('button', { name: /^Open all/ }).count(), 0);
  });

  it('opens what a note is about as a document where it is too much for the page', async () => {
    const [note] = usualPlan.notes;
    assert.ok(note);
    await show(withPlan({ notes: [{ ...note, count: 4_000 }] }));
    await button('Which?').click();
    await button('Open all 4,000').click();
    await called(1);
    assert.deepEqual(shown.host.calls, [{ method: 'openList', args: ['place'] }]);
  });

  it('tells of each row what becomes of it', async () => {
    await show();
    const rows = (await table().locator('tbody tr').allInnerTexts()).map(plain);
    assert.deepEqual(rows.slice(0, 5), [
      'hackershop 3 of 17 revisions go 129 MB',
      'skyfield 3 of 6 revisions go',
      'latest 3 of 6 revisions go',
      '42cdaa43 goes: not used image goes 43.1 MB 40 d',
      '0badcafe stays: used by its digest by pod web-1 in shop and deployment web in shop 40 d',
    ]);
  });

  it('asks the host for another plan with each key that is typed, and keeps what is typed', async () => {
    await show();
    const field = shown.page.getByRole('spinbutton', { name: 'Revisions of each tag to keep' });
    await field.fill('12');
    await called(1);
    assert.equal(await field.inputValue(), '12');
    content = { ...usualPrune, options: { ...usualPrune.options, keepTagRevisions: '5' } };
    await shown.changed();
    await until('the value of the host', async () => (await field.inputValue()) === '5' || undefined);
    await shown.page.getByRole('combobox', { name: 'Unit of the age' }).selectOption('hours');
    await shown.page.getByRole('checkbox', { name: /^Delete from the registry/ }).press('Space');
    await shown.page.getByRole('combobox', { name: 'Project to look at' }).selectOption('momcorp');
    await button('Use the automatic pruner’s settings').click();
    await called(5);
    assert.deepEqual(shown.host.calls, [
      { method: 'setOption', args: ['keepTagRevisions', '12'] },
      { method: 'setOption', args: ['unit', 'hours'] },
      { method: 'setOption', args: ['pruneRegistry', 'false'] },
      { method: 'setOption', args: ['namespace', 'momcorp'] },
      { method: 'takeAutomatic', args: [] },
    ]);
  });

  it('leaves age and number alone where the size decides', async () => {
    await show({ ...usualPrune, options: { ...usualPrune.options, pruneOverSizeLimit: true } });
    assert.equal(await shown.page.getByRole('spinbutton').nth(0).isDisabled(), true);
    assert.equal(await shown.page.getByRole('spinbutton').nth(1).isDisabled(), true);
  });

  it('filters through the host, folds, opens a tag and copies a digest', async () => {
    await show();
    await shown.page.getByRole('combobox', { name: 'Show what goes' }).selectOption('both');
    await shown.page
      .getByRole('combobox', { name: 'Filter by reason' })
      .selectOption({ label: 'image gone (8)' });
    await shown.page.getByRole('searchbox', { name: 'Filter by name' }).fill('web');
    await table().getByRole('button', { name: 'Fold image stream skyfield' }).click();
    await table().getByRole('link', { name: 'Open tag skyfield:latest in hackershop' }).click();
    await table().getByRole('button', { name: 'Copy the digest 42cdaa43' }).click();
    await called(6);
    assert.deepEqual(shown.host.calls, [
      { method: 'setFilter', args: ['show', 'both'] },
      { method: 'setFilter', args: ['reason', 'imageGone'] },
      { method: 'setFilter', args: ['text', 'web'] },
      { method: 'unfold', args: ['stream hackershop/skyfield', 'false'] },
      { method: 'openTag', args: ['hackershop', 'skyfield', 'latest'] },
      { method: 'copy', args: [digestOf('42cdaa43')] },
    ]);
  });

  it('spares by a check box, and not what is spared already with something above it', async () => {
    await show();
    await table().getByRole('checkbox', { name: 'Spare revision 42cdaa43' }).click();
    await called(1);
    const key = `revision hackershop/skyfield:latest@${digestOf('42cdaa43')}`;
    assert.deepEqual(shown.host.calls, [{ method: 'spare', args: [key, 'true'] }]);
    await shown.close();
    await show(readOnlyPrune);
    const above = table().getByRole('checkbox', { name: /^Spare revision 42cdaa43/ });
    assert.deepEqual([await above.isDisabled(), await above.isChecked()], [true, true]);
    assert.match(
      plain(await shown.page.getByRole('banner').innerText()),
      /2 rows; because of that 7 revisions, 3 images and 1\.2 GB more stay/,
    );
    await table().getByRole('checkbox', { name: 'Spare tag latest' }).press('Space');
    await button('Spare nothing').click();
    await called(2);
    assert.deepEqual(shown.host.calls, [
      { method: 'spare', args: ['tag hackershop/skyfield:latest', 'false'] },
      { method: 'spareNothing', args: [] },
    ]);
  });

  it('goes on through many rows a part at a time', async () => {
    const rows = Array.from({ length: 100 }, (_, at): PruneRow => ({
      ...revisionRow(`${at}`.padStart(8, '0')),
      id: `row ${at}`,
    }));
    await show(withPlan({ rows: { ...usualRows, rows, from: 100, count: 48_211 } }));
    await shown.page.getByText('Rows 101 to 200 of 48,211').waitFor();
    await button('Next rows').click();
    await button('Previous rows').click();
    await button('First rows').click();
    await called(3);
    assert.deepEqual(
      shown.host.calls.map(({ args }) => args),
      [['200'], ['0'], ['0']],
    );
  });

  it('leaves the focus where it is at the first and the last rows', async () => {
    const rows = [revisionRow('00000001')];
    await show(withPlan({ rows: { ...usualRows, rows, from: 100, count: 101 } }));
    const next = button('Next rows');
    await next.focus();
    await next.press('Enter');
    assert.equal(await next.getAttribute('aria-disabled'), 'true');
    content = withPlan({ rows: { ...usualRows, rows, from: 0, count: 101 } });
    await shown.changed();
    await shown.page.getByText('Rows 1 to 1 of 101').waitFor();
    assert.equal(await shown.page.evaluate('document.activeElement.textContent'), 'Next rows');
    assert.equal(await button('Previous rows').getAttribute('aria-disabled'), 'true');
    await next.press('Enter');
    await called(1);
    assert.deepEqual(shown.host.calls, [{ method: 'showRows', args: ['1'] }]);
  });

  it('says that the oc command spares nothing', async () => {
    await show(readOnlyPrune);
    await button('Copy as oc Command').click();
    await shown.page.getByText('Copied the oc command, which spares nothing: oc cannot').waitFor();
  });

  it('says when the automatic pruner runs next, and by whose clock', async () => {
    await show();
    const facts = plain(await shown.page.getByRole('main').innerText());
    assert.match(
      facts,
      /When Runs every day at midnight Next run \w+, \w+ \d+ at \d\d:\d\d \(.*UTC\), in 12 h/,
    );
  });

  it('applies, exports and copies through the host, and shows what fails', async () => {
    const fails = () => {
      throw new Error('The cluster went away.');
    };
    await show(usualPrune, {}, { apply: fails });
    await button('Copy as oc Command').click();
    await shown.page.getByText('Copied the oc command').waitFor();
    await button('Export as JSON…').click();
    await button('Export as CSV…').click();
    await button('Apply…').click();
    await shown.page.getByRole('alert').getByText('The cluster went away.').waitFor();
    assert.deepEqual(shown.host.calls, [
      { method: 'copyCommand', args: [] },
      { method: 'export', args: ['json'] },
      { method: 'export', args: ['csv'] },
      { method: 'apply', args: [] },
    ]);
  });

  it('offers no applying without the rights, nor where nothing goes', async () => {
    await show(readOnlyPrune);
    assert.equal(await button('Apply…').count(), 0);
    await shown.page.getByText('The right to delete images of the whole cluster is missing.').waitFor();
    await shown.close();
    const { apply, ...plan } = usualPlan;
    assert.equal(apply, 'offered');
    await show({ ...usualPrune, plan: { ...plan, rows: { ...usualRows, rows: [], count: 0 } } });
    assert.equal(await button('Apply…').count(), 0);
    assert.equal(await shown.page.getByText('Nothing goes with these settings.').count(), 2);
  });

  it('shows how far reading and applying are, and stops applying', async () => {
    const { plan, ...rest } = usualPrune;
    assert.ok(plan);
    await show({ ...rest, reading: { text: 'Reading pods', done: 3, total: 15 } });
    await shown.page.getByText('Reading pods… 3 of 15').waitFor();
    assert.equal(await shown.page.getByRole('progressbar').getAttribute('aria-valuenow'), '20');
    content = { ...usualPrune, run: { text: 'Removing', done: 0, total: 0, stopping: false } };
    await shown.changed();
    await button('Stop pruning').click();
    assert.equal(await button('Apply…').count(), 0);
    content = { ...usualPrune, run: { text: 'Removing', done: 5, total: 10, stopping: true } };
    await shown.changed();
    await shown.page.getByText('Stopping after what is under way… 5 of 10').waitFor();
    assert.deepEqual(shown.host.calls, [{ method: 'stop', args: [] }]);
    await assertAccessible(shown.page);
  });

  it('says why oc would not begin, and leaves the options to mend it', async () => {
    await show(withPlan({ refusals: ['The number of revisions to keep must be a whole number.'] }));
    await shown.page.getByRole('alert').getByText('must be a whole number').waitFor();
    assert.equal(await table().count(), 0);
    await shown.page.getByRole('spinbutton', { name: 'Revisions of each tag to keep' }).waitFor();
  });

  it('says what another plan comes to', async () => {
    await show();
    content = withPlan({ totals: { ...usualPlan.totals, revisions: 3, images: 1, bytes: 2_000 } });
    await shown.changed();
    await shown.page.getByText('3 revisions and 1 image go, 2 KB come back').waitFor();
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true"><script>globalThis.owned = true</script>`;
    const rows = usualRows.rows.map((row) => ({ ...row, name: markup, words: markup, image: markup }));
    await show({
      ...usualPrune,
      cluster: markup,
      failure: markup,
      options: { ...usualPrune.options, namespace: markup, projects: [markup] },
      plan: {
        ...usualPlan,
        notes: [{ key: markup, tone: 'error', text: markup, items: [markup], count: 2 }],
        projects: [{ project: markup, tags: 1, revisions: 1, images: 1, bytes: 1 }],
        comparison: { kind: 'none', text: markup },
        rows: { ...usualRows, rows, filter: { text: markup, project: markup, reason: markup, show: 'both' } },
      },
    });
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(usualPrune, { theme });
      await shown.screenshot(`prune-${theme}`);
      await assertAccessible(shown.page);
      await shown.close();
      await show(readOnlyPrune, { theme });
      await shown.screenshot(`prune-read-only-${theme}`);
      await assertAccessible(shown.page);
    });
  }

  it('fits a narrow panel', async () => {
    await show(usualPrune, { width: 420 });
    await shown.screenshot('prune-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});
