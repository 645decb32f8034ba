import assert from 'node:assert/strict';
import { useSession } from './session.ts';

describe('The packaged extension on the lowest VS Code', () => {
  const session = useSession({ host: 'lowest' });

  it('shows the tree down to the layers', async () => {
    const { window } = session();
    await window.openImageRegistry();
    await window.tree.expand('hackershop', 'skyfield', '2.0');
    const layers = await window.tree.children(['hackershop', 'skyfield', '2.0']);
    assert.match(layers[0]?.label ?? '', /^ADD file:/);
    assert.match(layers[0]?.description ?? '', / [KM]?B$/);
  });

  it('shows a pushed tag without a click', async () => {
    const { cluster, window } = session();
    await cluster.push({ repository: 'hackershop/skyfield', tag: 'just-pushed' });
    await window.tree.row(['hackershop', 'skyfield', 'just-pushed']);
  });
});
