import assert from 'node:assert/strict';
import type { AccessPage, MemberView } from '../../src/shared/accessPage.ts';
import { until } from '../support/until.ts';
import { manyMembers, readOnlyAccess, usualAccess } from './support/accessPages.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage, PageOptions } from './support/browser.ts';
import { themes } from './support/site.ts';

describe('Access page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: AccessPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(page: AccessPage = usualAccess, options: PageOptions = {}): Promise<void> {
    content = page;
    shown = await pages.show('access', { load: () => content }, options);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const table = (name = 'Members') => shown.page.getByRole('table', { name, exact: true });
  const rows = async (name?: string) =>
    (await table(name).locator('tbody tr').allInnerTexts()).map((text) => plain(text));
  const button = (name: string | RegExp) => shown.page.getByRole('button', { name, exact: true });
  const box = (name: string) => shown.page.getByRole('checkbox', { name });
  const called = (count: number) =>
    until('the calls', () => Promise.resolve(shown.host.calls.length === count || undefined));

  it('says who may pull without being named, and who else, by which binding', async () => {
    await show();
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /^Access to skyfield /);
    assert.match(head, /Policy Private Only those who are named below may pull\. Change…$/);
    assert.deepEqual(await rows(), [
      'sarah you Admin admin',
      'eric Push registry-editor Change… Remove…',
      'jane Push edit registry-editor registry-viewer (Pull) Change… Remove…',
      'builder service account of skyfield Push system:image-builder by binding system:image-builders',
      'qa Pull registry-viewer Change… Remove…',
      'system:serviceaccounts:prod all service accounts of prod Pull system:image-puller Change… Remove…',
    ]);
    assert.deepEqual(await rows('Through the whole cluster'), [
      'kubeadmin Admin cluster-admin by cluster role binding cluster-admins',
    ]);
    const locks = table().getByRole('img', { name: 'Gives more than images, so it is not changed here' });
    assert.equal(await locks.count(), 3);
    for (const kind of ['user', 'group', 'service account'])
      assert.ok((await table().getByRole('img', { name: kind, exact: true }).count()) > 0, kind);
    await shown.page.getByText('Who is in a group cannot be seen').waitFor();
  });

  it('asks for one member or for those that are chosen, by the keyboard too', async () => {
    await show();
    await button('Remove group qa').click();
    await button('Change role of user eric').click();
    assert.equal(await button('Remove 0 chosen members…').getAttribute('aria-disabled'), 'true');
    await box('Choose user eric').press('Space');
    await box('Choose group qa').press('Enter');
    await shown.page.getByText('2 chosen', { exact: true }).waitFor();
    await button('Change Role of 2 chosen members…').click();
    await button('Remove 2 chosen members…').press('Enter');
    await called(4);
    const { key } = usualAccess;
    assert.deepEqual(shown.host.calls, [
      { method: 'remove', args: [key, '["group qa"]'] },
      { method: 'changeRole', args: [key, '["user eric"]'] },
      { method: 'changeRole', args: [key, '["user eric","group qa"]'] },
      { method: 'remove', args: [key, '["user eric","group qa"]'] },
    ]);
  });

  it('offers all else that can be done', async () => {
    await show();
    await button('Add Members…').click();
    await button('Change who may pull').click();
    await button('Can Somebody Pull?…').click();
    await called(3);
    assert.deepEqual(
      shown.host.calls.map(({ method, args }) => [method, ...args]),
      ['addMembers', 'changePolicy', 'canPull'].map((method) => [method, usualAccess.key]),
    );
  });

  it('chooses no one who is gone, and no one for another project', async () => {
    await show();
    await box('All whose role can be changed here').click();
    await shown.page.getByText('4 chosen', { exact: true }).waitFor();
    const members = usualAccess.members.filter(({ id }) => id !== 'group qa');
    content = { ...usualAccess, members };
    await shown.changed();
    await shown.page.getByText('qa removed', { exact: true }).waitFor();
    await shown.page.getByText('3 chosen', { exact: true }).waitFor();
    content = { ...content, key: 'another', project: 'moonraker' };
    await shown.changed();
    await shown.page.getByText('Now: access to moonraker').waitFor();
    assert.equal(await shown.page.getByRole('checkbox', { checked: true }).count(), 0);
  });

  it('has nothing that changes where the right is missing, and says who can grant it', async () => {
    await show(readOnlyAccess);
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /Not allowed You have no right to create rolebindings in skyfield\. An administrator/);
    assert.equal(await shown.page.getByRole('checkbox').count(), 0);
    assert.equal(await button(/Add Members|Change|Remove/).count(), 0);
    await button('Can Somebody Pull?…').waitFor();
  });

  it('shows the first of hundreds, finds others as one types, and chooses what is found', async () => {
    await show({ ...usualAccess, members: manyMembers(700) });
    assert.equal((await rows()).length, 100);
    await shown.page.getByRole('searchbox').fill('dev-69');
    await shown.page.getByText('11 of 700 members').waitFor();
    assert.equal((await rows()).length, 11);
    await box('All whose role can be changed here').click();
    await shown.page.getByText('11 chosen', { exact: true }).waitFor();
    await shown.page.getByRole('searchbox').fill('nobody');
    await shown.page.getByText('No member has “nobody” in it.').waitFor();
    await shown.page.getByRole('searchbox').fill('');
    await button('Show all 700 members').click();
    assert.equal((await rows()).length, 700);
    await shown.page.getByText('11 chosen', { exact: true }).waitFor();
  });

  it('sorts by name and by what one may', async () => {
    await show();
    const names = async () => (await rows()).map((line) => line.split(' ')[0]);
    await table().getByRole('button', { name: 'Who' }).click();
    assert.deepEqual(await names(), [
      'builder',
      'eric',
      'jane',
      'qa',
      'sarah',
      'system:serviceaccounts:prod',
    ]);
    await table().getByRole('button', { name: 'May' }).click();
    assert.equal((await names())[0], 'sarah');
  });

  it('says what changed by itself', async () => {
    await show();
    const promoted = usualAccess.members.map((member): MemberView =>
      member.id === 'group qa' ? { ...member, level: 'push' } : member,
    );
    content = { ...usualAccess, members: [...promoted, ...manyMembers(1)] };
    await shown.changed();
    await shown.page.getByText('dev-0 added; qa may push now', { exact: true }).waitFor();
  });

  it('says why there is nothing to show', async () => {
    await show({ kind: 'none', title: 'Access cannot be shown', text: 'There is no project skyfield.' });
    await shown.page.getByText('There is no project skyfield.').waitFor();
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true">`;
    const grant = { level: 'pull', role: markup, through: markup, fixed: markup } as const;
    const member = { kind: 'user', name: markup, note: markup, level: 'pull', grants: [grant] } as const;
    const members = [
      { ...member, id: markup, removable: true },
      { ...member, id: 'other', removable: false },
    ];
    await show({
      ...usualAccess,
      key: markup,
      project: markup,
      cluster: markup,
      policy: { policy: 'anonymous', title: markup, text: markup },
      members,
      others: members,
      unseen: [markup],
    });
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(usualAccess, { theme });
      await box('Choose user eric').click();
      await shown.screenshot(`access-${theme}`);
      await assertAccessible(shown.page);
    });
  }

  it('fits a narrow panel', async () => {
    await show(usualAccess, { width: 420 });
    await shown.screenshot('access-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});
