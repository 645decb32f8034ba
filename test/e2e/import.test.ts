import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { shortDigest, isDigest } from '../../src/model/digest.ts';
import { buildImage } from '../cluster/build/image.ts';
import { fields, list, text } from '../cluster/json.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { testFolder } from '../support/kubeconfigs.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../support/thirdPartyRegistry.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

const login = { user: 'hubert', password: 'good-news-everyone' };
/** What the cluster takes the registry for. */
const host = 'registry.example.com';
const repository = 'ext/skyfield';

describe('Importing an image', () => {
  const cluster: { registryAuthorities: string[]; registryHosts: Record<string, string> } = {
    registryAuthorities: [],
    registryHosts: {},
  };
  let outside: ThirdPartyRegistry;
  before('start a registry with TLS and a password', async () => {
    outside = await startThirdPartyRegistry({ login });
    cluster.registryAuthorities.push(outside.ca);
    cluster.registryHosts[host] = outside.host;
    for (const tag of ['1.0', '1.1', '2.0', '3.0']) await outside.push(tag);
  });
  after(() => outside.close());
  const session = useSession({ cluster });

  const page = () => session().window.webview();
  const field = (name: string) => page().getByRole('textbox', { name, exact: true });
  const button = (name: string) => page().getByRole('button', { name, exact: true });

  /** The digest of a tag as skopeo sees it in the registry. */
  async function skopeoDigest(tag: string): Promise<string> {
    await using folder = await testFolder();
    const certificates = dirname(await folder.write('ca.crt', outside.ca));
    const auth = Buffer.from(`${login.user}:${login.password}`).toString('base64');
    const authFile = await folder.write('auth.json', JSON.stringify({ auths: { [outside.host]: { auth } } }));
    const image = `docker://${outside.host}/${repository}:${tag}`;
    const flags = ['inspect', '--no-tags', '--format', '{{.Digest}}', '--authfile', authFile];
    const { stdout } = await promisify(execFile)('skopeo', [...flags, '--cert-dir', certificates, image]);
    return stdout.trim();
  }

  /** The image that a tag of the cluster points to. */
  async function imported(stream: string, tag: string): Promise<unknown> {
    const path = `/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams/${stream}`;
    const tags = list(fields(fields(await session().cluster.as('phillip').get(path))['status'])['tags']);
    const entry = tags.map(fields).find((each) => text(each['tag']) === tag);
    return fields(list(entry?.['items'])[0])['image'];
  }

  it('begins at a project, and says that the registry wants a login that the project does not have', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.chooseFromMenu(
      ['hackershop'],
      'Import Image…',
      async () => (await window.page.locator('iframe.webview.ready').count()) > 0,
    );
    await page().getByRole('heading', { level: 1, name: 'Import image' }).waitFor();
    assert.equal(await page().getByRole('combobox', { name: 'Into project' }).inputValue(), 'hackershop');
    await field('Image').fill(`docker pull ${host}/${repository}:1.0`);
    await page().getByText(`Reads as ${host}/${repository}:1.0`).waitFor();
    await field('Image').press('Enter');
    await page()
      .getByText(`${host} wants a login, and the project hackershop has no pull secret for it.`)
      .waitFor();
    await button('Add Pull Secret…').waitFor();
    await assertAccessible(await window.webviewFrame());
    await window.screenshot('import-no-login');
  });

  it('finds the image once the project has a secret, and imports it on a schedule', async () => {
    const { cluster: running, window } = session();
    const auths = { [host]: { username: login.user, password: login.password } };
    await running.as('phillip').send('/api/v1/namespaces/hackershop/secrets', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: {
        metadata: { name: 'example' },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      },
    });
    await button('Look').click();
    const digest = await skopeoDigest('1.0');
    assert.ok(isDigest(digest));
    await button(`Copy the digest ${shortDigest(digest)}`).waitFor();
    await field('Image stream').fill('outer');
    await field('Tag').fill('stable');
    await page()
      .getByRole('checkbox', { name: /^Import again on schedule/ })
      .click();
    await page().getByText('It is made.').waitFor();
    await button('Import…').click();
    const question = await window.dialog();
    assert.match(
      question,
      /^Import registry\.example\.com\/ext\/skyfield:1\.0 as outer:stable in hackershop\?/,
    );
    assert.match(question, /The cluster looks again by itself, about every 15 minutes/);
    await window.screenshot('import-question');
    await window.pressInDialog('Import');
    await page().getByRole('region', { name: 'Imported', exact: true }).waitFor();
    assert.equal(await imported('outer', 'stable'), digest);
    await page().getByRole('link', { name: 'Show stable' }).click();
    await page().getByRole('heading', { level: 1, name: 'outer:stable' }).waitFor();
  });

  it('is in the tree, and follows what is pushed to the registry', async () => {
    const { cluster: running, window } = session();
    await window.tree.expand('hackershop', 'outer');
    const before = await skopeoDigest('1.0');
    const digest = await outside.push('1.0', buildImage());
    await running.importScheduled();
    assert.equal(await skopeoDigest('1.0'), digest);
    assert.equal(await imported('outer', 'stable'), digest);
    assert.ok(isDigest(digest) && digest !== before);
    await window.tree.row(['hackershop', 'outer', 'stable'], ({ description }) =>
      description.includes(shortDigest(digest)),
    );
  });

  it('lets choose among all tags, and says what they would change', async () => {
    const { window } = session();
    await window.tree.chooseFromMenu(['hackershop', 'outer'], 'Import into This Stream…');
    await field('Image').fill(`${host}/${repository}`);
    await page()
      .getByRole('checkbox', { name: /^All tags of the repository/ })
      .click();
    const table = page().getByRole('table', { name: 'Found images' });
    await table.getByRole('checkbox', { name: '2.0' }).click();
    await table.getByRole('checkbox', { name: '3.0' }).click();
    await page().getByRole('combobox', { name: 'Platforms' }).selectOption('PreserveOriginal');
    await table.getByText('linux/amd64, linux/arm64').waitFor();
    await button('Import 2 Tags…').waitFor();
    await assertAccessible(await window.webviewFrame());
    await window.runCommand('Notifications: Clear All Notifications');
    await window.readmeScreenshot('import');
    await button('Import 2 Tags…').click();
    await window.pressInDialog('Import');
    await page().getByRole('region', { name: 'Imported', exact: true }).waitFor();
    for (const tag of ['2.0', '3.0']) assert.equal(await imported('outer', tag), await skopeoDigest(tag));
    await until('the new tags', async () => {
      const rows = await window.tree.children(['hackershop', 'outer']);
      return rows.some(({ label }) => label === '3.0') ? true : undefined;
    });
  });
});
