import assert from 'node:assert/strict';
import { buildImage } from '../cluster/build/image.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { useSession } from './session.ts';
import { until } from '../support/until.ts';

const themes = {
  'Default Dark Modern': 'vs-dark',
  'Default Light Modern': 'vs',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
};

describe('The detail panels', () => {
  const session = useSession();

  before(async () => {
    await session().window.openImageRegistry();
    await session().window.tree.expand('hackershop', 'skyfield');
  });

  /** Opens a tag's panel by its row and waits for what it has to say. */
  const open = async (stream: string, tag: string, ...sentences: (string | RegExp)[]): Promise<void> => {
    const { window } = session();
    await window.tree.expand('hackershop', stream);
    await window.tree.select('hackershop', stream, tag);
    await window
      .webview()
      .getByRole('heading', { level: 1, name: `hackershop/${stream}:${tag}` })
      .waitFor();
    for (const sentence of sentences) await window.webview().getByText(sentence).first().waitFor();
    await window.closeEditors();
    await window.tree.collapse('hackershop', stream);
  };

  it('open with a click on a tag and tell what it is', async () => {
    const { window } = session();
    await window.tree.select('hackershop', 'skyfield', '2.0');
    const page = window.webview();
    await page.getByRole('heading', { level: 1, name: 'hackershop/skyfield:2.0' }).waitFor();
    await page.getByText('RUN npm ci --omit=dev').first().waitFor();
    await page.getByText('ephemeral container debug').waitFor();
    await window.readmeScreenshot('tag-panel');
  });

  it('are one for each tag: a second click opens no second tab', async () => {
    const { window } = session();
    await window.tree.select('hackershop', 'skyfield', '1.0');
    await window.webview().getByRole('heading', { level: 1, name: 'hackershop/skyfield:1.0' }).waitFor();
    await window.tree.select('hackershop', 'skyfield', '2.0');
    await window.webview().getByRole('heading', { level: 1, name: 'hackershop/skyfield:2.0' }).waitFor();
    assert.equal(await window.page.locator('.tabs-container .tab').count(), 2);
  });

  it('come back after a reload of the window', async () => {
    const { window } = session();
    await window.reload();
    await window.webview().getByRole('heading', { level: 1, name: 'hackershop/skyfield:2.0' }).waitFor();
    await window.openImageRegistry();
    await window.closeEditors();
  });

  it('follow the cluster', async () => {
    const { cluster, window } = session();
    await window.tree.expand('hackershop', 'skyfield');
    await window.tree.select('hackershop', 'skyfield', '1.0');
    const page = window.webview();
    await page.getByRole('heading', { level: 1, name: 'hackershop/skyfield:1.0' }).waitFor();
    const labels = { 'org.opencontainers.image.title': 'pushed while the panel was open' };
    const image = buildImage({ config: { Labels: labels } });
    await cluster.push({ repository: 'hackershop/skyfield', tag: '1.0', image });
    await page.getByText('pushed while the panel was open').first().waitFor();
    await window.closeEditors();
  });

  it('show the platform that was clicked', async () => {
    const { window } = session();
    await window.tree.expand('hackershop', 'catalogue', '3.0');
    await window.tree.select('hackershop', 'catalogue', '3.0', 'linux/arm64/v8');
    const page = window.webview();
    await page.getByRole('heading', { level: 1, name: 'hackershop/catalogue:3.0' }).waitFor();
    await page.getByText(/ago · linux\/arm64\/v8/).waitFor();
    await window.closeEditors();
    await window.tree.collapse('hackershop', 'catalogue');
  });

  it('show every state of the demo content', async function () {
    this.timeout(120_000);
    await open('catalogue', '3.0', 'linux/amd64');
    await open('catalogue', 'zstd', /zstd/);
    await open('catalogue', '3.0-docker', 'linux/amd64');
    await open('charts', 'shop-1.4.2', 'Helm chart');
    await open('lost-and-found', '0.9', /no longer has this image/);
    await open('nginx', '1.27', /quay\.io\/hackershop\/nginx:1\.27/);
    await open('nginx', 'stable', /follows/);
    await open('nginx', '1.19', /NotFound/, /not found/);
    await open('billing', 'partner', /Unauthorized/);
    await open('billing', 'next', /waiting for import/);
    await open('web', 'nightly', 'History');
  });

  it('show other people’s text as text', async () => {
    const { window } = session();
    await window.tree.expand('hackershop', 'hostile');
    await window.tree.select('hackershop', 'hostile', '_-__.b_.__-command');
    const page = window.webview();
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    assert.equal(await page.locator('a[href^="javascript:"], a[href^="command:"], img').count(), 0);
    await window.closeEditors();
  });

  it('show an image stream with addresses, settings and all tags', async () => {
    const { window } = session();
    await window.tree.select('hackershop', 'nginx');
    const page = window.webview();
    await page.getByRole('heading', { level: 1, name: 'hackershop/nginx' }).waitFor();
    await page
      .getByText('dockerimage.image.openshift.io "quay.io/hackershop/nginx:1.19" not found')
      .waitFor();
    for (const tag of ['mainline', 'stable', '1.27', '1.19'])
      await page.getByText(tag, { exact: true }).first().waitFor();
    await window.readmeScreenshot('stream-panel');
    await window.closeEditors();
  });

  it('open manifest, config and ImageStreamTag as documents', async () => {
    const { window } = session();
    await window.tree.select('hackershop', 'skyfield', '2.0');
    const page = window.webview();
    await page.getByRole('heading', { level: 1, name: 'hackershop/skyfield:2.0' }).waitFor();
    for (const [button, content] of [
      ['Manifest', '"schemaVersion": 2'],
      ['Config', '"rootfs"'],
      ['ImageStreamTag', 'kind: ImageStreamTag'],
    ] as const) {
      await page.getByRole('button', { name: `${button}, in an editor` }).click();
      await until(`the ${button}`, async () =>
        (await window.editorText()).includes(content) ? true : undefined,
      );
      await window.tree.select('hackershop', 'skyfield', '2.0');
    }
    await window.closeEditors();
  });

  it('read a document again when it is opened once more', async () => {
    const { cluster, window } = session();
    const row = ['hackershop', 'skyfield', '1.1'];
    const open = async (digest: string): Promise<void> => {
      await window.tree.chooseFromMenu(row, 'Open Manifest, Config or YAML…');
      await window.pick('ImageStreamTag');
      await until(`the document with ${digest}`, async () =>
        (await window.editorText()).includes(digest) ? true : undefined,
      );
    };
    await open('kind: ImageStreamTag');
    const digest = await cluster.push({ repository: 'hackershop/skyfield', tag: '1.1' });
    await window.tree.row(row, ({ description }) => description.startsWith('now'));
    await open(digest);
    await window.closeEditors();
  });

  it('show no document whose digest does not match, and say so', async () => {
    const { cluster, window } = session();
    cluster.faults.add({ match: { target: 'registry', path: '/blobs/' }, fault: { kind: 'garble' } });
    cluster.faults.add({ match: { target: 'registry', path: '/manifests/' }, fault: { kind: 'garble' } });
    try {
      await window.tree.expand('hackershop', 'web');
      await window.tree.chooseFromMenu(['hackershop', 'web', 'nightly'], 'Open Manifest, Config or YAML…');
      await window.pick('Manifest');
      await window.notification(/has the digest sha256:/);
      assert.equal(await window.page.locator('.tabs-container .tab').count(), 0);
    } finally {
      cluster.faults.clear();
    }
  });
});

describe('The detail panels for everyone', () => {
  const session = useSession();

  for (const [theme, kind] of Object.entries(themes)) {
    it(`have no barrier in ${theme}`, async function () {
      this.timeout(90_000);
      const { vscode, window } = session();
      await vscode.profile.writeSettings({ 'workbench.colorTheme': theme });
      await window.openImageRegistry();
      await window.themed(kind);
      await window.tree.expand('hackershop', 'skyfield');
      for (const row of [
        ['hackershop', 'skyfield', '2.0'],
        ['hackershop', 'nginx'],
      ]) {
        await window.tree.select(...row);
        const page = window.webview();
        await page.getByRole('heading', { level: 1, name: row.slice(1).join(':') }).waitFor();
        await page.getByRole('heading', { level: 2 }).first().waitFor();
        await assertAccessible(await window.webviewFrame());
        await window.screenshot(`${row.length === 3 ? 'tag' : 'stream'}-${kind}`);
      }
      await window.closeEditors();
    });
  }
});
