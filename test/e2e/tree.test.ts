import assert from 'node:assert/strict';
import { useSession } from './session.ts';

describe('The Image Registry view', () => {
  const session = useSession();

  it('shows the projects of the cluster', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.row(['hackershop']);
    const labels = (await window.tree.rows()).map(({ label }) => label);
    assert(labels.includes('hackershop-prod'), `the projects are ${labels.join(', ')}`);
  });

  it('shows streams, tags and layers below a project', async () => {
    const { window } = session();
    await window.resizeSideBar(520);
    await window.tree.expand('hackershop', 'skyfield', '2.0');
    const layers = await window.tree.children(['hackershop', 'skyfield', '2.0']);
    assert.notEqual(layers.length, 0);
    await window.resizeSideBar(560);
    await window.tree.row(
      ['hackershop'],
      ({ description }) => description === 'Hacker Shop · 9 streams · private',
    );
    await window.readmeScreenshot('tree');
  });

  it('shows a pushed tag without a click', async () => {
    const { cluster, window } = session();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'just-pushed' });
    await window.tree.row(['hackershop', 'skyfield', 'just-pushed']);
  });

  it('shows other people’s text in tooltips as text', async () => {
    const { window } = session();
    await window.tree.expand('hackershop', 'hostile', '_-__.b_.__-command');
    const [layer] = await window.tree.children(['hackershop', 'hostile', '_-__.b_.__-command']);
    const tooltip = await window.tree.tooltip(
      'hackershop',
      'hostile',
      '_-__.b_.__-command',
      layer?.label ?? '',
    );
    assert.ok(tooltip.includes('<script>alert(1)</script> [x](command:evil)'), tooltip);
    assert.equal(await window.page.locator('.workbench-hover a').count(), 0);
  });
});
