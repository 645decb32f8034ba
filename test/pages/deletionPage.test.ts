import assert from 'node:assert/strict';
import type { DeletionPage } from '../../src/shared/deletionPage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { deletedTag, manyTags, streamAndTag, thirtyTags } from './support/deletionPages.ts';
import { themes } from './support/site.ts';
import { digestOf } from './support/tagPages.ts';

describe('Deletion page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: DeletionPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: DeletionPage = thirtyTags,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    content = page;
    shown = await pages.show('deletion', { load: () => content, ...methods }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const table = () => shown.page.getByRole('table', { name: 'What is deleted' });
  const names = () => table().locator('tbody th').allInnerTexts();
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const lines = async () => (await table().locator('tbody tr').allInnerTexts()).map(plain);
  const untilCount = (count: number) =>
    until(`${count} tags`, async () => (await table().locator('tbody th').count()) === count || undefined);
  const untilNames = (name: string) => until(name, async () => (await names()).join() === name || undefined);
  const filter = () => shown.page.getByRole('searchbox', { name: 'Filter by name' });

  it('says what goes, and the worst of it in numbers', async () => {
    await show();
    assert.equal(
      await shown.page.getByRole('heading', { level: 1 }).innerText(),
      'Delete 30 tags in 3 projects',
    );
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /Used 2 tags Cannot tell 1 tag Not used 27 tags, as far as seen/);
    assert.match(head, /History 53 earlier revisions go too/);
    assert.match(head, /Nothing is deleted until you confirm it · seen just now/);
    const notes = await shown.page.getByRole('list', { name: 'Good to know' }).innerText();
    assert.match(plain(notes), /^1 of 30 cannot be undone: .* 29 of 30 can be undone .* No space/);
  });

  it('says of each tag who uses it and what else its deletion means', async () => {
    await show();
    const [first, detail, second, ,] = await lines();
    assert.equal(
      first,
      'skyfield:2.0 hackershop used by deployment web in hackershop (container web, by tag; running in 2 pods, by digest) ' +
        'and by cron job nightly in planet-express (init container setup, by digest) 2 d 42cdaa43 11',
    );
    assert.equal(
      detail,
      'Comes back build config skyfield in hackershop makes it again when it runs next ' +
        'Followers prod keeps the image it has now ' +
        'Image stays as latest and planet-express/skyfield:stable ' +
        'Left behind signature sha256-42cdaa43….sig, SBOM sha256-42cdaa43….sbom ' +
        'Undo not possible: you may not create imagestreammappings in hackershop',
    );
    assert.match(second ?? '', /nightly in planet-express .* not read: pods in momcorp/);
    const all = await lines();
    const robot = all.findIndex((line) => line.startsWith('robot:nightly'));
    assert.match(all[robot] ?? '', /cannot tell not read: pods and jobs in momcorp/);
    assert.match(all[robot + 1] ?? '', /^No longer imported from quay\.io\/momcorp\/robot:nightly, again on/);
    assert.match(all[robot + 2] ?? '', /^bender:0\.1 hackershop not used as far as seen 90 d/);
  });

  it('says it when the search for users has not ended', async () => {
    const use = { kind: 'cannotTell', by: [], unseen: [], unfinished: true } as const;
    await show({ ...thirtyTags, items: [deletedTag({ use })] });
    assert.match((await lines())[0] ?? '', /cannot tell not everything was looked at yet/);
  });

  it('does not repeat for each that none can be undone', async () => {
    const items = thirtyTags.items.map((item) => ({ ...item, undo: { kind: 'no', missing: 'x' } as const }));
    await show({ ...thirtyTags, items, totals: { ...thirtyTags.totals, cannotUndo: 30 } });
    assert.equal(
      (await lines()).some((line) => line.includes('Undo')),
      false,
    );
  });

  it('names what stays and why', async () => {
    await show();
    const region = shown.page.getByRole('region', { name: 'Not deleted' });
    assert.deepEqual(await region.getByRole('listitem').allInnerTexts(), [
      'skyfield:0.9 in hackershop: It is gone already.',
      'image stream fry in momcorp: You may not delete imagestreams in momcorp.',
    ]);
  });

  it('has no button where nothing can be deleted', async () => {
    const { action, ...page } = thirtyTags;
    assert.equal(action, 'Delete 30 Tags…');
    const totals = { ...page.totals, tags: 0, projects: 0, used: 0, cannotTell: 0, cannotUndo: 0 };
    await show({ ...page, title: 'Nothing to delete', items: [], notes: [], totals });
    assert.equal(await shown.page.getByRole('button', { name: /^Delete/ }).count(), 0);
    assert.equal(await table().count(), 0);
    await shown.page.getByRole('region', { name: 'Not deleted' }).waitFor();
  });

  it('goes on to the deletion, and shows when that fails', async () => {
    const fails = () => {
      throw new Error('The cluster went away.');
    };
    await show(thirtyTags, {}, { delete: fails });
    await shown.page.getByRole('button', { name: 'Delete 30 Tags…' }).click();
    await shown.page.getByRole('alert').getByText('The cluster went away.').waitFor();
    assert.deepEqual(shown.host.calls, [{ method: 'delete', args: [] }]);
  });

  it('opens a tag and copies its digest', async () => {
    await show();
    await table().getByRole('link', { name: 'Open tag skyfield:2.0 in hackershop' }).click();
    await table().getByRole('button', { name: 'Copy the digest of skyfield:2.0 42cdaa43' }).click();
    await shown.page.getByText('Copied the digest of skyfield:2.0').waitFor();
    assert.deepEqual(shown.host.calls, [
      { method: 'openTag', args: ['hackershop', 'skyfield', '2.0'] },
      { method: 'copy', args: [digestOf('42cdaa43')] },
    ]);
  });

  it('sorts by a heading and by the worst again', async () => {
    await show();
    const heading = (name: string) => table().getByRole('columnheader', { name }).getByRole('button');
    await heading('Tag').click();
    assert.deepEqual((await names()).slice(0, 2), ['bender:0.1', 'bender:0.2']);
    await heading('Earlier revisions').click();
    await heading('Earlier revisions').click();
    assert.equal((await names())[0], 'skyfield:2.0');
    await heading('Project').click();
    await heading('Project').click();
    assert.equal((await names())[0], 'delivery-scheduler-backend:release-2026-04-30-hotfix');
    await heading('Use').click();
    assert.deepEqual((await names()).slice(0, 4), [
      'skyfield:2.0',
      'delivery-scheduler-backend:release-2026-04-30-hotfix',
      'robot:nightly',
      'bender:0.1',
    ]);
  });

  it('filters as one types by all words, and says how many are left', async () => {
    await show();
    await filter().pressSequentially('Planet zapp:0.2');
    await shown.page.getByText('8 of 30 tags').waitFor();
    assert.deepEqual((await names()).slice(0, 2), ['zapp:0.20', 'zapp:0.21']);
    await filter().fill('0badcafe');
    await shown.page.getByText('1 of 30 tags').waitFor();
    await filter().fill('cannot tell');
    await untilNames('robot:nightly');
    await filter().fill('by deployment web');
    await untilNames('skyfield:2.0');
    await filter().fill('leela');
    await shown.page.getByText('Nothing here has “leela” in it.').waitFor();
    await filter().fill('');
    await untilCount(30);
  });

  it('keeps the focus in the filter while the page changes', async () => {
    await show();
    await filter().fill('robot');
    content = { ...thirtyTags, title: 'Delete 29 tags in 3 projects', items: thirtyTags.items.slice(1) };
    await shown.changed();
    await shown.page.getByText('Now: Delete 29 tags in 3 projects').waitFor();
    assert.equal(await shown.page.evaluate('document.activeElement.value'), 'robot');
    assert.deepEqual(await names(), ['robot:nightly']);
  });

  it('shows the tags of a whole stream under it, sorted too', async () => {
    await show(streamAndTag);
    assert.deepEqual((await names()).map(plain), [
      'skyfield whole stream, 3 tags',
      '2.0',
      '1.0',
      '1.1',
      'zoidberg:1.0',
    ]);
    assert.equal((await lines())[0], 'skyfield whole stream, 3 tags used: 1 of 3 tags 2 d – 14');
    assert.equal((await lines())[2], 'Builds build config skyfield in hackershop cannot push here any more');
    await table().getByRole('columnheader', { name: 'Age' }).getByRole('button').click();
    assert.deepEqual((await names()).map(plain), [
      'skyfield whole stream, 3 tags',
      '2.0',
      '1.1',
      '1.0',
      'zoidberg:1.0',
    ]);
    assert.equal(await table().getByRole('columnheader', { name: 'Project' }).count(), 0);
  });

  it('shows the first of thousands, and all when asked', async () => {
    await show(manyTags(2_000));
    assert.equal((await names()).length, 200);
    await shown.page.getByRole('button', { name: 'Show all 2,000 lines' }).click({ timeout: 20_000 });
    await untilCount(2_000);
    await filter().fill('1.0.1999');
    await untilCount(1);
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true"><script>globalThis.owned = true</script>`;
    const item = deletedTag({
      project: markup,
      stream: markup,
      tag: markup,
      digest: markup,
      use: { kind: 'used', by: [{ name: markup, how: markup }], unseen: [markup], unfinished: true },
      staysAs: [markup],
      followers: [markup],
      attachments: [{ kind: markup, tag: markup }],
      comesBack: [markup],
      strandedBuilds: [markup],
      ends: markup,
      undo: { kind: 'no', missing: markup },
    });
    await show({
      ...thirtyTags,
      title: markup,
      action: markup,
      notes: [{ tone: 'info', text: markup }],
      items: [item, ...thirtyTags.items, { ...item, kind: 'stream', tags: [item] }],
      refused: [{ name: markup, project: markup, why: markup }],
    });
    assert.equal(await shown.page.getByRole('heading', { level: 1 }).innerText(), markup);
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
  });

  it('is reached by Tab from the button to the filter and the first tag', async () => {
    await show();
    const focused: string[] = [];
    for (let presses = 0; presses < 10; presses += 1) {
      await shown.page.keyboard.press('Tab');
      focused.push(await shown.page.evaluate<string>(nameOfFocus));
    }
    assert.deepEqual(focused, [
      'Delete 30 Tags…',
      'Tags',
      'Filter by name, project, digest or use',
      'Tag',
      'Project',
      'Use',
      'Age',
      'Digest',
      'Earlier revisions',
      'Open tag skyfield:2.0 in hackershop',
    ]);
    await shown.page.getByRole('button', { name: 'Delete 30 Tags…' }).focus();
    await shown.page.keyboard.press('Enter');
    await until('the call', () => Promise.resolve(shown.host.calls[0]));
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(thirtyTags, { theme });
      await shown.screenshot(`deletion-${theme}`);
      await table().getByRole('button', { name: 'Earlier revisions' }).click();
      await filter().fill('1');
      await assertAccessible(shown.page);
      await shown.close();
      await show(streamAndTag, { theme });
      await assertAccessible(shown.page);
      await shown.screenshot(`deletion-stream-${theme}`);
    });
  }

  it('fits a narrow panel', async () => {
    await show(thirtyTags, { width: 420 });
    await shown.screenshot('deletion-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});

const nameOfFocus = `(() => {
  const { activeElement: focused } = document;
  return focused.getAttribute('aria-label') ?? focused.getAttribute('title') ?? focused.textContent.trim();
})()`;
