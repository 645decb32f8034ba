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
    await window.tree.expand('hackershop', 'skyfield', '2.0');
    const layers = await window.tree.children(['hackershop', 'skyfield', '2.0']);
    assert.notEqual(layers.length, 0);
    await window.resizeSideBar(560);
    await window.screenshot('tree');
  });

  it('shows a pushed tag without a click', async () => {
    const { cluster, window } = session();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'just-pushed' });
    await window.tree.row(['hackershop', 'skyfield', 'just-pushed']);
  });
});
