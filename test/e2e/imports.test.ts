import assert from 'node:assert/strict';
import { fields, list, text } from '../cluster/json.ts';
import { assertAccessible } from '../pages/support/axe.ts';
import { startThirdPartyRegistry, type ThirdPartyRegistry } from '../support/thirdPartyRegistry.ts';
import { until } from '../support/until.ts';
import { useSession } from './session.ts';

describe('Imports', () => {
  const cluster: { registryAuthorities: string[]; registryHosts: Record<string, string> } = {
    registryAuthorities: [],
    registryHosts: {},
  };
  let outside: ThirdPartyRegistry;
  before('start a registry in the place of quay.io', async () => {
    outside = await startThirdPartyRegistry();
    cluster.registryAuthorities.push(outside.ca);
    cluster.registryHosts['quay.io'] = outside.host;
  });
  after(() => outside.close());
  const session = useSession({ cluster });

  const page = () => session().window.webview();
  const row = (name: string) => page().getByRole('row').filter({ hasText: name });

  async function tagOf(kind: 'spec' | 'status', name: string): Promise<Record<string, unknown>> {
    const path = '/apis/image.openshift.io/v1/namespaces/hackershop/imagestreams/nginx';
    const tags = list(fields(fields(await session().cluster.as('phillip').get(path))[kind])['tags']);
    const key = kind === 'spec' ? 'name' : 'tag';
    return fields(tags.map(fields).find((tag) => text(tag[key]) === name));
  }

  it('stand in one panel, what fails first', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    await window.runCommand('Image Registry: Show Imports');
    await page()
      .getByText(/^3 of \d+ imports fail$/)
      .waitFor();
    await page().getByText('The cluster does not know the host registry.partner.example.').waitFor();
    await page().getByRole('button', { name: 'Retry All 3 Failing…' }).waitFor();
    await page().getByRole('button', { name: 'Add Pull Secret: billing:partner in hackershop' }).waitFor();
    await assertAccessible(await window.webviewFrame());
    await window.readmeScreenshot('imports');
  });

  it('are tried again, and succeed once the registry has the image', async () => {
    const { window } = session();
    const image = await outside.push('1.19', undefined, 'hackershop/nginx');
    await page().getByRole('button', { name: 'Retry: nginx:1.19 in hackershop' }).click();
    assert.match(await window.dialog(), /^Import hackershop\/nginx:1\.19 again\?/);
    await window.pressInDialog('Import Again');
    await row('nginx:1.19').getByText('newest image just now').waitFor();
    await page()
      .getByRole('banner')
      .getByText(/^2 of \d+ imports fail$/)
      .waitFor();
    assert.equal(fields(list((await tagOf('status', '1.19'))['items'])[0])['image'], image);
  });

  it('are edited without YAML', async () => {
    const { window } = session();
    await page().getByRole('button', { name: 'Edit: nginx:1.27 in hackershop' }).click();
    await window.pick('Schedule');
    await window.pick('on schedule');
    await window.pick('Save 1 Change…');
    assert.match(await window.dialog(), /Schedule: once → on schedule/);
    await window.pressInDialog('Save');
    await until('the schedule', async () => {
      const policy = fields((await tagOf('spec', '1.27'))['importPolicy']);
      return policy['scheduled'] === true ? true : undefined;
    });
    await row('nginx:1.27').getByText('on schedule').waitFor();
  });
});
