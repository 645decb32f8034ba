import assert from 'node:assert/strict';
import type { AddressPage } from '../../src/shared/addressPage.ts';
import { forwardedAddress, hiddenAddress, untrustedAddress, usualAddress } from './support/addressPages.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage, PageOptions } from './support/browser.ts';
import { themes } from './support/site.ts';

describe('The registry address page', () => {
  let pages: Pages;
  let open: OpenPage | undefined;
  let called: unknown[];
  before(async () => (pages = await Pages.open()));
  beforeEach(() => (called = []));
  afterEach(async () => {
    await open?.close();
    open = undefined;
  });

  async function show(page: AddressPage, options: PageOptions = {}): Promise<OpenPage> {
    const note =
      (name: string) =>
      (...args: unknown[]): void =>
        void called.push([name, ...args]);
    const host = {
      load: () => page,
      copy: note('copy'),
      probeAgain: note('probeAgain'),
      setAddress: note('setAddress'),
      saveAuthority: note('saveAuthority'),
      startForward: note('startForward'),
      stopForward: note('stopForward'),
      turnOnDefaultRoute: note('turnOnDefaultRoute'),
    };
    open = await pages.show('address', host, options);
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    return open;
  }

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      const states = { usualAddress, untrustedAddress, hiddenAddress, forwardedAddress };
      for (const [name, page] of Object.entries(states)) {
        const shown = await show(page, { theme });
        await shown.screenshot(`${name}-${theme}`);
        await assertAccessible(shown.page);
        await shown.close();
      }
      open = undefined;
    });
  }

  it('shows the address, where it is known from and what answers, and copies each', async () => {
    const { page } = await show(usualAddress);
    const head = await page.getByRole('banner').innerText();
    assert.match(head, /api\.hackershop\.example:6443/);
    assert.match(head, /the image stream hackershop\/skyfield/);
    assert.match(head, /Ready: a registry answers, and wants a login\./);
    const others = await page.getByRole('region', { name: 'Other addresses' }).innerText();
    assert.match(others, /registry\.hackershop\.example\s.*\sThe router of the cluster answers/s);
    await page.getByRole('button', { name: 'Copy Address' }).click();
    await page.getByRole('button', { name: /^Copy the address inside the cluster/ }).click();
    await page.getByRole('button', { name: 'Probe Again' }).click();
    await page.getByRole('button', { name: 'Set Address…' }).click();
    const [first, , inside] = usualAddress.addresses;
    assert.deepEqual(called, [['copy', first?.host], ['copy', inside?.host], ['probeAgain'], ['setAddress']]);
  });

  it('shows a certificate that is not trusted, with its authority and where that goes', async () => {
    const { page } = await show(untrustedAddress);
    const text = await page.getByRole('region', { name: /^Certificate of/ }).innerText();
    assert.match(text, /Compare the SHA-256 of the authority/);
    assert.match(text, /ingress-operator@1700000000/);
    await page.getByRole('button', { name: 'Save Authority…' }).click();
    await page.getByRole('button', { name: 'Copy Authority' }).click();
    await page.getByRole('button', { name: /^Copy the command for Docker on Linux/ }).click();
    const [chosen] = untrustedAddress.addresses;
    assert.deepEqual(called, [
      ['saveAuthority', chosen?.host],
      ['copy', chosen?.probe?.chain?.[1]?.pem],
      ['copy', chosen?.probe?.trust?.[0]?.command],
    ]);
  });

  it('says it when the server does not present its authority', async () => {
    const [chosen] = untrustedAddress.addresses;
    assert.ok(chosen?.probe?.chain !== undefined);
    const { tone, summary, advice, chain } = chosen.probe;
    const probe = { tone, summary, advice, chain: chain.slice(0, 1) };
    const { page } = await show({ ...untrustedAddress, addresses: [{ ...chosen, probe }] });
    await page.getByText('The server does not present its authority.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save Authority…' }).count(), 0);
  });

  it('offers the default route and a forwarded port to those who may', async () => {
    const { page } = await show(hiddenAddress);
    await page.getByRole('button', { name: 'Forward a Port' }).click();
    await page.getByRole('button', { name: 'Turn On Default Route' }).click();
    assert.deepEqual(called, [['startForward'], ['turnOnDefaultRoute']]);
    await page.getByText('You have no right to list routes in openshift-image-registry').waitFor();
  });

  it('stops a forwarded port', async () => {
    const { page } = await show(forwardedAddress);
    await page.getByText('2 open connections').waitFor();
    await page.getByRole('button', { name: 'Stop forwarding 127.0.0.1:41234' }).click();
    assert.deepEqual(called, [['stopForward']]);
  });

  it('says what to do when no place names an address', async () => {
    const { page } = await show({ ...usualAddress, addresses: [] });
    await page.getByText('No place that you may read names an address of the registry.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Copy Address' }).count(), 0);
  });
});
