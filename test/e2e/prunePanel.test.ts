import assert from 'node:assert/strict';
import { assertAccessible } from '../pages/support/axe.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

const themes = {
  'Default Light Modern': 'vs',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
  'Default Dark Modern': 'vs-dark',
};

describe('Planning to prune', () => {
  const session = useSession();
  const page = () => session().window.webview();
  const heading = (name: string) => page().getByRole('heading', { level: 1, name });
  const table = () => page().getByRole('table', { name: 'What becomes of each revision and image' });
  const button = (name: string) => page().getByRole('button', { name, exact: true });
  const fact = async (term: string) =>
    page().getByRole('banner').locator('dl > div').filter({ hasText: term }).locator('dd').innerText();
  const section = (name: string) => page().getByRole('button', { name, exact: true });

  it('is read only without the rights, and says which are missing', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.runCommand('Image Registry: Plan Pruning');
    await heading('Pruning').waitFor();
    await page().getByText('The right to delete images of the whole cluster is missing.').first().waitFor();
    assert.equal(await button('Apply…').count(), 0);
    await window.screenshot('prune-read-only');
  });

  it('follows the switch of the context; the storage is shown once both have read', async () => {
    const { cluster, window } = session();
    cluster.faults.add({
      match: { path: '/v1/pods?' },
      fault: { kind: 'delay', milliseconds: 3000 },
      times: 1,
    });
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick('hackershop-admin');
    await page()
      .getByText(/^Reading/)
      .first()
      .waitFor();
    await window.runCommand('Image Registry: Show Storage');
    await heading('Storage').waitFor();
    await page().getByRole('table', { name: 'Largest tags' }).waitFor();
    await window.page.locator('.tab', { hasText: 'Pruning' }).first().click();
    await button('Apply…').waitFor();
  });

  it('follows the options as they move', async () => {
    const { window } = session();
    const before = await fact('Revisions');
    await page().getByRole('spinbutton', { name: 'Revisions of each tag to keep' }).fill('1');
    await until('another plan', async () => ((await fact('Revisions')) === before ? undefined : true));
    await table().getByText('goes: not used').first().waitFor();
    await page().getByText('Keeps 3 revisions of each tag and what is younger than 1 hour').waitFor();
    await assertAccessible(await window.webviewFrame());
  });

  it('keeps a row that is spared where it is, with the focus', async () => {
    const { window } = session();
    const spare = table().getByRole('checkbox', { name: 'Spare tag nightly' });
    await spare.focus();
    await window.page.keyboard.press('Space');
    await page()
      .getByText(/^1 row; because of that/)
      .waitFor();
    assert.equal(await spare.isChecked(), true);
    await window.page.keyboard.press('Space');
    await page()
      .getByText(/^1 row; because of that/)
      .waitFor({ state: 'detached' });
    assert.equal(await spare.isChecked(), false);
  });

  it('filters, and spares what a person checks', async () => {
    const { window } = session();
    await page().getByRole('searchbox', { name: 'Filter by name' }).fill('web:nightly');
    await page().getByRole('combobox', { name: 'Show what goes' }).selectOption('both');
    await table().getByText('stays: younger than 60 minutes').waitFor();
    const bytes = await fact('Comes back');
    const goes = table().getByRole('row').filter({ hasText: 'goes: not used' });
    for (const spared of [1, 2]) {
      await goes.last().getByRole('checkbox').click();
      await page()
        .getByText(new RegExp(`^${spared} rows?; because of that ${spared} revisions?`))
        .waitFor();
    }
    assert.equal(await table().getByText('stays: spared', { exact: true }).count(), 2);
    assert.notEqual(await fact('Comes back'), bytes);
    await section('Options').click();
    await section('Projects').click();
    await heading('Pruning').scrollIntoViewIfNeeded();
    await window.readmeScreenshot('prune');
  });

  it('goes on applying when it is closed, can be stopped when it is opened again, and begins nothing else', async () => {
    const { cluster, window } = session();
    cluster.faults.add({ match: { path: '/v1/pods?' }, fault: { kind: 'silence' } });
    await button('Apply…').click();
    await window.pressInDialog('Prune');
    await button('Stop pruning').waitFor();
    await window.closeEditors();
    await window.runCommand('Image Registry: Plan Pruning');
    await button('Stop pruning').waitFor();
    assert.equal(await button('Apply…').count(), 0);
    await window.runCommand('Image Registry: Apply the Pruning Plan…');
    await window.notification(/cannot be applied as it is/);
    await button('Stop pruning').click();
    await window.notification(/^Pruning was stopped\. Removed 0 revisions/);
    await window.runCommand('Notifications: Clear All Notifications');
    cluster.faults.clear();
    await page()
      .getByText(/^2 rows; because of that/)
      .waitFor();
  });

  it('applies what is shown, keeps what is spared, and shows a report', async () => {
    const { cluster, window } = session();
    await button('Apply…').click();
    const question = await window.dialog();
    assert.match(question, /This cannot be undone/);
    assert.match(question, /In hackershop/);
    await window.screenshot('prune-question');
    await window.pressInDialog('Prune');
    await window.notification(/^Removed \d+ revisions? and deleted \d+ images?\./);
    await window.pressInNotification('Show Report');
    await until('the report', async () =>
      (await window.editorText()).includes('Pruning report') ? true : undefined,
    );
    const { tags = [] } = cluster.state.imageStreams.get('hackershop', 'web')?.status ?? {};
    assert.equal(tags.find(({ tag }) => tag === 'nightly')?.items?.length, 4);
    await window.page.locator('.tab', { hasText: 'Pruning' }).first().click();
    await page()
      .getByText(/^2 rows; because of that/)
      .waitFor();
    assert.equal(await button('Apply…').count(), 0);
  });

  it('shows what takes how much storage, and opens it', async () => {
    const { window } = session();
    await window.runCommand('Image Registry: Show Storage');
    await heading('Storage').waitFor();
    const projects = page().getByRole('table', { name: 'Storage of projects and image streams' });
    await projects.getByRole('button', { name: /^hackershop: / }).click();
    await assertAccessible(await window.webviewFrame());
    await window.readmeScreenshot('storage');
    await projects.getByRole('link', { name: 'Open image stream web in hackershop' }).click();
    await heading('hackershop/web').waitFor();
    await window.page.locator('.tab', { hasText: 'Storage' }).first().click();
    await button('Open the plan').click();
    await heading('Pruning').waitFor();
  });

  for (const [theme, kind] of Object.entries(themes)) {
    it(`and the storage have no barrier in ${theme}`, async () => {
      const { vscode, window } = session();
      await vscode.profile.writeSettings({ 'workbench.colorTheme': theme });
      await window.themed(kind);
      for (const name of ['Pruning', 'Storage']) {
        await window.page.locator('.tab', { hasText: name }).first().click();
        await heading(name).waitFor();
        await assertAccessible(await window.webviewFrame());
        await window.screenshot(`${name.toLowerCase()}-${kind}`);
      }
    });
  }
});
