import assert from 'node:assert/strict';
import type { UsedByView } from '../../src/shared/tagPage.ts';
import { Pages } from './support/browser.ts';
import { usualPage } from './support/tagPages.ts';

const nothing: UsedByView = { kind: 'looked', uses: [], projects: [], unseen: [] };

describe('Used by', () => {
  let pages: Pages;
  before(async () => (pages = await Pages.open()));

  async function textOf(usedBy: UsedByView): Promise<string> {
    const { page, close } = await pages.show('tag', { load: () => ({ ...usualPage, usedBy }) });
    const text = await page.getByRole('region', { name: 'Used by' }).innerText();
    await close();
    return text.replaceAll(/\s+/g, ' ');
  }

  it('names what uses the image, where, and how', async () => {
    const text = await textOf({ ...usualPage.usedBy, unseen: [] });
    assert.match(
      text,
      /deployment web in hackershop \(container web, by tag; running in container web, by digest\)/,
    );
    assert.match(text, /cron job nightly in planet-express \(init container setup, by digest\)/);
    assert.match(text, /Not seen in 2 other projects/);
    assert.doesNotMatch(text, /Cannot tell/);
  });

  it('tells not seen from not looked', async () => {
    const seen = await textOf({ ...nothing, projects: ['hackershop', 'planet-express'] });
    assert.match(seen, /Not seen in 2 projects/);
    assert.doesNotMatch(seen, /Cannot tell/);
    const blind = await textOf({ ...nothing, unseen: ['pods in momcorp'] });
    assert.match(blind, /Cannot tell: pods in momcorp were not read\./);
    assert.doesNotMatch(blind, /Not seen/);
    assert.match(await textOf(nothing), /Cannot tell: there is no project to look in\./);
  });

  it('says both where it was not seen and what it cannot tell', async () => {
    const text = await textOf({
      ...nothing,
      projects: ['hackershop'],
      unseen: ['pods in momcorp', 'jobs in momcorp'],
    });
    assert.match(
      text,
      /Not seen in 1 project .*Cannot tell: pods in momcorp and jobs in momcorp were not read\./,
    );
  });

  it('names the projects on demand', async () => {
    const load = () => ({ ...usualPage, usedBy: { ...nothing, projects: ['hackershop', 'planet-express'] } });
    const { page, close } = await pages.show('tag', { load });
    await page.getByRole('button', { name: 'Which projects?' }).click();
    await page.getByText('hackershop, planet-express').waitFor();
    await close();
  });

  it('shows that it is still looking in this section alone', async () => {
    const load = () => ({ ...usualPage, usedBy: { ...nothing, kind: 'looking' } });
    const { page, violations, close } = await pages.show('tag', { load });
    const section = page.getByRole('region', { name: 'Used by' });
    await section.getByText('Looking in the projects that you can read…').waitFor();
    assert.equal(await section.locator('vscode-progress-ring').count(), 1);
    assert.equal(await page.locator('vscode-progress-ring').count(), 1);
    assert.doesNotMatch(await section.innerText(), /Not seen|Cannot tell/);
    assert.deepEqual(await violations(), []);
    await close();
  });
});
