import assert from 'node:assert/strict';
import type { TagPage } from '../../src/shared/tagPage.ts';
import { until } from '../support/until.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage } from './support/browser.ts';
import { deferred } from './support/deferred.ts';
import { digestOf, usualPage, withImage } from './support/tagPages.ts';

describe('A page that lives', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: TagPage;
  before(async () => (pages = await Pages.open()));
  beforeEach(() => (content = usualPage));
  afterEach(() => shown.close());

  async function show(methods: Record<string, Method> = {}): Promise<void> {
    shown = await pages.show('tag', { load: () => content, ...methods });
  }

  const savedState = () => shown.page.evaluate<string>("sessionStorage.getItem('state')");

  const newImage = (): TagPage => ({
    ...withImage({ digest: digestOf('0badcafe') }),
    history: [{ digest: digestOf('0badcafe'), current: true, missing: false }, ...usualPage.history.slice(1)],
  });

  it('says that it is loading, until there is an answer', async () => {
    const answer = deferred<TagPage>();
    await show({ load: () => answer.promise });
    await shown.page.getByRole('status').getByText('Loading…').waitFor();
    answer.resolve(usualPage);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    await shown.page.getByText('Loading…').waitFor({ state: 'detached' });
  });

  it('says why it could not load, and tries again when asked to', async () => {
    let fails = true;
    await show({
      load() {
        if (fails) throw new Error('Cannot reach api.example: connection refused. Check the network.');
        return usualPage;
      },
    });
    await shown.page.getByRole('alert').getByText('Cannot reach api.example: connection refused').waitFor();
    await shown.screenshot('tag-failed');
    fails = false;
    await shown.page.getByRole('button', { name: 'Retry' }).click();
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    await shown.page.getByRole('button', { name: 'Retry' }).waitFor({ state: 'detached' });
  });

  it('keeps what it shows when a later load fails', async () => {
    await show({
      load() {
        if (content !== usualPage) throw new Error('The cluster went away.');
        return usualPage;
      },
    });
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    content = withImage({});
    await shown.changed();
    await shown.page.getByRole('alert').getByText('The cluster went away.').waitFor();
    assert.equal(await shown.page.getByRole('heading', { level: 1 }).count(), 1);
  });

  it('follows a change, says so, and leaves the focus where it is', async () => {
    await show();
    const button = shown.page.getByRole('button', { name: 'Copy the value of DB_PASSWORD' });
    await button.focus();
    await shown.page.evaluate('globalThis.focused = document.activeElement');
    content = newImage();
    await shown.changed();
    await shown.page.getByRole('status').getByText('hackershop/skyfield:2.0 is now 0badcafe').waitFor();
    assert.equal(
      await shown.page.evaluate('document.activeElement === focused && focused.isConnected'),
      true,
    );
  });

  it('gives the focus to its section when what had it is gone', async () => {
    await show();
    await shown.page.getByRole('button', { name: 'Copy the value of DB_PASSWORD' }).focus();
    const { configuration } = usualPage.image ?? assert.fail('The fixture has no image');
    content = withImage({
      configuration: { ...(configuration ?? assert.fail('no configuration')), environment: [] },
    });
    await shown.changed();
    await shown.page.getByText('The image sets no variables.').waitFor();
    assert.equal(await shown.page.evaluate('document.activeElement.textContent'), 'Environment');
  });

  it('asks once more when it changes while it loads, and not once for each change', async () => {
    let loads = 0;
    let answer = deferred<TagPage>();
    await show({
      load() {
        loads += 1;
        return answer.promise;
      },
    });
    await shown.page.getByText('Loading…').waitFor();
    for (let time = 0; time < 5; time += 1) await shown.changed();
    const first = answer;
    answer = deferred<TagPage>();
    first.resolve(usualPage);
    answer.resolve(newImage());
    await shown.page.getByRole('button', { name: `Copy the digest ${digestOf('0badcafe')}` }).waitFor();
    assert.equal(loads, 2);
  });

  it('shows what went wrong with a call until it is dismissed', async () => {
    await show({
      copy() {
        throw new Error('Cannot copy: the clipboard is not there.');
      },
    });
    await shown.page.getByRole('button', { name: 'Copy Pull Spec' }).click();
    const alert = shown.page.getByRole('alert').getByText('Cannot copy: the clipboard is not there.');
    await alert.waitFor();
    await shown.page.getByRole('button', { name: 'Dismiss' }).click();
    await alert.waitFor({ state: 'detached' });
    assert.equal(await shown.page.evaluate('document.activeElement.textContent'), 'Copy Pull Spec');
  });

  it('remembers closed sections, opened lists, and where one was', async () => {
    await show();
    await shown.page.getByRole('button', { name: 'Overview' }).click();
    await shown.page.getByRole('button', { name: 'Which projects?' }).click();
    await shown.page.evaluate('scrollTo(0, 300)');
    await until('The scroll is kept', async () => /"scroll":(29|30)\d/.test(await savedState()) || undefined);
    await shown.page.reload();
    const overview = shown.page.getByRole('button', { name: 'Overview' });
    assert.equal(await overview.getAttribute('aria-expanded'), 'false');
    assert.equal(await shown.page.getByText('io.k8s.description').count(), 0);
    await shown.page.getByRole('button', { name: 'Hide the projects' }).waitFor();
    // The browser keeps what is in view in its place while the font of the icons arrives.
    const scroll = await shown.page.evaluate<number>('scrollY');
    assert.ok(Math.abs(scroll - 300) < 10, `the page is scrolled to ${scroll}`);
  });

  it('keeps for the host what the panel shows', async () => {
    await show();
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await shown.page.evaluate("JSON.parse(sessionStorage.getItem('state')).panel"), 'first');
  });

  it('begins at its top when the panel shows something else', async () => {
    await show();
    await shown.page.getByRole('button', { name: 'Overview' }).click();
    await shown.page.evaluate('scrollTo(0, 300)');
    await until('The scroll is kept', async () => /"scroll":(29|30)\d/.test(await savedState()) || undefined);
    await shown.page.goto(`${shown.page.url()}&panel=second`);
    const overview = shown.page.getByRole('button', { name: 'Overview' });
    assert.equal(await overview.getAttribute('aria-expanded'), 'false');
    assert.equal(await shown.page.evaluate('scrollY'), 0);
    assert.match(await savedState(), /"panel":"second"/);
  });
});
