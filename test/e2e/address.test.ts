import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Authority } from '../cluster/tls/authority.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { json, startTlsServer, type TestServer } from '../support/tlsServer.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

const themes = { 'Default Dark Modern': 'vs-dark', 'Default Light Modern': 'vs' };

describe('The registry address', () => {
  const session = useSession({ cluster: { publicRegistry: false } });

  /** Opens the panel for a context, by the menu of the view. */
  async function show(context: string): Promise<void> {
    const { window } = session();
    await window.runCommand('Image Registry: Switch Context…');
    await window.pick(context);
    await until(`the context ${context}`, async () =>
      (await window.message()).startsWith(context) ? true : undefined,
    );
    await window.chooseFromViewMenu('Show Registry Address');
    await window.webview().getByRole('heading', { level: 1, name: 'Registry address' }).waitFor();
  }

  before(async () => {
    await session().window.openImageRegistry();
    await session().window.tree.row(['hackershop']);
  });

  it('inside the cluster alone is shown as such, with nothing to press for those who may not', async () => {
    const { window } = session();
    await show('hackershop-dev');
    const page = window.webview();
    await page.getByText('The registry has no known address outside the cluster').waitFor();
    await page.getByText('You have no right to list routes in openshift-image-registry').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Turn On Default Route' }).count(), 0);
    await window.closeEditors();
  });

  it('can be a forwarded port of this machine, until it is stopped', async () => {
    const { window } = session();
    await show('hackershop-admin');
    const page = window.webview();
    await page.getByRole('button', { name: 'Forward a Port' }).click();
    await page.getByRole('banner').getByText('Ready: a registry answers').waitFor();
    const stop = page.getByRole('button', { name: /^Stop forwarding 127\.0\.0\.1:\d+$/ });
    const host = ((await stop.getAttribute('aria-label')) ?? '').replace(/^Stop forwarding /, '');
    await window.screenshot('address-forwarded');
    const answers = async (): Promise<boolean> => {
      const url = `http://${host}/`;
      return fetch(url).then(
        () => true,
        (error: unknown) => !(error instanceof Error && String(error.cause).includes('ECONNREFUSED')),
      );
    };
    assert.ok(await answers());
    await stop.click();
    await page.getByText('The registry has no known address outside the cluster').waitFor();
    assert.ok(!(await answers()));
  });

  it('comes to be when an administrator turns on the default route', async () => {
    const { cluster, window } = session();
    const page = window.webview();
    await page.getByRole('button', { name: 'Turn On Default Route' }).click();
    assert.match(await window.dialog(), /reachable from outside the cluster, at default-route-/);
    await window.screenshot('address-default-route');
    await window.pressInDialog('Turn On');
    const { host } = new URL(cluster.registry);
    await window.notification(new RegExp(`is at ${host.replaceAll('.', '\\.')} now`));
    await page.getByText('the route default-route in openshift-image-registry').waitFor();
    await page.getByRole('banner').getByText('Ready: a registry answers').waitFor();
    await window.closeEditors();
  });
});

describe('A registry whose certificate is not trusted', () => {
  const session = useSession();
  const authority = new Authority('ingress-operator@1700000000');
  let server: TestServer;

  before(async () => {
    const issued = authority.issueServer(['127.0.0.1']);
    const certificate = { ...issued, cert: `${issued.cert}${authority.pem}` };
    const challenge = { 'www-authenticate': 'Basic realm="registry"' };
    server = await startTlsServer({ authority, certificate }, json({ errors: [] }, 401, challenge));
    const { cluster, vscode, window } = session();
    const host = `127.0.0.1:${server.port}`;
    await vscode.profile.writeSettings({
      'imageRegistry.registryHost': { [new URL(cluster.api).host]: host },
    });
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.runCommand('Image Registry: Show Registry Address');
    await window.webview().getByText('your setting imageRegistry.registryHost').waitFor();
  });

  after(() => server[Symbol.asyncDispose]());

  for (const [theme, kind] of Object.entries(themes)) {
    it(`shows what it presents, without a barrier, in ${theme}`, async () => {
      const { cluster, vscode, window } = session();
      const host = `127.0.0.1:${server.port}`;
      await vscode.profile.writeSettings({
        'imageRegistry.registryHost': { [new URL(cluster.api).host]: host },
        'workbench.colorTheme': theme,
      });
      await window.themed(kind);
      const page = window.webview();
      await page.getByRole('heading', { level: 2, name: `Certificate of ${host}` }).waitFor();
      await page.getByText('Docker on Linux').waitFor();
      await assertAccessible(await window.webviewFrame());
      await window.screenshot(`address-untrusted-${kind}`);
      assert.deepEqual(server.seen, []);
    });
  }

  it('is trusted after its authority was saved, its fingerprint shown and that confirmed', async () => {
    const { vscode, window } = session();
    const page = window.webview();
    await page.getByRole('button', { name: 'Save Authority…' }).click();
    const file = join(vscode.profile.home, 'ca.crt');
    const dialog = window.page.locator('.quick-input-widget');
    // The dialog reads a folder first, and takes no answer until then.
    await dialog.getByText('Dockerfile', { exact: true }).waitFor();
    await window.typeIntoBox(file);
    await dialog.getByText('bin', { exact: true }).waitFor();
    await window.page.keyboard.press('Enter');
    await window.notification(/^Saved the certificate authority of /);
    assert.equal((await readFile(file, 'utf8')).trim(), authority.pem.trim());
    await window.pressInNotification('Trust It in This Extension…');
    assert.match(await window.dialog(), /(?:[0-9A-F]{2}:){31}[0-9A-F]{2}/);
    await window.pressInDialog('Trust');
    await page.getByRole('banner').getByText('Ready: a registry answers').waitFor();
    await window.screenshot('address-trusted');
  });
});
