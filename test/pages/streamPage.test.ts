import assert from 'node:assert/strict';
import type { StreamPage } from '../../src/shared/streamPage.ts';
import { Pages } from './support/browser.ts';
import type { OpenPage } from './support/browser.ts';
import { usualStream } from './support/streamPages.ts';
import { digestOf } from './support/tagPages.ts';

describe('Image stream page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: StreamPage;
  before(async () => (pages = await Pages.open()));
  beforeEach(() => (content = usualStream));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(page: StreamPage = usualStream): Promise<void> {
    content = page;
    shown = await pages.show('stream', { load: () => content });
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const tags = () => shown.page.getByRole('table', { name: 'Tags' });
  const textOf = async (name: string) =>
    (await shown.page.getByRole('region', { name }).innerText()).replaceAll(/\s+/g, ' ');

  async function order(): Promise<string[]> {
    return tags().locator('tbody th').allInnerTexts();
  }

  it('says where the stream is and how pods may name it', async () => {
    await show();
    const head = await shown.page.getByRole('banner').innerText();
    assert.match(head, /Skyfield · 7 tags · created 6 mo ago/);
    assert.match(head, /Public address\s+registry\.apps\.example\/hackershop\/skyfield/);
    assert.match(head, /Pods in hackershop may name skyfield:TAG alone as their image\./);
    await shown.page.getByRole('button', { name: 'Copy Address' }).click();
    await shown.page.getByText('Copied the address').waitFor();
    assert.deepEqual(shown.host.calls, [
      { method: 'copy', args: ['registry.apps.example/hackershop/skyfield'] },
    ]);
  });

  it('says it when pods need the whole address', async () => {
    await show({ ...usualStream, localLookup: false });
    assert.match(
      await shown.page.getByRole('banner').innerText(),
      /Pods name an image of skyfield by its whole address/,
    );
  });

  it('lists all tags as they come, those without an image too', async () => {
    await show();
    assert.deepEqual(await order(), ['latest', '2.0', '1.10', '1.9', 'nightly', 'edge', 'gone']);
    const rows = await tags().locator('tbody tr').allInnerTexts();
    assert.match(rows[0] ?? '', /^latest\s+follows 2\.0\s+2 min\s+43\.3 MB\s+42cdaa43\s+4$/);
    assert.match(rows[4] ?? '', /^nightly\s+waiting for import\s+–\s+–\s+–\s+0$/);
  });

  it('sorts by a heading, the other way by the same, the unknown always last', async () => {
    await show();
    const heading = (name: string) => tags().getByRole('columnheader', { name });
    await heading('Size').getByRole('button').click();
    assert.equal(await heading('Size').getAttribute('aria-sort'), 'ascending');
    assert.deepEqual((await order()).slice(0, 2), ['1.9', '1.10']);
    await heading('Size').getByRole('button').click();
    assert.equal(await heading('Size').getAttribute('aria-sort'), 'descending');
    assert.deepEqual(await order(), ['latest', '2.0', '1.10', '1.9', 'nightly', 'edge', 'gone']);
    await heading('Tag').getByRole('button').click();
    assert.equal(await heading('Size').getAttribute('aria-sort'), 'none');
    assert.deepEqual(await order(), ['1.9', '1.10', '2.0', 'edge', 'gone', 'latest', 'nightly']);
    await heading('Age').getByRole('button').click();
    assert.deepEqual((await order()).slice(-3), ['edge', 'gone', 'nightly']);
  });

  it('remembers how it is sorted', async () => {
    await show();
    await tags().getByRole('button', { name: 'Tag' }).click();
    await shown.page.reload();
    await tags().waitFor();
    assert.equal((await order())[0], '1.9');
  });

  it('keeps the focus on a tag that moves when the tags change', async () => {
    await show();
    await tags().getByRole('link', { name: 'Open tag 1.10' }).focus();
    const added = { tag: '0.1', state: 'pushed', tone: 'normal', revisions: 1 } as const;
    content = { ...usualStream, tags: [...usualStream.tags.toReversed(), added] };
    await shown.changed();
    await shown.page.getByRole('status').getByText('tag 0.1 new').waitFor();
    assert.equal(
      await shown.page.evaluate("document.activeElement.getAttribute('aria-label')"),
      'Open tag 1.10',
    );
  });

  it('opens a tag and copies its digest', async () => {
    await show();
    await tags().getByRole('link', { name: 'Open tag 1.10' }).click();
    await tags().getByRole('button', { name: 'Copy the digest of 1.10 ed813f96' }).click();
    await shown.page.getByText('Copied the digest of 1.10').waitFor();
    assert.deepEqual(shown.host.calls, [
      { method: 'openTag', args: ['1.10'] },
      { method: 'copy', args: [digestOf('ed813f96')] },
    ]);
  });

  it('says in words how each tag gets its images', async () => {
    await show();
    const text = await textOf('Import settings');
    assert.match(text, /latest 2\.0 not on schedule · pods pull from the source/);
    assert.match(
      text,
      /nightly \S+ imported again on schedule · pods pull through this registry · all platforms/,
    );
    assert.match(
      text,
      /edge \S+ .* without checking certificates · pods pull from the source · one platform/,
    );
  });

  it('shows failed imports with the message and the time', async () => {
    await show();
    assert.match(
      await textOf('Failed imports'),
      /edge from quay\.io\/hackershop\/skyfield:edge: Unauthorized since 5 min ago you may not have access/,
    );
  });

  it('leaves out what a stream does not have', async () => {
    await show({ ...usualStream, tags: [], annotations: [], addresses: [] });
    assert.deepEqual(await shown.page.getByRole('heading', { level: 2 }).allInnerTexts(), ['Tags']);
    assert.match(await textOf('Tags'), /There are no tags in skyfield\. Push one to its address/);
  });
});
