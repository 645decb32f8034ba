import assert from 'node:assert/strict';
import type { ImagePrunerPage, PrunerPage } from '../../src/shared/imagePrunerPage.ts';
import { until } from '../support/until.ts';
import { assertAccessible } from './support/axe.ts';
import { Pages } from './support/browser.ts';
import type { Method, OpenPage, PageOptions } from './support/browser.ts';
import { now } from './support/clock.ts';
import { readOnlyPruner, usualPruner } from './support/prunerPages.ts';
import { themes } from './support/site.ts';

describe('Automatic pruner page', () => {
  let pages: Pages;
  let shown: OpenPage;
  let content: ImagePrunerPage;
  before(async () => (pages = await Pages.open()));
  afterEach(async () => {
    assert.deepEqual(await shown.violations(), []);
    await shown.close();
  });

  async function show(
    page: ImagePrunerPage = usualPruner,
    options: PageOptions = {},
    methods: Record<string, Method> = {},
  ): Promise<void> {
    content = page;
    const described = { words: 'every day at 02:30', next: now + 14.5 * 3_600_000, zone: 'UTC' };
    shown = await pages.show(
      'imagePruner',
      { load: () => content, describe: () => described, ...methods },
      options,
    );
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
  }

  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const field = (name: string) => shown.page.getByRole('textbox', { name, exact: true });
  const button = (name: string) => shown.page.getByRole('button', { name });
  const called = (method: string) => shown.host.calls.filter((call) => call.method === method);
  const formText = async () => plain(await shown.page.getByRole('group', { name: 'Settings' }).innerText());
  const change = async (page: Partial<PrunerPage>): Promise<void> => {
    content = { ...usualPruner, ...page };
    await shown.changed();
  };

  it('says what it keeps, when it runs, and when next', async () => {
    await show();
    const head = plain(await shown.page.getByRole('banner').innerText());
    assert.match(head, /^Automatic pruner Suspend… Run Now… api\.shop\.example:6443 · removes images/);
    assert.match(
      head,
      /Keeps 3 revisions of each tag and what is younger than 1 hour Runs every day at midnight/,
    );
    assert.match(head, /Next run .*UTC\), in 12 h/);
    const time = shown.page.getByRole('banner').locator('time');
    assert.equal(await time.getAttribute('datetime'), '2026-05-05T00:00:00.000Z');
  });

  it('says the time of the next run by both clocks where they differ', async () => {
    await show({ ...usualPruner, schedule: { ...usualPruner.schedule, zone: 'Asia/Kathmandu' } });
    await shown.page.getByRole('banner').getByText('(your time, 05:45 Asia/Kathmandu)').waitFor();
  });

  it('shows the last runs, what the operator reports, and where it runs', async () => {
    await show();
    const table = shown.page.getByRole('table', { name: 'Last runs' });
    assert.deepEqual((await table.locator('tbody tr').allInnerTexts()).map(plain), [
      'image-pruner-29384820 12 h ago 31 seconds failed: Job has reached the limit Open Log',
      'image-pruner-manual-mhx1 by hand 30 h ago 58 seconds succeeded Open Log'.replace('30 h', '1 d'),
      'image-pruner-29383380 1 d ago – running Open Log',
    ]);
    const text = plain(await shown.page.getByRole('main').innerText());
    assert.match(text, /The last run failed: Job has reached the limit\. · since 12 h ago/);
    assert.match(text, /Also set .*leaves it as it is.* Affinity \{ "nodeAffinity": \{\} \}/);
    await table.getByRole('link', { name: 'Open log of image-pruner-manual-mhx1' }).click();
    await until('the log', () => Promise.resolve(called('openLog')[0]));
    assert.deepEqual(called('openLog')[0]?.args, ['image-pruner-manual-mhx1']);
  });

  it('says what is wrong as one types, and saves only what is right', async () => {
    await show();
    assert.match(await formText(), /Nothing to save$/);
    await field('Kept while younger than').fill('7d');
    assert.match(await formText(), /The operator does not know days: write 168h\./);
    assert.match(await formText(), /Discard Changes 1 field has to be mended before this can be saved$/);
    assert.equal(await field('Kept while younger than').getAttribute('aria-invalid'), 'true');
    assert.equal(await button('Save…').count(), 0);
    await field('Kept while younger than').fill('168h');
    await field('Revisions kept per tag').fill('5');
    await shown.page.getByRole('combobox', { name: 'Log level' }).selectOption('Debug');
    await button('Save…').click();
    await until('the call', () => Promise.resolve(called('save')[0]));
    const draft = { keepYoungerThanDuration: '168h', keepTagRevisions: '5', logLevel: 'Debug' };
    assert.deepEqual(JSON.parse(String(called('save')[0]?.args[1])), draft);
    assert.equal(called('save')[0]?.args[0], 'api.shop.example:6443');
    assert.deepEqual(JSON.parse(String(called('keep').at(-1)?.args[1])), draft);
  });

  it('takes resources, labels and tolerations, and says what an empty request means', async () => {
    await show();
    assert.match(await formText(), /256Mi, 1Gi\. Empty means 256Mi\./);
    await field('Memory limit').fill('1GB');
    assert.match(await formText(), /“1GB” is no amount of memory: write 1Gi\./);
    await field('Memory limit').fill('1Gi');
    assert.match(await formText(), /256Mi, 1Gi\. Empty means as much as the limit\./);
    assert.match(await formText(), /tenth of a core\. Empty means no request\./);
    await field('Memory request').fill('2Gi');
    assert.match(await formText(), /It is more than the limit, 1Gi\./);
    assert.match(await formText(), /2 fields have to be mended/);
    await field('Memory request').fill('');
    await field('Tolerations').fill('infra:NoExecute for 300s\ngpu=x:Never');
    assert.match(await formText(), /Line 2: “Never” is no effect/);
    await field('Tolerations').fill('infra:NoExecute for 300s\ngpu=x');
    await field('Node selector').fill('');
    await button('Save…').click();
    await until('the call', () => Promise.resolve(called('save')[0]));
    const draft = { memoryLimit: '1Gi', tolerations: 'infra:NoExecute for 300s\ngpu=x', nodeSelector: '' };
    assert.deepEqual(JSON.parse(String(called('save')[0]?.args[1])), draft);
  });

  it('says when a schedule runs as it is typed, and why it is none', async () => {
    await show();
    await field('Schedule').fill('30 2 * * *');
    await shown.page.getByText('Runs every day at 02:30').waitFor();
    assert.deepEqual(called('describe').at(-1)?.args, ['30 2 * * *']);
    await field('Schedule').fill('30 25 * * *');
    await shown.page.getByText('The hour “25” is out of range').waitFor();
    assert.equal(called('describe').length, 1);
  });

  it('keeps what is typed until it is saved, and then shows what is there', async () => {
    let answer = 'cancelled';
    await show(usualPruner, {}, { save: () => answer });
    await field('Revisions kept per tag').fill('5');
    await button('Save…').click();
    await until('the question', () => Promise.resolve(called('save')[0]));
    assert.equal(await field('Revisions kept per tag').inputValue(), '5');
    answer = 'saved';
    await field('Revisions kept per tag').press('Enter');
    await until('the saving', () => Promise.resolve(called('save')[1]));
    await change({
      form: { ...usualPruner.form, keepTagRevisions: '5' },
      keeps: 'keeps 5 revisions of each tag',
    });
    await shown.page
      .getByText('Now it keeps 5 revisions of each tag, and runs every day at midnight')
      .waitFor();
    await shown.page.getByText('Nothing to save').waitFor();
    await change({});
    await until('theirs', async () =>
      (await field('Revisions kept per tag').inputValue()) === '3' ? true : undefined,
    );
  });

  it('says when somebody else changes what is being changed, and loses nothing', async () => {
    await show();
    await field('Revisions kept per tag').fill('5');
    await change({ form: { ...usualPruner.form, keepTagRevisions: '9', logLevel: 'Trace' } });
    await shown.page.getByText('Somebody else made it 9 meanwhile.').waitFor();
    assert.equal(await field('Revisions kept per tag').inputValue(), '5');
    assert.equal(await shown.page.getByRole('combobox', { name: 'Log level' }).inputValue(), 'Trace');
    await button('Take theirs for Revisions kept per tag').click();
    assert.equal(await field('Revisions kept per tag').inputValue(), '9');
    assert.match(await formText(), /Nothing to save$/);
  });

  it('has what was typed before it was hidden, and can discard it', async () => {
    await show({ ...usualPruner, draft: { schedule: '@weekly', keepTagRevisions: '' } });
    assert.equal(await field('Schedule').inputValue(), '@weekly');
    await button('Discard Changes').click();
    assert.equal(await field('Schedule').inputValue(), '');
    assert.equal(await field('Revisions kept per tag').inputValue(), '3');
    assert.deepEqual(called('keep').at(-1)?.args, ['api.shop.example:6443', '{}']);
  });

  it('suspends, resumes and runs, and shows when that fails', async () => {
    const runNow = () => {
      throw new Error('The cluster went away.');
    };
    await show(usualPruner, {}, { runNow });
    await button('Suspend…').click();
    await change({ suspended: true });
    await shown.page.getByText('It is suspended', { exact: true }).waitFor();
    await shown.page.getByText('none: it is suspended').waitFor();
    await button('Resume…').click();
    await button('Run Now…').click();
    await shown.page.getByRole('alert').getByText('The cluster went away.').waitFor();
    assert.deepEqual(
      shown.host.calls.map(({ method }) => method),
      ['toggle', 'toggle', 'runNow'],
    );
  });

  it('only shows to those who may not change it, and says why', async () => {
    await show(readOnlyPruner);
    assert.equal(await button('Suspend…').count(), 0);
    assert.equal(await button('Run Now…').count(), 0);
    assert.equal(await shown.page.getByRole('textbox').count(), 0);
    assert.equal(await shown.page.getByRole('link', { name: /^Open log/ }).count(), 0);
    assert.match(
      plain(await shown.page.getByRole('banner').innerText()),
      /Not allowed You have no right to patch/,
    );
    const settings = plain(await shown.page.getByRole('region', { name: 'Settings' }).innerText());
    assert.match(settings, /Schedule 0 0 \* \* \* \(default\)/);
    assert.match(settings, /Unreadable image names go on without it/);
    assert.match(settings, /CPU request 100m \(default\) .* Memory limit no limit \(default\)/);
    assert.match(settings, /Tolerations infra=reserved:NoSchedule/);
  });

  it('says that there is none', async () => {
    await show({ kind: 'none', title: 'No automatic pruner', text: 'It came with OpenShift 4.4.' });
    assert.equal(await shown.page.getByRole('heading', { level: 1 }).innerText(), 'No automatic pruner');
    await shown.page.getByText('It came with OpenShift 4.4.').waitFor();
    await assertAccessible(shown.page);
  });

  it('shows markup as text, wherever it stands', async () => {
    const markup = `"><img src=x onerror="globalThis.owned = true"><script>globalThis.owned = true</script>`;
    const value = { name: markup, value: markup };
    const texts = Object.fromEntries(Object.keys(usualPruner.form).map((name) => [name, markup]));
    const form = { ...usualPruner.form, ...texts };
    await show({
      ...usualPruner,
      cluster: markup,
      schedule: { words: markup, zone: markup, next: now + 1 },
      keeps: markup,
      form,
      defaults: form,
      draft: form,
      kept: [value],
      conditions: [{ tone: 'warning', text: markup }],
      runs: [{ name: markup, at: now, took: markup, manual: true, tone: 'error', outcome: markup }],
      notes: [markup],
      change: { kind: 'yes' },
      run: { kind: 'no', why: markup },
      log: { kind: 'no', why: markup },
    });
    assert.equal(await shown.page.locator('img, iframe, object, body script, a, form').count(), 0);
    assert.equal(await shown.page.evaluate('globalThis.owned === undefined'), true);
  });

  it('is reached by Tab from the buttons through each field', async () => {
    await show();
    await field('Revisions kept per tag').fill('5');
    await button('Settings').focus();
    const focused: string[] = [];
    for (let presses = 0; presses < 15; presses += 1) {
      await shown.page.keyboard.press('Tab');
      focused.push(await shown.page.evaluate<string>(nameOfFocus));
    }
    assert.deepEqual(focused, [
      'Schedule',
      'Revisions kept per tag',
      'Kept while younger than',
      'Unreadable image names',
      'Log level',
      'Successful runs kept',
      'Failed runs kept',
      'CPU request',
      'Memory request',
      'CPU limit',
      'Memory limit',
      'Node selector',
      'Tolerations',
      'Save…',
      'Discard Changes',
    ]);
  });

  for (const theme of themes) {
    it(`has no barriers in ${theme}`, async () => {
      await show(usualPruner, { theme });
      await shown.screenshot(`pruner-${theme}`);
      await assertAccessible(shown.page);
      await field('Schedule').fill('0 0 * *');
      await field('Revisions kept per tag').fill('5');
      await change({ form: { ...usualPruner.form, keepTagRevisions: '9' } });
      await shown.page.getByText('Somebody else made it 9').waitFor();
      await assertAccessible(shown.page);
      await shown.screenshot(`pruner-typed-${theme}`);
      await shown.close();
      await show(readOnlyPruner, { theme });
      await assertAccessible(shown.page);
      await shown.screenshot(`pruner-read-only-${theme}`);
    });
  }

  it('fits a narrow panel', async () => {
    await show(usualPruner, { width: 420 });
    await shown.screenshot('pruner-narrow');
    assert.equal(
      await shown.page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
    );
  });
});

const nameOfFocus = `(() => {
  const { activeElement: focused } = document;
  const label = document.getElementById(focused.getAttribute('aria-labelledby') ?? '');
  return (label ?? focused).textContent.trim();
})()`;
