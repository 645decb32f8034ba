import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { fields } from '../cluster/json.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

function specOf({ state }: Cluster): Record<string, unknown> {
  const pruners = state.collection('imageregistry.operator.openshift.io', 'imagepruners');
  return fields(pruners.get(undefined, 'cluster')?.['spec']);
}

describe('Automatic pruner', () => {
  const session = useSession();
  const heading = () => session().window.webview().getByRole('heading', { level: 1 });
  const revisions = () => session().window.webview().getByRole('textbox', { name: 'Revisions kept per tag' });
  const button = (name: string) => session().window.webview().getByRole('button', { name });

  it('cannot be seen without the right, and says which role gives it', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.runCommand('Image Registry: Show Automatic Pruner');
    await heading().getByText('The automatic pruner cannot be shown').waitFor();
    await window.webview().getByText('The role cluster-reader gives it').waitFor();
  });

  it('follows the switch of the context, and shows schedule, runs and settings', async () => {
    const { window } = session();
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick('hackershop-admin');
    await heading().getByText('Automatic pruner', { exact: true }).waitFor();
    const page = window.webview();
    await page.getByText('every day at midnight', { exact: true }).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Last runs' }).locator('tbody tr').count(), 4);
    await assertAccessible(await window.webviewFrame());
    await window.readmeScreenshot('automatic-pruner');
  });

  it('is changed after a question that says what it does from then on', async () => {
    const { cluster, window } = session();
    await revisions().fill('5');
    await window.webview().getByRole('textbox', { name: 'Schedule' }).fill('30 2 * * *');
    await window.webview().getByText('Runs every day at 02:30').waitFor();
    await window.screenshot('automatic-pruner-typed');
    await button('Save…').click();
    const question = await window.dialog();
    assert.match(question, /From now on it keeps 5 revisions of each tag, and runs every day at 02:30\./);
    await window.screenshot('automatic-pruner-question');
    assert.equal(specOf(cluster)['keepTagRevisions'], 3);
    await window.pressInDialog('Save');
    await window.webview().getByText('Nothing to save').waitFor();
    const { keepTagRevisions, schedule } = specOf(cluster);
    assert.deepEqual([keepTagRevisions, schedule], [5, '30 2 * * *']);
  });

  it('keeps what is typed while its tab is hidden and somebody else changes it', async () => {
    const { cluster, window } = session();
    await revisions().fill('7');
    await window.runCommand('File: New Untitled Text File');
    await until('the page to be hidden', async () =>
      (await window.page.locator('iframe.webview.ready').count()) === 0 ? true : undefined,
    );
    await window.page.locator('.tab', { hasText: 'Automatic Pruner' }).first().click();
    assert.equal(await revisions().inputValue(), '7');
    const pruners = cluster.state.collection('imageregistry.operator.openshift.io', 'imagepruners');
    const pruner = pruners.get(undefined, 'cluster');
    assert.ok(pruner);
    pruners.put({ ...pruner, spec: { ...fields(pruner['spec']), keepTagRevisions: 9 } });
    await window.webview().getByText('Somebody else made it 9 meanwhile.').waitFor();
    assert.equal(await revisions().inputValue(), '7');
    await button('Discard Changes').click();
    assert.equal(await revisions().inputValue(), '9');
  });

  it('runs at once when asked to, and what it wrote can be read', async () => {
    const { window } = session();
    await button('Run Now…').click();
    assert.match(await window.dialog(), /Run the automatic pruner now\?/);
    await window.pressInDialog('Run Now');
    const run = window.webview().getByRole('row').filter({ hasText: 'by hand' });
    await run.getByText('succeeded').waitFor();
    await run.getByRole('link', { name: /^Open log of/ }).click();
    await until('the log', async () =>
      (await window.editorText()).includes('Deleted 0 objects.') ? true : undefined,
    );
  });

  it('is suspended and resumed', async () => {
    const { cluster, window } = session();
    await window.page.locator('.tab', { hasText: 'Automatic Pruner' }).first().click();
    await button('Suspend…').click();
    assert.match(await window.dialog(), /No run starts until it is resumed/);
    await window.pressInDialog('Suspend');
    await window.webview().getByText('none: it is suspended').waitFor();
    assert.equal(specOf(cluster)['suspend'], true);
    await button('Resume…').click();
    await window.pressInDialog('Resume');
    await button('Suspend…').waitFor();
    assert.equal(specOf(cluster)['suspend'], false);
  });
});
